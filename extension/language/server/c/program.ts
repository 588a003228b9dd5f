import type { SyntaxNode } from '../syntax/node.ts';
import { type Call, callOf } from './call.ts';
import { type Graph, graphOf } from './graph.ts';

/** A function that the file defines. */
export interface CFunction {
  name: string;
  node: SyntaxNode;
  body: SyntaxNode;
  parameters: string[];
  /** Names declared within it, its parameters among them. */
  locals: Set<string>;
  calls: Call[];
  /** What moves values about: assignments, initialisers, calls, returns, in the order of the text. */
  moves: SyntaxNode[];
  /** The parser could not make sense of all of it: nothing is said about it. */
  isBroken: boolean;
}

/** A C file: its functions, calls, constants, and the types of what it declares. */
export class Program {
  readonly root: SyntaxNode;
  readonly functions = new Map<string, CFunction>();
  /** Calls outside broken functions. */
  readonly calls: Call[] = [];
  /** The assignments, initialisers, calls and returns outside broken functions. */
  readonly moves: readonly SyntaxNode[];
  /** Texts of `#define`d values and of enumerators, by name. */
  readonly constants = new Map<string, string>();
  /** Functions whose address goes somewhere: others may call them. */
  readonly callbacks = new Set<string>();
  /** The sizes of arrays, as they are declared first, by name. */
  readonly arraySizes = new Map<string, SyntaxNode | undefined>();
  readonly #types = new Map<string, Set<string>>();
  readonly #graphs = new Map<CFunction, Graph>();
  readonly #byNode = new Map<SyntaxNode, CFunction>();
  readonly #callees = new Map<string, Set<string>>();
  #code: string | undefined;
  readonly #mentions = new Map<string, boolean>();
  readonly #callsByName = new Map<string, Call[]>();

  constructor(root: SyntaxNode) {
    this.root = root;
    const identifiers: SyntaxNode[] = [];
    this.#collect(root, identifiers, undefined);
    const whole = [...this.functions.values()].filter(({ isBroken }) => !isBroken);
    for (const { calls } of whole) for (const call of calls) this.#addCall(call);
    this.moves = whole.flatMap(({ moves }) => moves);
    for (const node of identifiers) {
      if (this.functions.has(node.text) && node.field !== 'function') this.callbacks.add(node.text);
    }
  }

  functionOf(node: SyntaxNode): CFunction | undefined {
    const definition = node.closest('function_definition');
    return definition && this.#byNode.get(definition);
  }

