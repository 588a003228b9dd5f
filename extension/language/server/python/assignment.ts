import type { SyntaxNode } from '../syntax/node.ts';
import type { Evaluator } from './evaluator.ts';
import { type Scope, targetLists } from './scope.ts';
import { none, ofKind, union, type Values } from './values.ts';

/** Gives values to a target: a name, an attribute, an item, several of them. */
export function assign(
  evaluator: Evaluator,
  target: SyntaxNode | undefined,
  values: Values,
  scope: Scope,
): void {
  if (target && targetLists.has(target.type)) unpack(evaluator, target.children, values, scope);
  switch (target?.type) {
    case 'identifier':
      evaluator.add(scope.own(target.text), values);
      break;
    case 'attribute':
      assignAttribute(evaluator, target, values, scope);
      break;
    case 'subscript':
      for (const collection of ofKind(evaluator.evaluate(target.child('value'), scope), 'collection')) {
        evaluator.add(collection.items, values);
        if (collection.keys)
          evaluator.add(collection.keys, evaluator.evaluate(target.child('subscript'), scope));
      }
      break;
  }
}

function assignAttribute(evaluator: Evaluator, target: SyntaxNode, values: Values, scope: Scope): void {
  const name = target.child('attribute')?.text;
  if (!name) return;
  for (const value of evaluator.evaluate(target.child('object'), scope)) {
    if (value.kind === 'instance') evaluator.add(evaluator.attributeOf(value.class, name), values);
    if (value.kind === 'class') evaluator.add(evaluator.attributeOf(value, name), values);
  }
}

function unpack(evaluator: Evaluator, targets: readonly SyntaxNode[], values: Values, scope: Scope): void {
  for (const [index, target] of targets.entries()) {
    let parts = none;
    for (const value of values) parts = union(parts, evaluator.part(value, index, target));
    assign(evaluator, target, parts, scope);
  }
}
