import type { SyntaxNode } from '../syntax/node.ts';
import type { Sockets } from './sockets.ts';

const turnKinds: ReadonlySet<string> = new Set(['socket', 'descriptor', 'key', 'event', 'instance']);

/** The end of these loops is the end of a turn: the next one is about another socket, or another wait. */
export function endsTurn(sockets: Sockets, loop: SyntaxNode): boolean {
  if (sockets.waits.some(({ call }) => loop.contains(call))) return true;
  if (loop.type !== 'for_statement') return false;
  const target = loop.child('left');
  const names = target?.type === 'identifier' ? [target] : (target?.children ?? []);
  return names.some((name) => sockets.program.values(name).some(({ kind }) => turnKinds.has(kind)));
}
