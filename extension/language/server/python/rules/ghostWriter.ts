import type { Finding } from '../../language.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { callOf } from '../call.ts';
import { overlap, type Sockets } from '../sockets.ts';
import { type CollectionValue, ofKind, type Wait } from '../values.ts';

/**
 * ghost-writer: a socket's queue is deleted while readable sockets are handled; the list of writable sockets, made
 * by the same wait, may still name that socket, and its queue is asked for.
 */
export function ghostWriter(sockets: Sockets): Finding[] {
  const loops = readyLoops(sockets);
  return loops.flatMap(({ loop, wait, which }) => {
    if (which !== 1) return [];
    const earlier = loops.filter(
      (other) => other.wait === wait && other.which === 0 && other.loop.start < loop.start,
    );
    const deleted = earlier.flatMap((other) => deletedIn(sockets, other.loop));
    return deleted.length > 0 ? ghostsIn(sockets, loop, deleted) : [];
  });
}

/** A loop over one of the lists that select returned. */
interface ReadyLoop {
  loop: SyntaxNode;
  wait: Wait;
  which: 0 | 1 | 2;
}

function readyLoops(sockets: Sockets): ReadyLoop[] {
  return sockets.program.nodesOf('for_statement').flatMap((loop) =>
    ofKind(sockets.program.values(loop.child('right')), 'ready').map(({ wait, which }) => ({
      loop,
      wait,
      which,
    })),
  );
}

/** Dictionaries from which the loop deletes the entry of its socket, itself or in a helper. */
function deletedIn(sockets: Sockets, loop: SyntaxNode): CollectionValue[] {
  const about = sockets.of(loop.child('left'));
  const bodies = [loop, ...helpersOf(sockets, loop)];
  // A list of writable sockets that is changed on the way is somebody's care for just this.
  if (bodies.some((body) => body.walk().some((node) => tidiesReadyList(sockets, node)))) return [];
  return bodies.flatMap((body) => body.walk().flatMap((node) => dictionaryDeletedFrom(sockets, node, about)));
}

function helpersOf(sockets: Sockets, loop: SyntaxNode): SyntaxNode[] {
  return loop
    .walk()
    .filter(({ type }) => type === 'call')
    .flatMap((call) => sockets.program.targetsOf(call).map(({ node }) => node));
}

function tidiesReadyList(sockets: Sockets, node: SyntaxNode): boolean {
  if (node.type !== 'call') return false;
  const { method, receiver } = callOf(node);
  return method === 'remove' && ofKind(sockets.program.values(receiver), 'ready').length > 0;
}

function dictionaryDeletedFrom(
  sockets: Sockets,
  node: SyntaxNode,
  about: ReturnType<Sockets['of']>,
): CollectionValue[] {
  const isDelete =
    node.type === 'subscript' && node.closest('delete_statement') && node.parent?.type !== 'subscript';
  const isPop = node.type === 'call' && callOf(node).method === 'pop';
  const key = isDelete ? node.child('subscript') : isPop ? callOf(node).positional[0] : undefined;
  const owner = isDelete ? node.child('value') : isPop ? callOf(node).receiver : undefined;
  if (!key || !overlap(sockets.of(key), about)) return [];
  return ofKind(sockets.program.values(owner), 'collection').filter(({ keys }) => keys);
}

function ghostsIn(sockets: Sockets, loop: SyntaxNode, deleted: CollectionValue[]): Finding[] {
  const target = loop.child('left');
  for (const node of loop.child('body')?.walk() ?? []) {
    if (node.type !== 'subscript' || node.child('subscript')?.text !== target?.text) continue;
    if (!overlap(ofKind(sockets.program.values(node.child('value')), 'collection'), deleted)) continue;
    if (isGuarded(node, loop)) return [];
    const { start, end } = node;
    const message = messages.ghostWriter(node.text, target?.text ?? '');
    return [{ rule: 'ghost-writer', certainty: 'proven', start, end, message }];
  }
  return [];
}

/** A condition about the socket or its queue before, or a handler for the missing key. */
function isGuarded(access: SyntaxNode, loop: SyntaxNode): boolean {
  const name = loop.child('left')!.text;
  const queue = access.child('value')!.text;
  const mentions = new RegExp(`(^|\\W)(${[name, queue].map(escaped).join('|')})($|\\W)`);
  for (const node of loop.walk()) {
    if (node.start > access.start) break;
    const condition = node.type === 'if_statement' ? node.child('condition') : undefined;
    if (condition && !condition.contains(access) && mentions.test(condition.text)) return true;
    if (node.type === 'conditional_expression' && node.contains(access)) return true;
  }
  for (let ancestor = access.parent; ancestor; ancestor = ancestor.parent) {
    if (ancestor.type !== 'try_statement') continue;
    if (ancestor.children.some((child) => child.type === 'except_clause' && catchesKeyError(child)))
      return true;
  }
  return false;
}

function catchesKeyError(handler: SyntaxNode): boolean {
  const head = handler.children.filter((child) => child.type !== 'block');
  return (
    head.length === 0 ||
    head.some((child) => /\b(KeyError|LookupError|Exception|BaseException)\b/.test(child.text))
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
