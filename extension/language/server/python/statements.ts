import type { SyntaxNode } from '../syntax/node.ts';
import { assign } from './assignment.ts';
import type { Evaluator } from './evaluator.ts';
import { isStatic, parametersOf } from './parameters.ts';
import type { Program } from './program.ts';
import { importedModules, importedNames, type Scope } from './scope.ts';
import { Cell, type ClassValue, type FunctionValue, ofKind, unknown } from './values.ts';

/** What statements do to the cells of a program. */
export class Statements {
  readonly #program: Program;
  readonly #evaluator: Evaluator;

  constructor(program: Program, evaluator: Evaluator) {
    this.#program = program;
    this.#evaluator = evaluator;
  }

  defineFunction(node: SyntaxNode, scope: Scope, inner: Scope): void {
    const owner = scope.node?.type === 'class_definition' ? this.#program.classes.get(scope.node) : undefined;
    const value: FunctionValue = { kind: 'function', node, result: new Cell(), callers: new Set(), owner };
    this.#program.functions.set(node, value);
    const name = node.child('name')?.text;
    if (name && owner) this.#evaluator.add(this.#evaluator.attributeOf(owner, name), [value]);
    if (name) this.#evaluator.add(scope.own(name), [value]);
    for (const parameter of parametersOf(node)) inner.own(parameter.name);
    const [first] = parametersOf(node);
    if (owner && first && !isStatic(node)) this.#evaluator.add(inner.own(first.name), [owner.instance]);
  }

  defineClass(node: SyntaxNode, scope: Scope, inner: Scope): void {
    const attributes = inner.names;
    const lookups = { missed: new Map<string, Cell>(), ancestry: new Cell() };
    const value = { kind: 'class', node, bases: [], attributes, ...lookups } as unknown as ClassValue;
    value.instance = { kind: 'instance', class: value };
    this.#program.classes.set(node, value);
    const name = node.child('name')?.text;
    if (name) this.#evaluator.add(scope.own(name), [value]);
  }

  execute(node: SyntaxNode, scope: Scope): void {
    switch (node.type) {
      case 'call':
      case 'named_expression':
        this.#evaluator.evaluate(node, scope);
        break;
      case 'assignment':
        assign(
          this.#evaluator,
          node.child('left'),
          this.#evaluator.evaluate(node.child('right'), scope),
          scope,
        );
        break;
      case 'augmented_assignment':
        this.#augment(node, scope);
        break;
      case 'for_statement':
      case 'for_in_clause':
        assign(
          this.#evaluator,
          node.child('left'),
          this.#evaluator.iterate(this.#evaluator.evaluate(node.child('right'), scope), node),
          scope,
        );
        break;
      case 'as_pattern': {
        const target = node.child('alias')?.children[0];
        if (target && node.children[0])
          assign(this.#evaluator, target, this.#evaluator.evaluate(node.children[0], scope), scope);
        break;
      }
      case 'return_statement':
      case 'yield': {
        const target = scope.node && this.#program.functions.get(scope.node);
        if (target && node.children[0])
          this.#evaluator.add(target.result, this.#evaluator.evaluate(node.children[0], scope));
        break;
      }
      case 'class_definition':
        this.#inherit(node, scope);
        break;
      case 'import_statement':
      case 'import_from_statement':
        this.#import(node, scope);
        break;
    }
  }

  #augment(node: SyntaxNode, scope: Scope): void {
    const added = this.#evaluator.evaluate(node.child('right'), scope);
    for (const collection of ofKind(this.#evaluator.evaluate(node.child('left'), scope), 'collection'))
      this.#evaluator.add(collection.items, this.#evaluator.iterate(added, node));
    // A sum is no longer what one receive gave, nor a constant.
    const left = node.child('left');
    if (left?.type === 'identifier') this.#evaluator.add(scope.own(left.text), [unknown]);
  }

  #inherit(node: SyntaxNode, scope: Scope): void {
    const value = this.#program.classes.get(node)!;
    for (const base of node.child('superclasses')?.children ?? []) {
      for (const found of ofKind(this.#evaluator.evaluate(base, scope), 'class')) {
        if (found === value || value.bases.includes(found)) continue;
        value.bases.push(found);
        this.#evaluator.touch(value.ancestry);
      }
    }
  }

  #import(node: SyntaxNode, scope: Scope): void {
    const imports = node.type === 'import_statement' ? importedModules(node) : importedNames(node);
    for (const { name, path } of imports) this.#evaluator.add(scope.own(name), this.#evaluator.library(path));
  }
}
