import { t } from '@vscode/l10n';
import type { Fix } from '../../language.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { type Call, loopsAround, statementOf } from '../call.ts';
import type { Program } from '../program.ts';
import { changes } from '../sets.ts';
import { indentationOf } from './text.ts';

/** Does again, before each select, what fills the variable before the loop. */
export function rebuildBefore(program: Program, select: Call, variable: string): Fix[] {
  const loop = loopsAround(select.node).at(0);
  const statement = statementOf(select.node);
  const within = program.functionOf(select.node);
  if (!loop || !within || !statement || !loop.contains(statement) || statement === loop) return [];
  const fillers = fillersOf(within.body, loop, variable);
  if (fillers.length === 0) return [];
  const indentation = indentationOf(statement);
  const text = fillers.map((line) => `${line}\n${indentation}`).join('');
  const title = t('Fill {0} anew before each call', variable);
  return [{ title, changes: [{ start: statement.start, end: statement.start, text }] }];
}

/** The statements, in a row before the loop, that can be repeated as they are. */
function fillersOf(body: SyntaxNode, loop: SyntaxNode, variable: string): string[] {
  const lines: string[] = [];
  for (const statement of loop.parent === body ? body.children : []) {
    if (statement.start >= loop.start) break;
    if (statement.type === 'declaration') lines.push(...initialisers(statement, variable));
    else if (changes(statement, variable, [])) {
      if (statement.type !== 'expression_statement') return [];
      lines.push(statement.text);
    }
  }
  return lines;
}

/** `struct timeval t = {5, 0};` as assignments. */
function initialisers(declaration: SyntaxNode, variable: string): string[] {
  const found = declaration.children.find(
    (child) => child.type === 'init_declarator' && child.child('declarator')?.text === variable,
  );
  const values = found?.child('value');
  if (values?.type !== 'initializer_list') return [];
  const [first, second] = values.children;
  if (values.children.some(({ type }) => type === 'initializer_pair'))
    return values.children.map(
      (pair) => `${variable}${pair.child('designator')?.text} = ${pair.child('value')?.text};`,
    );
  return [`${variable}.tv_sec = ${first?.text ?? 0};`, `${variable}.tv_usec = ${second?.text ?? 0};`];
}
