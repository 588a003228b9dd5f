import { t } from '@vscode/l10n';
import type { Fix } from '../../language.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import type { Call } from '../call.ts';
import { statementOf } from '../flow.ts';
import type { Sockets } from '../sockets.ts';
import { ofKind, type SocketValue } from '../values.ts';
import { isTried, isUsedAfterLeaving, stepOver } from './onward.ts';
import { hasLinesToItself, indentationOf, indentationStep, lineEndOf } from './text.ts';

/** Makes the listener non-blocking where it begins to listen, and lets accept find nothing. */
export function acceptWithoutWaiting(sockets: Sockets, accept: Call, listener: SocketValue): Fix[] {
  const [listen] = sockets.callsOn(listener, 'listen');
  const statement = statementOf(accept.node);
  const listening = listen?.node.parent;
  if (!listen || listening?.type !== 'expression_statement' || !hasLinesToItself(listening)) return [];
  if (statement?.type !== 'expression_statement' || !hasLinesToItself(statement) || isTried(statement))
    return [];
  // Another accept may be one that is meant to wait.
  if (sockets.callsOn(listener, 'accept').length > 1) return [];
  const onward = stepOver(sockets, statement);
  const accepted = sockets.program.calls.flatMap(({ node }) =>
    ofKind(sockets.program.values(node), 'socket').filter(({ site }) => site === accept.node),
  );
  if (!onward || isUsedAfterLeaving(sockets, statement, onward, accepted)) return [];
  if (onward === 'return' && !bindsLocally(sockets, statement)) return [];
  const nonblocking = `\n${indentationOf(listening)}${listen.receiver!.text}.setblocking(False)`;
  const end = lineEndOf(listening);
  return [
    {
      title: t('Make the listener non-blocking: setblocking(False)'),
      changes: [
        { start: end, end, text: nonblocking },
        { start: statement.start, end: statement.end, text: tried(statement, onward) },
      ],
    },
  ];
}

/** Nobody outside the function waits for what the statement assigns. */
function bindsLocally(sockets: Sockets, statement: SyntaxNode): boolean {
  const left = statement.children[0]?.child('left');
  const targets = left && left.children.length > 0 ? left.children : left ? [left] : [];
  const scope = sockets.program.scopeOf(statement);
  return targets.every(({ type, text }) => type === 'identifier' && !scope.handedThrough.has(text));
}

/** The statement, and what is done where there is nothing to be had. */
export function tried(statement: SyntaxNode, onward: string, indentation = indentationOf(statement)): string {
  const step = indentationStep(statement);
  const lines = ['try:', `${step}${statement.text}`, 'except BlockingIOError:', `${step}${onward}`];
  return lines.join(`\n${indentation}`);
}
