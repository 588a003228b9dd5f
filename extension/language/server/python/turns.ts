import type { SyntaxNode } from '../syntax/node.ts';
import type { Sockets } from './sockets.ts';
import type { Wait } from './values.ts';

const turnKinds: ReadonlySet<string> = new Set(['socket', 'descriptor', 'key', 'event', 'instance']);

/** The end of these loops is the end of a turn: the next one is about another socket, or another wait. */
export function endsTurn(sockets: Sockets, loop: SyntaxNode): boolean {
  if (sockets.waits.some(({ call }) => loop.contains(call))) return true;
  if (loop.type !== 'for_statement') return false;
  const target = loop.child('left');
  const names = target?.type === 'identifier' ? [target] : (target?.children ?? []);
  return names.some((name) => sockets.program.values(name).some(({ kind }) => turnKinds.has(kind)));
}

/** Nothing is accepted while this goes on, and for the next client the set is made afresh. */
export function isOneAtATime(sockets: Sockets, wait: Wait): boolean {
  const turn = sockets.loopOf(wait.call);
  const accepts = sockets
    .in(wait.sets[0].values)
    .filter(({ origin }) => origin === 'accepted')
    .map(({ site }) => site);
  if (!turn || accepts.length === 0 || accepts.some((accept) => runs(sockets, turn, accept))) return false;
  const sets = sockets.setsOf(wait, 0);
  return accepts.every((accept) => {
    const loop = sockets.loopOf(accept);
    return !loop || (sets.length > 0 && sets.every(({ site }) => runs(sockets, loop, site)));
  });
}

/** Whether the node lies within the statement, or in a function that is called there. */
export function runs(sockets: Sockets, statement: SyntaxNode, node: SyntaxNode, depth = 0): boolean {
  if (statement.contains(node)) return true;
  const callers = [...(sockets.program.functionOf(node)?.callers ?? [])];
  return depth < 3 && callers.some((caller) => runs(sockets, statement, caller, depth + 1));
}