  callsTo(...names: string[]): Call[] {
    return names.flatMap((name) => this.#callsByName.get(name) ?? []);
  }

  graph(of: CFunction): Graph {
    let graph = this.#graphs.get(of);
    if (!graph) {
      graph = graphOf(of.body);
      this.#graphs.set(of, graph);
    }
    return graph;
  }

  /** Whether everything of that name in the file is declared with a type that matches. */
  isOfType(name: string, type: RegExp): boolean {
    const types = [...(this.#types.get(name) ?? [])];
    return types.length > 0 && types.every((each) => type.test(each));
  }

  /** The names of all that the function calls, and that its helpers in the file call. */
  calleesOf(name: string): Set<string> {
    let callees = this.#callees.get(name);
    if (!callees) {
      callees = new Set();
      this.#callees.set(name, callees);
      const open = [name];
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        for (const call of this.functions.get(next)?.calls ?? []) {
          if (!callees.has(call.name)) open.push(call.name);
          callees.add(call.name);
        }
      }
    }
    return callees;
  }

  /** Whether the word stands anywhere in the code; what a comment speaks of is not what the program does. */
  mentions(word: RegExp): boolean {
    let isMentioned = this.#mentions.get(word.source);
    if (isMentioned === undefined) {
      isMentioned = word.test(this.#withoutComments);
      this.#mentions.set(word.source, isMentioned);
    }
    return isMentioned;
  }

  /** Where the pattern, which is a global one, matches in the code outside strings, parsed or not. */
  occurrences(pattern: RegExp): string[] {
    return this.#withoutComments.replace(strings, '""').match(pattern) ?? [];
  }

  get #withoutComments(): string {
    this.#code ??= withoutComments(this.root.sourceText);
    return this.#code;
  }

  /** One pass over everything: it is the most that is done at a keystroke. */
  #collect(node: SyntaxNode, identifiers: SyntaxNode[], outer: CFunction | undefined): void {
    let within = outer;
    switch (node.type) {
      case 'function_definition':
        within = this.#addFunction(node) ?? outer;
        break;
      case 'preproc_def':
      case 'enumerator':
        this.#addConstant(node, node.child('value')?.text);
        break;
      case 'declaration':
      case 'parameter_declaration':
      case 'field_declaration':
        this.#addTypes(node);
        if (node.type === 'declaration') for (const name of declaredNames(node)) within?.locals.add(name);
        break;
      case 'array_declarator':
        this.#addArray(node);
        break;
      case 'identifier':
        if (node.field !== 'declarator') identifiers.push(node);
        break;
      case 'call_expression': {
        const call = callOf(node);
        if (call) within?.calls.push(call);
        within?.moves.push(node);
        break;
      }
      case 'assignment_expression':
      case 'init_declarator':
      case 'return_statement':
        within?.moves.push(node);
        break;
      case 'ERROR':
        if (within) within.isBroken = true;
        break;
    }
    for (const child of node.children) this.#collect(child, identifiers, within);
  }

  #addCall(call: Call): void {
    this.calls.push(call);
    const same = this.#callsByName.get(call.name);
    if (same) same.push(call);
    else this.#callsByName.set(call.name, [call]);
  }

  #addFunction(node: SyntaxNode): CFunction | undefined {
    const body = node.child('body');
    const declarator = functionDeclarator(node);
    const name = declarator && declaredName(declarator);
    if (!body || !declarator || !name) return undefined;
    const list = declarator.child('parameters')?.children ?? [];
    const parameters = list.map((each) => declaredName(each) ?? '');
    const isBroken = this.functions.has(name);
    const made = {
      name,
      node,
      body,
      parameters,
      locals: new Set(parameters),
      calls: [],
      moves: [],
      isBroken,
    };
    this.functions.set(name, made);
    this.#byNode.set(node, made);
    return made;
  }

  #addConstant(node: SyntaxNode, value: string | undefined): void {
    const name = node.child('name')?.text;
    if (name && value !== undefined) this.constants.set(name, value.trim());
  }

  #addArray(node: SyntaxNode): void {
    const name = declaredName(node);
    if (name && !this.arraySizes.has(name)) this.arraySizes.set(name, node.child('size'));
  }

  #addTypes(node: SyntaxNode): void {
    const type = node.child('type')?.text ?? '';
    for (const name of declaredNames(node)) {
      const types = this.#types.get(name);
      if (types) types.add(type);
      else this.#types.set(name, new Set([type]));
    }
  }
}

function functionDeclarator(node: SyntaxNode): SyntaxNode | undefined {
  let declarator = node.child('declarator');
  while (declarator && declarator.type !== 'function_declarator') declarator = declarator.child('declarator');
  return declarator;
}

export function declaredNames(declaration: SyntaxNode): string[] {
  return declaration.children
    .filter(({ field }) => field === 'declarator')
    .flatMap((declarator) => declaredName(declarator) ?? []);
}

/** The name within pointers, arrays and initialisers. */
export function declaredName(declarator: SyntaxNode): string | undefined {
  if (['identifier', 'field_identifier'].includes(declarator.type)) return declarator.text;
  const inner =
    declarator.child('declarator') ??
    (declarator.type === 'parenthesized_declarator' ? declarator.children[0] : undefined);
  return inner && declaredName(inner);
}

const strings = /"(?:\\.|[^"\\\n])*"/g;

function withoutComments(text: string): string {
  return text.replace(/"(?:\\.|[^"\\\n])*"|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (part) =>
    part.startsWith('"') ? part : ' ',
  );
}
