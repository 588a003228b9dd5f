import { t } from '@vscode/l10n';
import type { Fix } from '../../language.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { type Call, callOf } from '../call.ts';
import { statementOf } from '../flow.ts';
import type { Sockets } from '../sockets.ts';
import { removalsFor } from './sets.ts';
import { indentationOf, indented } from './text.ts';

/** `if not data:` behind the receive: out of every set, closed, and on to the next. */
export function addEndOfFileBranch(sockets: Sockets, receive: Call): Fix[] {
  const statement = statementOf(receive.node);
  const name = assignedName(statement, receive.node);
  const socket = receive.receiver?.text;
  const onward = statement && wayOn(statement);
  if (!statement || !name || !socket || !/^[\w.]+$/.test(socket) || !onward) return [];
  const about = sockets.direct(receive.receiver).filter((each) => !sockets.isListener(each));
  const removals = removalsFor(sockets, about, socket, statement);
  if (!removals) return [];
  const lines = [
    `if not ${name}:`,
    ...[...removals, `${socket}.close()`, onward].map((line) => indented(line, '    ')),
  ];
  const text = lines.map((line) => `\n${indented(line, indentationOf(statement))}`).join('');
  return [
    {
      title: t('Close the connection when nothing is received'),
      changes: [{ start: statement.end, end: statement.end, text }],
    },
  ];
}

/** The name that gets the data, decoded or not. */
function assignedName(statement: SyntaxNode | undefined, receive: SyntaxNode): string | undefined {
  const assignment = statement?.type === 'expression_statement' ? statement.children[0] : undefined;
  const left = assignment?.type === 'assignment' ? assignment.child('left') : undefined;
  const right = assignment?.child('right');
  const isReceive = right === receive || (right?.type === 'call' && callOf(right).receiver === receive);
  return left?.type === 'identifier' && isReceive ? left.text : undefined;
}

/** How the rest is skipped: the next turn of a loop over sockets, the end of the function, of the loop. */
export function wayOn(statement: SyntaxNode): string | undefined {
  const around = statement.closest('for_statement', 'while_statement', 'function_definition');
  if (!around) return undefined;
  if (around.type === 'function_definition') return 'return';
  return around.type === 'for_statement' ? 'continue' : 'break';
}
