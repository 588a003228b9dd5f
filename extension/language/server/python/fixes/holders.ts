/** What else holds a socket that is closed: it must not be met there any more. */
import type { TextChange } from '../../language.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { type Call, callOf } from '../call.ts';
import { maskOf } from '../rules/masks.ts';
import { overlap, type Sockets } from '../sockets.ts';
import { endsTurn } from '../turns.ts';
import { type CollectionValue, ofKind, type SocketValue, type Wait } from '../values.ts';

/** The waits that watch one of the sockets. */
export function waitsFor(sockets: Sockets, about: readonly SocketValue[]): Wait[] {
  return sockets.waits.filter((wait) => overlap(about, sockets.in(wait.sets[0].values)));
}

/** The lists that are given to select for the sockets. */
export function setsFor(sockets: Sockets, about: readonly SocketValue[]): CollectionValue[] {
  return waitsFor(sockets, about).flatMap((wait) =>
    ([0, 1, 2] as const).flatMap((which) => sockets.setsOf(wait, which)),
  );
}

/**
 * Whether a socket that is closed may still be owed something: it is watched for writing, so that bytes may wait for
 * it, or it may be in another of the lists that this turn's select has answered.
 */
export function mayBeOwed(sockets: Sockets, about: readonly SocketValue[]): boolean {
  return waitsFor(sockets, about).some((wait) =>
    wait.api === 'select'
      ? overlap(about, sockets.in(wait.sets[1].values)) || isMetAsExceptional(sockets, about, wait)
      : sockets.registrationsOf(wait.poller!).some((call) => mayAskForWriting(sockets, about, call)),
  );
}

function mayAskForWriting(sockets: Sockets, about: readonly SocketValue[], call: Call): boolean {
  if (call.method === 'register' && !overlap(sockets.of(call.positional[0]), about)) return false;
  return maskOf(sockets, call)?.has('OUT') !== false;
}

function isMetAsExceptional(sockets: Sockets, about: readonly SocketValue[], wait: Wait): boolean {
  if (!overlap(about, sockets.in(wait.sets[2].values))) return false;
  const assignment = wait.call.parent?.type === 'assignment' ? wait.call.parent : undefined;
  const names = assignment?.child('left')?.children ?? [];
  return names.length !== 3 || names[2]!.type !== 'identifier' || isRead(sockets, names[2]!);
}

/** Whether the name stands anywhere but where the answer of a wait is taken apart. */
function isRead(sockets: Sockets, list: SyntaxNode): boolean {
  const cell = sockets.program.scopeOf(list).find(list.text);
  return sockets.program.root
    .walk()
    .some(
      (node) =>
        node.type === 'identifier' &&
        node.text === list.text &&
        node.parent?.field !== 'left' &&
        sockets.program.scopeOf(node).find(node.text) === cell,
    );
}

/** Whether the sockets are met elsewhere than through what they are taken out of, or by the number of an event. */
export function areHeldElsewhere(
  sockets: Sockets,
  about: readonly SocketValue[],
  leaves: readonly CollectionValue[],
): boolean {
  return sockets.program.root.walk().some((node) => {
    if (node.type === 'for_statement' || node.type === 'for_in_clause')
      return isWalkThroughOthers(sockets, node, about, leaves);
    return node.type === 'subscript' && isReachedByOtherKey(sockets, node, about);
  });
}

function isWalkThroughOthers(
  sockets: Sockets,
  loop: SyntaxNode,
  about: readonly SocketValue[],
  leaves: readonly CollectionValue[],
): boolean {
  const target = loop.child('left');
  const names = target && target.children.length > 0 ? target.children : target ? [target] : [];
  if (!names.some((name) => overlap(sockets.direct(name), about))) return false;
  const values = sockets.program.values(loop.child('right'));
  const collections = ofKind(values, 'collection');
  if (values.some(({ kind }) => /^(ready|event|waitResult)$/.test(kind))) return false;
  if (collections.length > 0 && collections.every((each) => leaves.includes(each))) return false;
  const area = loop.type === 'for_statement' ? loop : loop.parent!;
  return area.walk().some((node) => {
    const receiver = node.type === 'call' ? callOf(node).receiver : undefined;
    return receiver !== undefined && overlap(sockets.direct(receiver), about);
  });
}

function isReachedByOtherKey(sockets: Sockets, node: SyntaxNode, about: readonly SocketValue[]): boolean {
  const [value, key] = [node.child('value'), node.child('subscript')];
  if (value?.type === 'call' || !key || !overlap(sockets.direct(node), about)) return false;
  return sockets.of(key).length === 0;
}

/**
 * Lets the loops that go through a collection, and reach the place, go through a copy instead: something is taken
 * out of it there. Undefined where such a loop cannot be told to.
 */
export function copiesForWalks(
  sockets: Sockets,
  collections: readonly CollectionValue[],
  place: SyntaxNode,
): TextChange[] | undefined {
  const changes: TextChange[] = [];
  for (const loop of loopsAround(sockets, place)) {
    const right = loop.child('right');
    if (!right) continue;
    const parts = right.type === 'call' ? [right, ...(callOf(right).positional ?? [])] : [right];
    const isOver = parts.some((part) =>
      overlap(ofKind(sockets.program.values(part), 'collection'), collections),
    );
    if (!isOver || /^(list|tuple|set|sorted|frozenset)\(|\.copy\(\)$|\[:\]$/.test(right.text)) continue;
    if (right.type !== 'identifier' && right.type !== 'attribute') return undefined;
    changes.push({ start: right.start, end: right.end, text: `list(${right.text})` });
  }
  return changes;
}

/** The for loops around a place, and around the calls that lead to it. */
function loopsAround(sockets: Sockets, place: SyntaxNode, depth = 0): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let ancestor = place.parent; ancestor; ancestor = ancestor.parent) {
    if (ancestor.type === 'for_statement') found.push(ancestor);
    if (ancestor.type !== 'function_definition') continue;
    const callers = depth < 3 ? (sockets.program.functions.get(ancestor)?.callers ?? []) : [];
    for (const caller of callers) found.push(...loopsAround(sockets, caller, depth + 1));
    break;
  }
  return [...new Set(found)];
}

/** Whether a name stands for the socket of this turn alone: nobody meets the closed socket by it in the next. */
export function isOfThisTurn(sockets: Sockets, name: string, statement: SyntaxNode): boolean {
  let node = statement;
  for (let parent = node.parent; parent; parent = parent.parent) {
    if (parent.type === 'function_definition')
      return (
        new RegExp(`\\b${name}\\b`).test(parent.child('parameters')?.text ?? '') ||
        isAssignedBefore(name, node, parent)
      );
    if (isAssignedBefore(name, node, parent)) return true;
    if (parent.type === 'for_statement' && endsTurn(sockets, parent))
      return new RegExp(`\\b${name}\\b`).test(parent.child('left')?.text ?? '');
    if (parent.type === 'while_statement' && endsTurn(sockets, parent)) return false;
    node = parent;
  }
  return false;
}

function isAssignedBefore(name: string, node: SyntaxNode, block: SyntaxNode): boolean {
  const before = block.type === 'block' ? block.children.slice(0, block.children.indexOf(node)) : [];
  return before.some(({ type, children: [assignment] }) => {
    return (
      type === 'expression_statement' &&
      assignment?.type === 'assignment' &&
      assignment.child('left')?.text === name
    );
  });
}
