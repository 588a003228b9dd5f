import { t } from '@vscode/l10n';
import type { Fix } from '../../language.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { type Call, statementOf } from '../call.ts';
import { indentationOf } from './text.ts';

/** Sets the option in the line before bind; one that is set too late moves there. */
export function setBeforeBind(bind: Call, late: Call | undefined): Fix[] {
  const statement = statementOf(bind.node);
  const lateStatement = late?.node.parent;
  if (!statement || (late && lateStatement?.type !== 'expression_statement')) return [];
  if (statement.parent?.type === 'case_statement' || isMadeWithin(statement, bind)) return [];
  if (late && isDeclaredBetween(statement, late)) return [];
  if (!late && statement.sourceText.includes('reuse_address')) return [];
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

/** Before the statement there is no socket yet: the statement itself makes it. */
function isMadeWithin(statement: SyntaxNode, bind: Call): boolean {
  const descriptor = bind.arguments[0]!.text;
  return statement
    .walk()
    .some(
      (node) =>
        node.start < bind.node.start &&
        node.child('left')?.text === descriptor &&
        node.type === 'assignment_expression',
    );
}

/** The value of the option is made only behind bind. */
function isDeclaredBetween(bind: SyntaxNode, late: Call): boolean {
  const names = new Set(late.node.text.match(/[A-Za-z_]\w*/g));
  const siblings = bind.parent?.children ?? [];
  return siblings
    .filter((each) => each.start > bind.start && each.end <= late.node.start)
    .some((each) =>
      each.walk().some((node) => {
        const target =
          node.child('declarator') ??
          (node.type === 'assignment_expression' ? node.child('left') : undefined);
        return target !== undefined && names.has(target.text);
      }),
    );
}
