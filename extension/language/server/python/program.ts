import type { SyntaxNode } from '../syntax/node.ts';
import { type Call, callOf } from './call.ts';
import { Evaluator } from './evaluator.ts';
import { Scope } from './scope.ts';
import { type ClassValue, type FunctionValue, none, type Values } from './values.ts';

/** Enough for values to travel through every chain of helpers that people write. */
const mostRounds = 12;

/** A statement that moves values about. */
interface Step {
  node: SyntaxNode;
  scope: Scope;
}

/**
 * A Python file, and what its expressions can stand for.
 *
 * Values are followed through assignments, collections, attributes and calls within the file, until nothing new
 * turns up; the order of statements plays no part.
 */
export class Program {
  readonly root: SyntaxNode;
  readonly calls: Call[] = [];
  readonly functions = new Map<SyntaxNode, FunctionValue>();
  readonly classes = new Map<SyntaxNode, ClassValue>();
  readonly #scopes = new Map<SyntaxNode, Scope>();
  readonly #steps: Step[] = [];
  readonly #evaluator: Evaluator;
  readonly #targets = new Map<SyntaxNode, FunctionValue[]>();
  readonly #known = new Map<SyntaxNode, Values>();

  constructor(root: SyntaxNode) {
    this.root = root;
    this.#evaluator = new Evaluator(this);
    const module = new Scope(root, undefined);
    this.#scopes.set(root, module);
    for (const child of root.children) this.#collect(child, module);
    this.#settle();
  }

  /** What the expression can stand for. */
  values(node: SyntaxNode | undefined): Values {
    if (!node) return none;
    let values = this.#known.get(node);
    if (!values) {
      values = this.#evaluator.evaluate(node, this.scopeOf(node));
      this.#known.set(node, values);
    }
    return values;
  }

  scopeOf(node: SyntaxNode): Scope {
    for (const ancestor of node.ancestors()) {
      const scope = this.#scopes.get(ancestor);
      if (scope) return scope;
    }
    return this.#scopes.get(this.root)!;
  }

  scopeFor(node: SyntaxNode): Scope {
    return this.#scopes.get(node) ?? this.scopeOf(node);
  }

  /** The function of the file that the node lies in. */
  functionOf(node: SyntaxNode): FunctionValue | undefined {
    const definition = node.closest('function_definition', 'lambda');
    return definition && this.functions.get(definition);
  }

  /** The functions of the file that a call may run. */
  targetsOf(call: SyntaxNode): readonly FunctionValue[] {
    return this.#targets.get(call) ?? [];
  }

  noteTarget(call: SyntaxNode, target: FunctionValue): void {
    this.#targets.set(call, [...this.targetsOf(call), target]);
  }

  #settle(): void {
    for (let round = 0; round < mostRounds; round++) {
      this.#evaluator.changed = false;
      for (const { node, scope } of this.#steps) this.#evaluator.execute(node, scope);
      if (!this.#evaluator.changed) return;
    }
  }

  #collect(node: SyntaxNode, scope: Scope): void {
    let inner = scope;
    switch (node.type) {
      case 'function_definition':
      case 'lambda':
        inner = this.#openFunction(node, scope);
        break;
      case 'class_definition':
        inner = this.#openClass(node, scope);
        break;
      case 'global_statement':
      case 'nonlocal_statement':
        for (const name of node.children) scope.handedThrough.add(name.text);
        return;
      case 'call':
        this.calls.push(callOf(node));
        if (isStep(node)) this.#steps.push({ node, scope });
        break;
      case 'assignment':
      case 'augmented_assignment':
      case 'for_statement':
      case 'for_in_clause':
      case 'as_pattern':
      case 'named_expression':
      case 'import_statement':
      case 'import_from_statement':
      case 'return_statement':
      case 'yield':
        this.#steps.push({ node, scope });
        break;
    }
    for (const child of node.children) this.#collect(child, inner);
  }

  #openFunction(node: SyntaxNode, scope: Scope): Scope {
    const inner = new Scope(node, scope);
    this.#scopes.set(node, inner);
    this.#evaluator.defineFunction(node, scope, inner);
    return inner;
  }

  #openClass(node: SyntaxNode, scope: Scope): Scope {
    const inner = new Scope(node, scope);
    this.#scopes.set(node, inner);
    this.#evaluator.defineClass(node, scope, inner);
    this.#steps.push({ node, scope });
    return inner;
  }
}

/** A call whose value nobody takes is a step of its own; any other is evaluated where its value goes. */
function isStep(call: SyntaxNode): boolean {
  const parent = call.parent?.type;
  return parent !== 'assignment' && parent !== 'return_statement';
}
