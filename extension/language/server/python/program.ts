import type { SyntaxNode } from '../syntax/node.ts';
import { type Call, callOf } from './call.ts';
import { Evaluator } from './evaluator.ts';
import { landmarksIn, landmarksOf } from './landmarks.ts';
import { declareNames, Scope } from './scope.ts';
import { Statements } from './statements.ts';
import { Cell, type ClassValue, type FunctionValue, none, type Values, type Wait } from './values.ts';

/** Enough for values to travel through every chain of helpers that people write. */
const mostRounds = 12;

/** What rules look for all over the program. */
const listed = new Set([
  'assignment',
  'augmented_assignment',
  'binary_operator',
  'comparison_operator',
  'for_statement',
]);

/** A statement that moves values about. */
interface Step {
  node: SyntaxNode;
  scope: Scope;
  /** When it was last executed, and what it looked into then. */
  at: number;
  reads: readonly Cell[];
}

/**
 * Statements of a Python file, and what its expressions can stand for.
 *
 * Values are followed through assignments, collections, attributes and calls within the file, until nothing new
 * turns up; the order of statements plays no part.
 */
export class Program {
  readonly calls: Call[] = [];
  readonly functions = new Map<SyntaxNode, FunctionValue>();
  readonly classes = new Map<SyntaxNode, ClassValue>();
  readonly statements: readonly SyntaxNode[];
  /** The names that the statements bind in the module; around it those that are shared. */
  readonly module: Scope;
  readonly #shared: Program | undefined;
  readonly #scopes = new Map<SyntaxNode, Scope>();
  readonly #steps: Step[] = [];
  readonly #byMethod = new Map<string | undefined, Call[]>();
  readonly #byType = new Map<string, SyntaxNode[]>();
  readonly #evaluator: Evaluator;
  readonly #effects: Statements;
  readonly #targets = new Map<SyntaxNode, FunctionValue[]>();
  readonly #known = new Map<SyntaxNode, Values>();

  /** @param shared Statements of the file that bind constants alone, executed already. */
  constructor(statements: readonly SyntaxNode[], shared?: Program) {
    this.statements = statements;
    this.module = new Scope(undefined, shared?.module);
    this.#shared = shared;
    this.#evaluator = new Evaluator(this, shared ? shared.#evaluator : undefined);
    this.#effects = new Statements(this, this.#evaluator);
    for (const node of landmarksOf(statements)) this.#collect(node, this.module);
    this.#settle();
  }

  /** Of the tree as it is now: it may have changed around the statements, and none of its past is kept. */
  get root(): SyntaxNode {
    return this.statements[0]!.parent!;
  }

  /** What the expression can stand for. */
  values(node: SyntaxNode | undefined): Values {
    if (!node) return none;
    let values = this.#evaluator.resultOf(node) ?? this.#known.get(node);
    if (!values) {
      values = this.#evaluator.evaluate(node, this.scopeOf(node));
      if (node.type !== 'call') this.#known.set(node, values);
    }
    return values;
  }

  get waits(): Wait[] {
    return [...this.#evaluator.waits];
  }

  /** The calls of methods of these names; undefined: those of functions. */
  callsOf(...methods: (string | undefined)[]): readonly Call[] {
    const [only] = methods;
    if (methods.length === 1) return this.#byMethod.get(only) ?? [];
    return methods.flatMap((method) => this.#byMethod.get(method) ?? []);
  }

  /** The nodes of a type, those of shared statements first. */
  nodesOf(...types: string[]): SyntaxNode[] {
    const own = types.flatMap((type) => this.#byType.get(type) ?? []);
    return this.#shared ? [...this.#shared.nodesOf(...types), ...own] : own;
  }

  scopeOf(node: SyntaxNode): Scope {
    let ancestor = node.parent;
    while (ancestor && !this.#scopes.has(ancestor)) ancestor = ancestor.parent;
    return (ancestor && this.#scopes.get(ancestor)) ?? this.module;
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

  /** The calls that may run functions of the file. */
  get callsWithTargets(): Iterable<SyntaxNode> {
    return this.#targets.keys();
  }

  noteTarget(call: SyntaxNode, target: FunctionValue): void {
    this.#targets.set(call, [...this.targetsOf(call), target]);
  }

  /** Executes every statement, and again those that looked into something that has changed since. */
  #settle(): void {
    for (let round = 0; round < mostRounds; round++) {
      const before = this.#evaluator.clock;
      for (const step of this.#steps) {
        if (round > 0 && !this.#evaluator.hasChangedSince(step.at, step.reads)) continue;
        step.at = this.#evaluator.clock;
        Cell.reads = [];
        this.#effects.execute(step.node, step.scope);
        step.reads = Cell.reads;
      }
      if (this.#evaluator.clock === before) break;
    }
    Cell.reads = [];
    this.#steps.length = 0;
  }

  #collect(node: SyntaxNode, scope: Scope): void {
    if (listed.has(node.type)) this.#list(node);
    switch (node.type) {
      case 'function_definition':
      case 'lambda':
        this.#collectIn(node, this.#openFunction(node, scope));
        break;
      case 'class_definition':
        this.#collectIn(node, this.#openClass(node, scope));
        break;
      case 'global_statement':
      case 'nonlocal_statement':
        for (const name of node.children) scope.handedThrough.add(name.text);
        break;
      case 'call':
        this.#collectCall(callOf(node));
        if (isStep(node)) this.#addStep(node, scope);
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
        declareNames(node, scope);
        this.#addStep(node, scope);
        break;
    }
  }

  #collectIn(definition: SyntaxNode, scope: Scope): void {
    for (const node of landmarksIn(definition)) this.#collect(node, scope);
  }

  #collectCall(call: Call): void {
    this.calls.push(call);
    const same = this.#byMethod.get(call.method);
    if (same) same.push(call);
    else this.#byMethod.set(call.method, [call]);
  }

  #list(node: SyntaxNode): void {
    const same = this.#byType.get(node.type);
    if (same) same.push(node);
    else this.#byType.set(node.type, [node]);
  }

  #addStep(node: SyntaxNode, scope: Scope): void {
    this.#steps.push({ node, scope, at: 0, reads: [] });
  }

  #newScope(node: SyntaxNode, outer: Scope): Scope {
    const scope = new Scope(node, outer);
    this.#scopes.set(node, scope);
    return scope;
  }

  #openFunction(node: SyntaxNode, scope: Scope): Scope {
    const inner = this.#newScope(node, scope);
    this.#effects.defineFunction(node, scope, inner);
    return inner;
  }

  #openClass(node: SyntaxNode, scope: Scope): Scope {
    const inner = this.#newScope(node, scope);
    this.#effects.defineClass(node, scope, inner);
    this.#addStep(node, scope);
    return inner;
  }
}

/** A call is evaluated where its value goes; one whose value nobody takes is a step of its own. */
function isStep({ parent }: SyntaxNode): boolean {
  if (parent?.type === 'attribute') return parent.parent?.type !== 'call';
  return !/^(argument_list|keyword_argument|assignment|return_statement|await)$/.test(parent?.type ?? '');
}
