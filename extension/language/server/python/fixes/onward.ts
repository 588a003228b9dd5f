/** How the rest of a turn is left out, and what that would leave undone. */
import type { SyntaxNode } from '../../syntax/node.ts';
import { maskOf } from '../rules/masks.ts';
import { overlap, type Sockets } from '../sockets.ts';
import { endsTurn } from '../turns.ts';
import type { SocketValue } from '../values.ts';

const deepestCalls = 3;

/**
 * The statement that leaves out the rest of what is done about one socket: on to the next of a loop over sockets or
 * of the loop of the wait, out of a loop that reads until there is nothing, out of a function whose result nobody
 * takes. Undefined where none of these can be shown to be right.
 */
export function stepOver(
  sockets: Sockets,
  statement: SyntaxNode,
): 'continue' | 'break' | 'return' | undefined {
  const around = statement.closest(
    'for_statement',
    'while_statement',
    'function_definition',
    'class_definition',
  );
  if (!around?.child('body')?.contains(statement)) return undefined;
  switch (around.type) {
    case 'function_definition':
      return givesNothing(sockets, around) ? 'return' : undefined;
    case 'for_statement':
      return endsTurn(sockets, around) ? 'continue' : undefined;
    case 'while_statement':
      if (!endsTurn(sockets, around)) return 'break';
      // What is left out of this turn comes up again in the next; not so where only changes are told.
      return usesEdgeTrigger(sockets) ? undefined : 'continue';
    default:
      return undefined;
  }
}

function usesEdgeTrigger(sockets: Sockets): boolean {
  return sockets.program
    .callsOf('register', 'modify')
    .some((call) => maskOf(sockets, call)?.has('ET') || /EPOLLET/.test(call.node.text));
}

/** Every call is known, and none takes a result. */
function givesNothing(sockets: Sockets, definition: SyntaxNode): boolean {
  const callers = [...(sockets.program.functions.get(definition)?.callers ?? [])];
  const handsOn = (node: SyntaxNode) =>
    node.type === 'yield' || (node.type === 'return_statement' && node.children.length > 0);
  return (
    callers.length > 0 &&
    callers.every(({ parent }) => parent?.type === 'expression_statement') &&
    !definition.walk().some((node) => handsOn(node) && node.closest('function_definition') === definition)
  );
}

/** Whether, once the statement was left by this way, something is still done with the sockets in the same turn. */
export function isUsedAfterLeaving(
  sockets: Sockets,
  statement: SyntaxNode,
  way: 'continue' | 'break' | 'return',
  about: readonly SocketValue[],
): boolean {
  if (way === 'continue') return false;
  const around = statement.closest(way === 'return' ? 'function_definition' : 'while_statement')!;
  const next = way === 'return' ? followersOfCalls(sockets, around, 0) : followersOf(sockets, around);
  return next === undefined || next.some((node) => uses(sockets, node, about));
}

/** The statements that may be run behind this one in the same turn; undefined where they cannot be told. */
export function followersOf(sockets: Sockets, statement: SyntaxNode, depth = 0): SyntaxNode[] | undefined {
  const found: SyntaxNode[] = [];
  let node = statement;
  for (let parent = node.parent; parent; parent = parent.parent) {
    if (parent.type === 'block' || parent.type === 'module') {
      for (const sibling of parent.children.slice(parent.children.indexOf(node) + 1)) {
        found.push(sibling);
        if (/^(continue|break|raise)_statement$/.test(sibling.type)) return found;
        if (sibling.type !== 'return_statement') continue;
        const definition = sibling.closest('function_definition');
        const outside = definition && followersOfCalls(sockets, definition, depth);
        return outside && [...found, ...outside];
      }
    } else if (/^(while|for)_statement$/.test(parent.type)) {
      if (endsTurn(sockets, parent)) return found;
      found.push(parent);
    } else if (parent.type === 'function_definition') {
      const outside = followersOfCalls(sockets, parent, depth);
      return outside && [...found, ...outside];
    } else if (parent.type === 'try_statement') {
      found.push(...parent.children.filter(({ type }) => /^(else|finally)_clause$/.test(type)));
    } else if (parent.type === 'lambda') return undefined;
    node = parent;
  }
  return found;
}

function followersOfCalls(sockets: Sockets, definition: SyntaxNode, depth: number): SyntaxNode[] | undefined {
  const callers = [...(sockets.program.functions.get(definition)?.callers ?? [])];
  if (callers.length === 0 || depth >= deepestCalls) return undefined;
  const found: SyntaxNode[] = [];
  for (const caller of callers) {
    if (caller.parent?.type !== 'expression_statement') return undefined;
    const next = followersOf(sockets, caller.parent, depth + 1);
    if (!next) return undefined;
    found.push(...next);
  }
  return found;
}

/** Whether a piece of code does something with one of the sockets; to name it as a key does not count. */
export function uses(sockets: Sockets, node: SyntaxNode, about: readonly SocketValue[]): boolean {
  return node.walk().some((each) => {
    if (!/^(identifier|attribute|subscript)$/.test(each.type) || isKey(each)) return false;
    return overlap(sockets.direct(each), about);
  });
}

function isKey(node: SyntaxNode): boolean {
  return node.parent?.type === 'subscript' && node.parent.child('subscript') === node;
}

/** Whether the statement stands in a try or with statement that begins within its turn. */
export function isTried(statement: SyntaxNode): boolean {
  const around = statement.closest(
    'try_statement',
    'with_statement',
    'for_statement',
    'while_statement',
    'function_definition',
  );
  return /^(try|with)_statement$/.test(around?.type ?? '');
}
