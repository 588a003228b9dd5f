import { t } from '@vscode/l10n';
import type { Fix } from '../../language.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { type Call, callOf } from '../call.ts';
import { overlap, removing, type Sockets } from '../sockets.ts';
import { type CollectionValue, ofKind, type SocketValue } from '../values.ts';
import { areHeldElsewhere, copiesForWalks, isOfThisTurn, mayBeOwed, setsFor } from './holders.ts';
import { followersOf, uses } from './onward.ts';
import { removalsFor } from './sets.ts';
import { hasLinesToItself, indentationOf, indented, lineEndOf, wholeLines } from './text.ts';

/** Closes what is taken out of the set, behind the last line of the branch that needs it. */
export function closeToo(sockets: Sockets, removal: SyntaxNode): Fix[] {
  const [socket] = callOf(removal).positional;
  const statement = removal.parent;
  if (socket?.type !== 'identifier' || statement?.type !== 'expression_statement') return [];
  const about = sockets.direct(socket).filter((each) => !sockets.isListener(each));
  const last = about.length > 0 ? lastUse(sockets, statement, about) : undefined;
  if (!last || !hasLinesToItself(last) || !isOfThisTurn(sockets, socket.text, statement)) return [];
  const left = [...setsFor(sockets, about), ...leftIn(sockets, statement, about)];
  if (mayBeOwed(sockets, about) || areHeldElsewhere(sockets, about, left)) return [];
  const indentation = indentationOf(statement);
  const text = `\n${indentation}${socket.text}.close()`;
  const end = lineEndOf(last);
  return [{ title: t('Close it too'), changes: [{ start: end, end, text }] }];
}

/** The last statement of the block that does something with the socket; undefined if that, or what follows, leaves with it. */
function lastUse(
  sockets: Sockets,
  removal: SyntaxNode,
  about: readonly SocketValue[],
): SyntaxNode | undefined {
  const followers = followersOf(sockets, removal);
  if (!followers) return undefined;
  const users = followers.filter((each) => uses(sockets, each, about));
  const last = users.at(-1);
  if (users.some(({ parent }) => parent !== removal.parent)) return undefined;
  return last?.type === 'return_statement' || last?.type === 'raise_statement'
    ? undefined
    : (last ?? removal);
}

/** The collections that the socket leaves in the same block. */
function leftIn(sockets: Sockets, { parent }: SyntaxNode, about: readonly SocketValue[]): CollectionValue[] {
  return (parent?.children ?? []).flatMap((statement) =>
    statement.walk().flatMap((node) => {
      const call = node.type === 'call' ? callOf(node) : undefined;
      const isDeletion = node.type === 'subscript' && node.parent?.type === 'delete_statement';
      const key = isDeletion ? node.child('subscript') : call?.positional[0];
      const owner = isDeletion
        ? node.child('value')
        : removing.has(call?.method ?? '')
          ? call?.receiver
          : undefined;
      if (!key || !owner || !overlap(sockets.of(key), about)) return [];
      return ofKind(sockets.program.values(owner), 'collection');
    }),
  );
}

/** Takes out of every set what is closed, before it is. */
export function removeToo(sockets: Sockets, close: SyntaxNode): Fix[] {
  const { receiver } = callOf(close);
  const statement = close.parent;
  if (!receiver || statement?.type !== 'expression_statement' || !hasLinesToItself(statement)) return [];
  const about = sockets.direct(receiver).filter((socket) => !sockets.isListener(socket));
  const removals = removalsFor(sockets, about, receiver.text, statement);
  const copies = copiesForWalks(sockets, setsFor(sockets, about), statement);
  if (!removals || removals.length === 0 || !copies || mayBeOutAlready(sockets, statement, about)) return [];
  const indentation = indentationOf(statement);
  const text = removals.map((line) => `${indented(line, indentation).trimStart()}\n${indentation}`).join('');
  return [
    {
      title: t('Stop watching it too'),
      isSafe: true,
      changes: [...copies, { start: statement.start, end: statement.start, text }],
    },
  ];
}

/** A helper that several call: one of them may have taken it out before. */
function mayBeOutAlready(sockets: Sockets, close: SyntaxNode, about: readonly SocketValue[]): boolean {
  const callers = sockets.program.functionOf(close)?.callers.size ?? 0;
  const sets = setsFor(sockets, about);
  return (
    callers > 1 &&
    sockets.program
      .callsOf('unregister', ...removing)
      .some(
        ({ method, receiver }) =>
          method === 'unregister' || overlap(ofKind(sockets.program.values(receiver), 'collection'), sets),
      )
  );
}

/** Moves the statement that unregisters in front of the one that closes. */
export function unregisterFirst(close: Call, unregister: Call): Fix[] {
  const [first, second] = [close.node.parent, unregister.node.parent];
  if (!first || second?.type !== 'expression_statement') return [];
  if (!hasLinesToItself(first) || !hasLinesToItself(second)) return [];
  const text = `${second.text}\n${indentationOf(first)}`;
  return [
    {
      title: t('Unregister it first'),
      isSafe: true,
      changes: [
        { start: first.start, end: first.start, text },
        { ...wholeLines(second), text: '' },
      ],
    },
  ];
}
