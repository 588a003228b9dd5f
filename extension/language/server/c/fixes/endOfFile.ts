import { t } from '@vscode/l10n';
import type { Fix } from '../../language.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { type Call, statementOf } from '../call.ts';
import type { Descriptors, Origin } from '../descriptors.ts';
import { closingStatements, removalOf } from './forget.ts';
import { isUsedBehind, leavingStatement, mayOwe } from './onward.ts';
import { indentationOf, indentationStep } from './text.ts';

/** Closes the connection where nothing is received, right after the receive. */
export function addEndOfFileBranch(descriptors: Descriptors, receive: Call, streams: Origin[]): Fix[] {
  const statement = statementOf(receive.node);
  const result = resultOf(receive.node);
  const [descriptor] = receive.arguments;
  if (!statement || !result || !descriptor || !isAlwaysRun(statement, receive.node)) return [];
  if (mayOwe(descriptors)) return [];
  const closing = closingStatements(descriptors, descriptor, streams);
  const leaving = leavingStatement(descriptors, statement, descriptor);
  if (!closing || !leaving) return [];
  const indentation = indentationOf(statement);
  const step = indentationStep(statement.sourceText);
  const lines = [`if (${result} == 0) {`, ...[...closing, leaving].map((line) => step + line), '}'];
  const text = lines.map((line) => `\n${indentation}${line}`).join('');
  const end = lineEnd(statement);
  return [
    { title: t('Close the connection when nothing is received'), changes: [{ start: end, end, text }] },
  ];
}

/** Behind a comment that the line ends with. */
function lineEnd({ sourceText, end }: SyntaxNode): number {
  const rest = /^[ \t]*(\/\/.*|\/\*[^\n]*\*\/[ \t]*)(?=\r?\n|$)/.exec(sourceText.slice(end));
  return end + (rest?.[0].length ?? 0);
}

/** The variable that the result goes into. */
function resultOf(receive: SyntaxNode): string | undefined {
  const parent = receive.parent;
  const target =
    parent?.type === 'assignment_expression'
      ? parent.child('left')
      : parent?.type === 'init_declarator'
        ? parent.child('declarator')
        : undefined;
  return target?.type === 'identifier' ? target.text : undefined;
}

/** Behind the statement the result is there: it does not stand in a branch, or behind another condition. */
function isAlwaysRun(statement: SyntaxNode, receive: SyntaxNode): boolean {
  if (statement.type === 'expression_statement' || statement.type === 'declaration') return true;
  const condition = statement.type === 'if_statement' ? statement.child('condition') : undefined;
  return condition?.contains(receive) === true && !/&&|\|\||\?/.test(condition.text);
}

/** Takes out what is closed. */
export function removeToo(descriptors: Descriptors, close: Call, streams: Origin[]): Fix[] {
  const statement = close.node.parent;
  const [descriptor] = close.arguments;
  const removal = descriptor && removalOf(descriptors, descriptor, streams);
  if (statement?.type !== 'expression_statement' || !removal) return [];
  const { before, after } = removal;
  if (before.length + after.length === 0) return [];
  if (after.length > 0 && isUsedBehind(statement, descriptor.text)) return [];
  return [
    {
      title: t('Stop watching it too'),
      changes: [replace(statement, [...before, statement.text, ...after])],
    },
  ];
}

/** Closes what is taken out. */
export function closeToo(descriptors: Descriptors, removal: SyntaxNode, descriptor: string): Fix[] {
  const statement = removal.parent;
  if (statement?.type !== 'expression_statement' || mayOwe(descriptors)) return [];
  if (isUsedBehind(statement, descriptor)) return [];
  return [
    { title: t('Close it too'), changes: [replace(statement, [statement.text, `close(${descriptor});`])] },
  ];
}

/** One statement by several, in a block of their own where only one may stand. */
function replace(statement: SyntaxNode, lines: string[]) {
  const { start, end, parent } = statement;
  const isInBlock = parent?.type === 'compound_statement' || parent?.type === 'case_statement';
  const text = isInBlock ? lines.join(`\n${indentationOf(statement)}`) : `{ ${lines.join(' ')} }`;
  return { start, end, text };
}
