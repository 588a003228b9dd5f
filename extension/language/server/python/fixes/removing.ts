import { t } from '@vscode/l10n';
import type { Fix } from '../../language.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { type Call, callOf } from '../call.ts';
import type { Sockets } from '../sockets.ts';
import { removalsFor } from './sets.ts';
import { indentationOf, indented, wholeLines } from './text.ts';

/** Closes what is taken out of the set. */
export function closeToo(sockets: Sockets, removal: SyntaxNode): Fix[] {
  const [socket] = callOf(removal).positional;
  const statement = removal.parent;
  if (!socket || statement?.type !== 'expression_statement' || sockets.direct(socket).length === 0) return [];
  const text = `\n${indentationOf(statement)}${socket.text}.close()`;
  return [{ title: t('Close it too'), changes: [{ start: statement.end, end: statement.end, text }] }];
}

/** Takes out of every set what is closed, before it is. */
export function removeToo(sockets: Sockets, close: SyntaxNode): Fix[] {
  const { receiver } = callOf(close);
  const statement = close.parent;
  if (!receiver || statement?.type !== 'expression_statement') return [];
  const about = sockets.direct(receiver).filter((socket) => !sockets.isListener(socket));
  const removals = removalsFor(sockets, about, receiver.text, statement);
  if (!removals || removals.length === 0) return [];
  const indentation = indentationOf(statement);
  const text = removals.map((line) => `${indented(line, indentation).trimStart()}\n${indentation}`).join('');
  return [
    { title: t('Stop watching it too'), changes: [{ start: statement.start, end: statement.start, text }] },
  ];
}

/** Moves the statement that unregisters in front of the one that closes. */
export function unregisterFirst(close: Call, unregister: Call): Fix[] {
  const [first, second] = [close.node.parent, unregister.node.parent];
  if (!first || second?.type !== 'expression_statement') return [];
  const text = `${second.text}\n${indentationOf(first)}`;
  return [
    {
      title: t('Unregister it first'),
      changes: [
        { start: first.start, end: first.start, text },
        { ...wholeLines(second), text: '' },
      ],
    },
  ];
}
