import { t } from '@vscode/l10n';
import type { Fix } from '../../language.ts';
import type { Call } from '../call.ts';
import type { Sockets } from '../sockets.ts';
import { socketPrefix } from './names.ts';
import { hasLinesToItself, indentationOf, wholeLines } from './text.ts';

/** Sets the option in the line before bind; one that is set too late moves there. */
export function setReuseaddrBeforeBind(sockets: Sockets, bind: Call, late?: Call): Fix[] {
  const statement = bind.node.parent;
  if (statement?.type !== 'expression_statement' || !hasLinesToItself(statement)) return [];
  const lateStatement = late?.node.parent;
  if (lateStatement && !(lateStatement.type === 'expression_statement' && hasLinesToItself(lateStatement)))
    return [];
  const prefix = socketPrefix(sockets.program);
  if (prefix === undefined) return [];
  const line = late
    ? late.node.text
    : `${bind.receiver!.text}.setsockopt(${prefix}SOL_SOCKET, ${prefix}SO_REUSEADDR, 1)`;
  const indented = `${line}\n${indentationOf(statement)}`;
  const changes = [{ start: statement.start, end: statement.start, text: indented }];
  if (lateStatement) changes.push({ ...wholeLines(lateStatement), text: '' });
  return [{ title: t('Set SO_REUSEADDR before bind'), isSafe: true, changes }];
}
