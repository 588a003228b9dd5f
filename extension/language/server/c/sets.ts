import { oncePer } from '../oncePer.ts';
import type { SyntaxNode } from '../syntax/node.ts';
import { type Call, pointedAt, unwrap } from './call.ts';
import type { Program } from './program.ts';

/** The variable that a set, a timeout or an event is passed as: `x` of `&x`, or of `x` where it points there. */
export function variableOf(node: SyntaxNode | undefined): string | undefined {
  const expression = pointedAt(node) ?? unwrap(node);
  return expression && ['identifier', 'field_expression'].includes(expression.type)
    ? expression.text
    : undefined;
}

/** FD_SET, FD_CLR and FD_ZERO, with the set they change. */
export const setChanges = oncePer((program: Program): { call: Call; set: string }[] =>
  program.callsTo('FD_SET', 'FD_CLR', 'FD_ZERO').flatMap((call) => {
    const set = variableOf(call.arguments.at(-1));
    return set === undefined ? [] : [{ call, set }];
  }),
);

/** The set and those that are copied into it. */
export function copiesOf(program: Program, set: string): Set<string> {
  const family = new Set([set]);
  for (const { left, right } of copies(program)) if (left === set) family.add(right);
  return family;
}

const copies = oncePer((program: Program): { left: string; right: string }[] => {
  const found: { left: string; right: string }[] = [];
  for (const node of program.moves) {
    if (node.type === 'assignment_expression' || node.type === 'init_declarator') {
      const left = node.child('left') ?? node.child('declarator');
      const right = unwrap(node.child('right') ?? node.child('value'));
      if (left && right) found.push({ left: left.text, right: right.text });
    }
  }
  for (const {
    arguments: [to, from],
  } of program.callsTo('memcpy', 'memmove', 'FD_COPY')) {
    const left = variableOf(to);
    const right = variableOf(from);
    if (left && right) found.push({ left, right });
  }
  return found;
});

/** Whether the code changes the variable, or hands it to somebody who may. `except`: calls that do not count. */
export function changes(node: SyntaxNode, variable: string, except: readonly string[]): boolean {
  for (const each of node.walk()) {
    if (each.type === 'call_expression') {
      const name = each.child('function')?.text ?? '';
      if (
        !except.includes(name) &&
        each.child('arguments')?.children.some((passed) => mentions(passed, variable))
      )
        return true;
    }
    const target =
      each.type === 'assignment_expression'
        ? each.child('left')
        : each.type === 'init_declarator'
          ? each.child('declarator')
          : undefined;
    if (target && mentions(target, variable)) return true;
    // Its address is kept.
    if (each.type === 'assignment_expression' && pointedAt(each.child('right'))?.text === variable)
      return true;
  }
  return false;
}

function mentions(node: SyntaxNode, variable: string): boolean {
  return node.text === variable || node.children.some((child) => mentions(child, variable));
}
