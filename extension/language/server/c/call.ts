import { oncePer } from '../oncePer.ts';
import type { SyntaxNode } from '../syntax/node.ts';

/** A call of a function or a macro by its name. */
export interface Call {
  node: SyntaxNode;
  name: string;
  arguments: readonly SyntaxNode[];
}

/** Undefined for a call through a pointer. */
export function callOf(node: SyntaxNode): Call | undefined {
  if (node.type !== 'call_expression') return undefined;
  const callee = unwrap(node.child('function'));
  if (callee?.type !== 'identifier') return undefined;
  return { node, name: callee.text, arguments: node.child('arguments')?.children ?? [] };
}

/** The calls in a node, itself included, in the order of the text. */
export const callsIn = oncePer((node: SyntaxNode): readonly Call[] =>
  node.walk().flatMap((each) => callOf(each) ?? []),
);

/** What is left without parentheses and casts, which change nothing here. */
export function unwrap(node: SyntaxNode | undefined): SyntaxNode | undefined {
  if (node?.type === 'parenthesized_expression') return unwrap(node.children[0]);
  if (node?.type === 'cast_expression') return unwrap(node.child('value'));
  return node;
}

/** The x of `&x`. */
export function pointedAt(node: SyntaxNode | undefined): SyntaxNode | undefined {
  const pointer = unwrap(node);
  return pointer?.type === 'pointer_expression' && pointer.child('operator')?.text === '&'
    ? unwrap(pointer.child('argument'))
    : undefined;
}

export const loopTypes = ['while_statement', 'do_statement', 'for_statement'];

/** The loops around a node within its function, from the inside outwards. */
export function loopsAround(node: SyntaxNode): SyntaxNode[] {
  const loops: SyntaxNode[] = [];
  for (let ancestor = node.parent; ancestor; ancestor = ancestor.parent) {
    if (ancestor.type === 'function_definition') break;
    if (loopTypes.includes(ancestor.type)) loops.push(ancestor);
  }
  return loops;
}

/** The statement or declaration that a node belongs to, which stands in a block with others. */
export function statementOf(node: SyntaxNode): SyntaxNode | undefined {
  for (let each: SyntaxNode | undefined = node; each; each = each.parent) {
    if (each.parent?.type === 'compound_statement' || each.parent?.type === 'case_statement') return each;
  }
  return undefined;
}
