/** Whether the code says how many connections there may be, or how high their descriptors: in any words. */
import { oncePer } from '../oncePer.ts';
import type { SyntaxNode } from '../syntax/node.ts';
import { callOf } from './call.ts';
import type { Program } from './program.ts';
import { definitionOf } from './rules/masks.ts';
import type { Sockets } from './sockets.ts';
import { ofKind } from './values.ts';

/** Whether how many there are, or the number of a descriptor, is compared with a limit. */
export const countsConnections = oncePer((sockets: Sockets): boolean => {
  const { program } = sockets;
  if (program.calls.some(({ positional }) => positional.some(({ text }) => /\bRLIMIT_NOFILE$/.test(text))))
    return true;
  return program.nodesOf('comparison_operator').some((node) => {
    const [left, operator, right] = node.children;
    if (node.children.length !== 3 || !/^([<>]=?|[=!]=)$/.test(operator!.type)) return false;
    const isOrder = /[<>]/.test(operator!.type);
    return (
      comparesWithLimit(sockets, left!, right!, isOrder) || comparesWithLimit(sockets, right!, left!, isOrder)
    );
  });
});

function comparesWithLimit(
  sockets: Sockets,
  count: SyntaxNode,
  limit: SyntaxNode,
  isOrder: boolean,
): boolean {
  // Whether there is one at all is no limit; nor is which one it is.
  if (Number(sockets.constant(limit) ?? 1) <= 0 || isNumberOfSocket(sockets, limit)) return false;
  if (isNumberOfSocket(sockets, count)) return isOrder;
  if (isLength(sockets, count)) return true;
  return isCounted(sockets.program, count) && !isCounted(sockets.program, limit) && decides(count);
}

/** `conn.fileno()`, and what it was given to. */
function isNumberOfSocket(sockets: Sockets, side: SyntaxNode): boolean {
  if (side.type === 'call') return callOf(side).method === 'fileno';
  return ofKind(sockets.program.values(side), 'descriptor').length > 0;
}

/** `len(inputs)`, and what it was given to. */
function isLength(sockets: Sockets, side: SyntaxNode): boolean {
  const call = side.type === 'call' ? callOf(side) : undefined;
  if (!call) {
    const definition = side.type === 'identifier' ? definitionOf(sockets, side) : undefined;
    return definition?.type === 'call' && isLength(sockets, definition);
  }
  return (
    call.callee.text === 'len' && ofKind(sockets.program.values(call.positional[0]), 'collection').length > 0
  );
}

/** Goes up or down by one somewhere. */
function isCounted(program: Program, { text }: SyntaxNode): boolean {
  return program
    .nodesOf('augmented_assignment')
    .some((node) => node.child('left')?.text === text && node.child('right')?.text === '1');
}

/** Whether it is decided there if one more is taken. */
function decides(comparison: SyntaxNode): boolean {
  const statement = comparison.closest('if_statement', 'while_statement', 'return_statement');
  return (
    statement?.type === 'return_statement' ||
    (statement?.walk() ?? []).some(
      (node) =>
        /^(continue|return|raise|break)_statement$/.test(node.type) ||
        (node.type === 'call' &&
          /^(accept|append|add|close|remove|discard)$/.test(callOf(node).method ?? '')),
    )
  );
}
