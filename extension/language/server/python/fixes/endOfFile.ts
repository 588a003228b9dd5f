import { t } from '@vscode/l10n';
import type { Fix } from '../../language.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { type Call, callOf } from '../call.ts';
import { statementOf } from '../flow.ts';
import type { Sockets } from '../sockets.ts';
import { areHeldElsewhere, copiesForWalks, isOfThisTurn, mayBeOwed, setsFor } from './holders.ts';
import { isUsedAfterLeaving, stepOver } from './onward.ts';
import { removalsFor } from './sets.ts';
import { hasLinesToItself, indentationOf, indentationStep, indented, lineEndOf } from './text.ts';

/** `if not data:` behind the receive: out of every set, closed, and on to the next. */
export function addEndOfFileBranch(sockets: Sockets, receive: Call): Fix[] {
  const statement = statementOf(receive.node);
  const name = assignedName(statement, receive.node);
  const socket = receive.receiver?.text;
  if (!statement || !name || !socket || !/^\w+$/.test(socket) || !hasLinesToItself(statement)) return [];
  const about = sockets.direct(receive.receiver).filter((each) => !sockets.isListener(each));
  const onward = stepOver(sockets, statement);
  if (!onward || !isOfThisTurn(sockets, socket, statement)) return [];
  if (isUsedAfterLeaving(sockets, statement, onward, about)) return [];
  const sets = setsFor(sockets, about);
  if (mayBeOwed(sockets, about) || areHeldElsewhere(sockets, about, sets)) return [];
  const removals = removalsFor(sockets, about, socket, statement);
  const copies = copiesForWalks(sockets, sets, statement);
  if (!removals || !copies) return [];
  const step = indentationStep(statement);
  const lines = [
    `if not ${name}:`,
    ...[...removals, `${socket}.close()`, onward].map((line) => indented(line, step)),
  ];
  const text = lines.map((line) => `\n${indented(line, indentationOf(statement))}`).join('');
  const end = lineEndOf(statement);
  return [
    {
      title: t('Close the connection when nothing is received'),
      isSafe: true,
      changes: [...copies, { start: end, end, text }],
    },
  ];
}

/** The name that gets the data, as it came: of decoded text, nothing may be the beginning of a character. */
function assignedName(statement: SyntaxNode | undefined, receive: SyntaxNode): string | undefined {
  const assignment = statement?.type === 'expression_statement' ? statement.children[0] : undefined;
  const left = assignment?.type === 'assignment' ? assignment.child('left') : undefined;
  const right = assignment?.child('right');
  const isReceive = right === receive || (right?.type === 'call' && isPlainDecode(right, receive));
  return left?.type === 'identifier' && isReceive ? left.text : undefined;
}

/** Strict decoding fails at a piece of a character: what is empty was empty. */
function isPlainDecode(call: SyntaxNode, receive: SyntaxNode): boolean {
  const { receiver, method, positional, keywords } = callOf(call);
  return receiver === receive && method === 'decode' && positional.length < 2 && keywords.size === 0;
}
