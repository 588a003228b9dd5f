import { t } from '@vscode/l10n';
import type { Fix } from '../../language.ts';
import { type Call, statementOf } from '../call.ts';
import { indentationOf } from './text.ts';

/** Sets the option in the line before bind; one that is set too late moves there. */
export function setBeforeBind(bind: Call, late: Call | undefined): Fix[] {
  const statement = statementOf(bind.node);
  const lateStatement = late?.node.parent;
  if (!statement || (late && lateStatement?.type !== 'expression_statement')) return [];
  const indentation = indentationOf(statement);
  const title = t('Set SO_REUSEADDR before bind');
  if (lateStatement) {
    const before = {
      start: statement.start,
      end: statement.start,
      text: `${lateStatement.text}\n${indentation}`,
    };
    return [{ title, changes: [before, { start: lateStatement.start, end: lateStatement.end, text: '' }] }];
  }
  const lines = [
    'int reuse_address = 1;',
    `setsockopt(${bind.arguments[0]!.text}, SOL_SOCKET, SO_REUSEADDR, &reuse_address, sizeof reuse_address);`,
  ];
  const text = lines.map((line) => `${line}\n${indentation}`).join('');
  return [{ title, changes: [{ start: statement.start, end: statement.start, text }] }];
}
