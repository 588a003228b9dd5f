import type { SyntaxNode } from '../syntax/node.ts';
import { unwrap } from './call.ts';
import { declaredName, type Program } from './program.ts';

/** What is written into the fd of a pollfd. */
export function pollfdValues(program: Program): SyntaxNode[] {
  const values: SyntaxNode[] = [];
  if (!program.mentions(/\bpollfd\b/)) return values;
  for (const node of program.moves) {
    if (node.type === 'assignment_expression' && isPollfdField(program, node.child('left'), 'fd'))
      values.push(node.child('right')!);
    if (node.type === 'init_declarator' && program.isOfType(declaredName(node) ?? '', /\bpollfd\b/)) {
      const value = node.child('value');
      for (const item of value?.walk() ?? [])
        if (item.type === 'identifier' || item.type === 'field_expression') values.push(item);
    }
  }
  return values;
}

/** `p.fd`, `p[i].fd`, `p->fd`, where p is declared with struct pollfd. */
export function isPollfdField(program: Program, node: SyntaxNode | undefined, field: string): boolean {
  const target = unwrap(node);
  if (target?.type !== 'field_expression' || target.child('field')?.text !== field) return false;
  let base = unwrap(target.child('argument'));
  while (base && ['subscript_expression', 'pointer_expression'].includes(base.type))
    base = unwrap(base.child('argument'));
  const name = base?.type === 'field_expression' ? base.child('field')?.text : base?.text;
  return program.isOfType(name ?? '', /\bpollfd\b/);
}
