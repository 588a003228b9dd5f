import { t } from '@vscode/l10n';
import type { Fix } from '../../language.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import type { Call } from '../call.ts';
import { statementOf } from '../flow.ts';
import type { Sockets } from '../sockets.ts';
import type { SocketValue } from '../values.ts';
import { wayOn } from './endOfFile.ts';
import { indentationOf, indented } from './text.ts';

/** Makes the listener non-blocking where it begins to listen, and lets accept find nothing. */
export function acceptWithoutWaiting(sockets: Sockets, accept: Call, listener: SocketValue): Fix[] {
  const [listen] = sockets.callsOn(listener, 'listen');
  const statement = statementOf(accept.node);
  const listening = listen?.node.parent;
  const onward = statement && wayOn(statement);
  if (
    !listen ||
    listening?.type !== 'expression_statement' ||
    statement?.type !== 'expression_statement' ||
    !onward
  )
    return [];
  const nonblocking = `\n${indentationOf(listening)}${listen.receiver!.text}.setblocking(False)`;
  return [
    {
      title: t('Make the listener non-blocking: setblocking(False)'),
      changes: [
        { start: listening.end, end: listening.end, text: nonblocking },
        { start: statement.start, end: statement.end, text: tried([statement], onward) },
      ],
    },
  ];
}

/** Reads, or accepts, again and again until there is nothing more. */
export function drain(call: Call): Fix[] {
  const statement = statementOf(call.node);
  const block = statement?.parent;
  if (statement?.type !== 'expression_statement' || !block) return [];
  const rest = block.children.slice(block.children.indexOf(statement) + 1);
  if (rest.some(leavesLoop)) return [];
  const last = rest.at(-1) ?? statement;
  const source = statement.sourceText;
  const indentation = indentationOf(statement);
  const behind = source.slice(statement.end, last.end).replace(/\n(?=[^\n])/g, '\n    ');
  const body = indented(tried([statement], 'break', ''), `${indentation}    `);
  return [
    {
      title: t('Go on until BlockingIOError'),
      changes: [{ start: statement.start, end: last.end, text: `while True:\n${body}${behind}` }],
    },
  ];
}

function leavesLoop(statement: SyntaxNode): boolean {
  return statement.walk().some(({ type }) => type === 'continue_statement' || type === 'break_statement');
}

function tried([statement]: [SyntaxNode], onward: string, indentation = indentationOf(statement)): string {
  const lines = ['try:', `    ${statement.text}`, 'except BlockingIOError:', `    ${onward}`];
  return lines.join(`\n${indentation}`);
}
