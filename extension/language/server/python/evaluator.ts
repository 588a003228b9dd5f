import type { SyntaxNode } from '../syntax/node.ts';
import { argument, type Call, callOf } from './call.ts';
import { eventParts, libraryCall, methodCall } from './library.ts';
import type { Program } from './program.ts';
import { importedModules, importedNames, type Scope, targetLists } from './scope.ts';
import {
  Cell,
  type ClassValue,
  type CollectionValue,
  type ConstantValue,
  type FunctionValue,
  type LibraryValue,
  none,
  ofKind,
  onlyUnknown,
  type PollerValue,
  unknown,
  type Value,
  type Values,
  type Wait,
} from './values.ts';

/** Works out what expressions stand for, from what the cells of the program hold so far. */
export class Evaluator {
  /** Counts what changes: a cell's new value, a new cell. */
  clock = 1;
  /** The waits of the program. */
  readonly waits = new Set<Wait>();
  readonly #results = new Map<SyntaxNode, Values>();
  readonly #program: Program;
  readonly #made = new Map<SyntaxNode, Map<string, Value>>();
  readonly #libraries = new Map<string, ReadonlySet<LibraryValue>>();
  readonly #constants = new Map<ConstantValue['value'], Values>();
  readonly #bound = new Map<FunctionValue, Map<Value, Values>>();

  constructor(program: Program) {
    this.#program = program;
  }

  // --- cells

  add(cell: Cell, values: Iterable<Value>): void {
    for (const value of values) if (cell.add(value)) this.touch(cell);
  }

  /** Something about what the cell stands for has changed. */
  touch(cell: Cell): void {
    cell.changedAt = ++this.clock;
  }

  /** Whether what these cells hold has changed since. */
  hasChangedSince(time: number, reads: Iterable<Cell>): boolean {
    for (const cell of reads) if (cell.changedAt > time) return true;
    return false;
  }

  /** The one value of its kind that a piece of code makes. */
  make<Made extends Value>(site: SyntaxNode, kind: Made['kind'], make: () => Made, variant = ''): Made {
    let made = this.#made.get(site);
    if (!made) {
      made = new Map();
      this.#made.set(site, made);
    }
    const key = kind + variant;
    let value = made.get(key) as Made | undefined;
    if (!value) {
      value = make();
      made.set(key, value);
    }
    return value;
  }

  ready(site: SyntaxNode, wait: Wait, which: 0 | 1 | 2): Value {
    return this.make(site, 'ready', () => ({ kind: 'ready', wait, which }), `${wait.call.start}.${which}`);
  }

  /** What the call gave when it was last evaluated. */
  resultOf(call: SyntaxNode): Values | undefined {
    return this.#results.get(call);
  }

  library(path: string): ReadonlySet<LibraryValue> {
    let values = this.#libraries.get(path);
    if (!values) {
      values = new Set([{ kind: 'library', path }]);
      this.#libraries.set(path, values);
    }
    return values;
  }

  collection(site: SyntaxNode, extra: () => Partial<CollectionValue> = () => ({})): CollectionValue {
    return this.make(site, 'collection', () => ({ kind: 'collection', site, items: new Cell(), ...extra() }));
  }

  // --- definitions

  defineFunction(node: SyntaxNode, scope: Scope, inner: Scope): void {
    const owner = scope.node.type === 'class_definition' ? this.#program.classes.get(scope.node) : undefined;
    const value: FunctionValue = { kind: 'function', node, result: new Cell(), callers: new Set(), owner };
    this.#program.functions.set(node, value);
    const name = node.child('name')?.text;
    if (name && owner) this.add(this.#attributeOf(owner, name), [value]);
    if (name) this.add(scope.own(name), [value]);
    for (const parameter of parametersOf(node)) inner.own(parameter.name);
    const [first] = parametersOf(node);
    if (owner && first && !isStatic(node)) this.add(inner.own(first.name), [owner.instance]);
  }

  defineClass(node: SyntaxNode, scope: Scope, inner: Scope): void {
    const attributes = inner.names;
    const lookups = { missed: new Map<string, Cell>(), ancestry: new Cell() };
    const value = { kind: 'class', node, bases: [], attributes, ...lookups } as unknown as ClassValue;
    value.instance = { kind: 'instance', class: value };
    this.#program.classes.set(node, value);
    const name = node.child('name')?.text;
    if (name) this.add(scope.own(name), [value]);
  }

  // --- statements

  execute(node: SyntaxNode, scope: Scope): void {
    switch (node.type) {
      case 'call':
      case 'named_expression':
        this.evaluate(node, scope);
        break;
      case 'assignment':
        this.assign(node.child('left'), this.evaluate(node.child('right'), scope), scope);
        break;
      case 'augmented_assignment':
        this.#augment(node, scope);
        break;
      case 'for_statement':
      case 'for_in_clause':
        this.assign(node.child('left'), this.iterate(this.evaluate(node.child('right'), scope), node), scope);
        break;
      case 'as_pattern': {
        const target = node.child('alias')?.children[0];
        if (target && node.children[0]) this.assign(target, this.evaluate(node.children[0], scope), scope);
        break;
      }
      case 'return_statement':
      case 'yield': {
        const target = this.#program.functions.get(scope.node);
        if (target && node.children[0]) this.add(target.result, this.evaluate(node.children[0], scope));
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
    const added = this.evaluate(node.child('right'), scope);
    for (const collection of ofKind(this.evaluate(node.child('left'), scope), 'collection'))
      this.add(collection.items, this.iterate(added, node));
    // A sum is no longer what one receive gave, nor a constant.
    const left = node.child('left');
    if (left?.type === 'identifier') this.add(scope.own(left.text), [unknown]);
  }

  #inherit(node: SyntaxNode, scope: Scope): void {
    const value = this.#program.classes.get(node)!;
    for (const base of node.child('superclasses')?.children ?? []) {
      for (const found of ofKind(this.evaluate(base, scope), 'class')) {
        if (found === value || value.bases.includes(found)) continue;
        value.bases.push(found);
        this.touch(value.ancestry);
      }
    }
  }

  #import(node: SyntaxNode, scope: Scope): void {
    const imports = node.type === 'import_statement' ? importedModules(node) : importedNames(node);
    for (const { name, path } of imports) this.add(scope.own(name), this.library(path));
  }

  assign(target: SyntaxNode | undefined, values: Values, scope: Scope): void {
    if (target && targetLists.has(target.type)) this.#unpack(target.children, values, scope);
    switch (target?.type) {
      case 'identifier':
        this.add(scope.own(target.text), values);
        break;
      case 'attribute':
        this.#assignAttribute(target, values, scope);
        break;
      case 'subscript':
        for (const collection of ofKind(this.evaluate(target.child('value'), scope), 'collection')) {
          this.add(collection.items, values);
          if (collection.keys) this.add(collection.keys, this.evaluate(target.child('subscript'), scope));
        }
        break;
    }
  }

  #assignAttribute(target: SyntaxNode, values: Values, scope: Scope): void {
    const name = target.child('attribute')?.text;
    if (!name) return;
    for (const value of this.evaluate(target.child('object'), scope)) {
      if (value.kind === 'instance') this.add(this.#attributeOf(value.class, name), values);
      if (value.kind === 'class') this.add(this.#attributeOf(value, name), values);
    }
  }

  #unpack(targets: readonly SyntaxNode[], values: Values, scope: Scope): void {
    for (const [index, target] of targets.entries()) {
      const parts = new Set<Value>();
      for (const value of values) for (const part of this.part(value, index, target)) parts.add(part);
      this.assign(target, parts, scope);
    }
  }

  // --- expressions

  evaluate(node: SyntaxNode | undefined, scope: Scope): Values {
    switch (node?.type) {
      case 'identifier':
        return this.#name(node.text, scope);
      case 'attribute':
        return this.#attribute(
          this.evaluate(node.child('object'), scope),
          node.child('attribute')?.text ?? '',
          node,
        );
      case 'call': {
        const result = this.#call(callOf(node), scope);
        this.#results.set(node, result);
        return result;
      }
      case 'subscript':
        return this.#subscript(node, scope);
      case 'parenthesized_expression':
      case 'await':
      case 'as_pattern_target':
        return this.evaluate(node.children[0], scope);
      case 'named_expression': {
        const values = this.evaluate(node.child('value'), scope);
        this.assign(node.child('name'), values, scope);
        return values;
      }
      case 'conditional_expression':
        return union(this.evaluate(node.children[0], scope), this.evaluate(node.children[2], scope));
      case 'boolean_operator':
        return union(this.evaluate(node.child('left'), scope), this.evaluate(node.child('right'), scope));
      case 'tuple':
      case 'expression_list':
      case 'list':
      case 'set':
        return this.#display(node, scope);
      case 'dictionary':
        return this.#dictionary(node, scope);
      case 'list_comprehension':
      case 'set_comprehension':
      case 'generator_expression': {
        const collection = this.collection(node);
        this.add(collection.items, this.evaluate(node.child('body'), scope));
        return new Set([collection]);
      }
      case 'dictionary_comprehension': {
        const collection = this.collection(node, () => ({ keys: new Cell() }));
        const body = node.child('body');
        this.add(collection.items, this.evaluate(body?.child('value'), scope));
        this.add(collection.keys!, this.evaluate(body?.child('key'), scope));
        return new Set([collection]);
      }
      case 'binary_operator':
        return this.#binary(node, scope);
      case 'lambda': {
        const target = this.#program.functions.get(node);
        if (!target) return none;
        this.add(target.result, this.evaluate(node.child('body'), this.#program.scopeFor(node)));
        return new Set([target]);
      }
      case 'integer':
      case 'float':
        return this.#constant(Number(node.text.replaceAll('_', '')));
      case 'unary_operator': {
        const [inner] = ofKind(this.evaluate(node.child('argument'), scope), 'constant');
        if (node.text.startsWith('-') && typeof inner?.value === 'number')
          return this.#constant(-inner.value);
        return onlyUnknown;
      }
      case 'true':
      case 'false':
        return this.#constant(node.type === 'true');
      case 'none':
        return this.#constant(null);
      case 'string':
        return this.#constant(node.text);
      default:
        return onlyUnknown;
    }
  }

  #constant(value: ConstantValue['value']): Values {
    let values = this.#constants.get(value);
    if (!values) {
      values = new Set([{ kind: 'constant', value }]);
      this.#constants.set(value, values);
    }
    return values;
  }

  #name(name: string, scope: Scope): Values {
    const cell = scope.find(name);
    if (cell) return cell.values;
    const { wildcards } = scope.module;
    if (wildcards.length === 0) return this.library(name);
    return new Set(wildcards.flatMap((module) => [...this.library(`${module}.${name}`)]));
  }

  #attribute(owners: Values, name: string, site: SyntaxNode): Values {
    const [only] = owners;
    if (owners.size === 1 && only?.kind === 'library') return this.library(`${only.path}.${name}`);
    let found = none;
    for (const owner of owners) found = union(found, this.#attributeOfOne(owner, name, site));
    return found;
  }

  #attributeOfOne(owner: Value, name: string, site: SyntaxNode): Values {
    switch (owner.kind) {
      case 'library':
        return this.library(`${owner.path}.${name}`);
      case 'instance':
        return this.#ofInstance(owner.class, name, owner);
      case 'class':
        return lookUp(owner, name);
      case 'key':
        return this.#ofKey(owner.poller, name, site);
      default:
        return onlyUnknown;
    }
  }

  #ofKey(poller: PollerValue, name: string, site: SyntaxNode): Values {
    if (name === 'fileobj') return poller.registered.values;
    if (name === 'data') return poller.data.values;
    return name === 'fd' ? new Set([this.descriptor(site, poller.registered)]) : none;
  }

  #attributeOf(owner: ClassValue, name: string): Cell {
    let cell = owner.attributes.get(name);
    if (!cell) {
      cell = new Cell();
      owner.attributes.set(name, cell);
      const missed = owner.missed.get(name);
      if (missed) this.touch(missed);
    }
    return cell;
  }

  #ofInstance(owner: ClassValue, name: string, self: Value): Values {
    const values = lookUp(owner, name);
    if (!hasFunction(values)) return values;
    let found = none;
    for (const value of values)
      found = union(found, value.kind === 'function' ? this.#bind(value, self) : new Set([value]));
    return found;
  }

  #bind(target: FunctionValue, self: Value): Values {
    let methods = this.#bound.get(target);
    if (!methods) {
      methods = new Map();
      this.#bound.set(target, methods);
    }
    let bound = methods.get(self);
    if (!bound) {
      bound = new Set([{ kind: 'bound', target, self }]);
      methods.set(self, bound);
    }
    return bound;
  }

  descriptor(site: SyntaxNode, of: Cell | Values): Value {
    const made = this.make(site, 'descriptor', () => ({ kind: 'descriptor', of: new Cell() }));
    this.add(made.of, 'values' in of && of instanceof Cell ? of.values : (of as Values));
    return made;
  }

  #display(node: SyntaxNode, scope: Scope): Values {
    const isTuple = node.type === 'tuple' || node.type === 'expression_list';
    const items = node.children.filter((child) => child.type !== 'list_splat');
    const collection = this.collection(node, () =>
      isTuple ? { positions: items.map(() => new Cell()) } : {},
    );
    for (const [index, item] of items.entries()) {
      const values = this.evaluate(item, scope);
      this.add(collection.items, values);
      const position = collection.positions?.[index];
      if (position) this.add(position, values);
    }
    for (const splat of node.children.filter((child) => child.type === 'list_splat'))
      this.add(collection.items, this.iterate(this.evaluate(splat.children[0], scope), splat));
    return new Set([collection]);
  }

  #dictionary(node: SyntaxNode, scope: Scope): Values {
    const collection = this.collection(node, () => ({ keys: new Cell() }));
    for (const pair of node.children) {
      if (pair.type !== 'pair') continue;
      this.add(collection.items, this.evaluate(pair.child('value'), scope));
      this.add(collection.keys!, this.evaluate(pair.child('key'), scope));
    }
    return new Set([collection]);
  }

  #binary(node: SyntaxNode, scope: Scope): Values {
    const left = this.evaluate(node.child('left'), scope);
    const right = this.evaluate(node.child('right'), scope);
    const operands = [...ofKind(left, 'collection'), ...ofKind(right, 'collection')];
    if (operands.length === 0) return left.size + right.size > 0 ? onlyUnknown : none;
    const sum = this.collection(node);
    for (const operand of operands) this.add(sum.items, operand.items.values);
    return new Set([sum]);
  }

  #subscript(node: SyntaxNode, scope: Scope): Values {
    const index = node.child('subscript');
    const found = new Set<Value>();
    for (const value of this.evaluate(node.child('value'), scope)) {
      if (index?.type === 'slice') found.add(value);
      else if (index?.type === 'integer')
        for (const part of this.part(value, Number(index.text), node)) found.add(part);
      else if (value.kind === 'collection') for (const item of value.items.values) found.add(item);
      else for (const item of this.iterate(new Set([value]), node)) found.add(item);
    }
    return found;
  }

  /** What a value gives at a position, when it is unpacked or asked for an item. */
  part(value: Value, index: number, site: SyntaxNode): Values {
    switch (value.kind) {
      case 'collection':
        return (value.positions ? value.positions[index] : value.items)?.values ?? none;
      case 'waitResult':
        if (value.wait.api === 'select') {
          if (index > 2) return none;
          return new Set([this.ready(site, value.wait, index as 0 | 1 | 2)]);
        }
        return this.iterate(new Set([value]), site);
      case 'event':
        return eventParts(this, value.wait, index, site);
      case 'ready':
        return value.wait.sets[value.which].values;
      default:
        return onlyUnknown;
    }
  }

  /** What a loop over the values gives. */
  iterate(values: Values, site: SyntaxNode): Values {
    const found = new Set<Value>();
    for (const value of values) {
      if (value.kind === 'collection') for (const item of (value.keys ?? value.items).values) found.add(item);
      else if (value.kind === 'ready')
        for (const item of value.wait.sets[value.which].values) found.add(item);
      else if (value.kind === 'waitResult') {
        const { wait } = value;
        if (wait.api === 'select')
          for (const which of [0, 1, 2] as const) found.add(this.ready(site, wait, which));
        else found.add(this.make(site, 'event', () => ({ kind: 'event', wait }), `${wait.call.start}`));
      } else found.add(unknown);
    }
    return found;
  }

  // --- calls

  #call(call: Call, scope: Scope): Values {
    let found = none;
    const arguments_ = call.positional.map((each) => this.evaluate(each, scope));
    for (const value of call.keywords.values()) this.evaluate(value, scope);
    const receiver = call.receiver && this.evaluate(call.receiver, scope);
    const callees = this.#callees(call, receiver, scope);
    for (const callee of callees) found = union(found, this.#callOne(callee, call, arguments_, scope));
    if (receiver) found = union(found, methodCall(this, receiver, call, arguments_, scope));
    return found.size > 0 || isUnderstood(receiver ?? callees) ? found : onlyUnknown;
  }

  #callees(call: Call, receiver: Values | undefined, scope: Scope): Values {
    if (!receiver) return this.evaluate(call.callee, scope);
    const { receiver: node, method = '' } = call;
    if (node?.type === 'call' && callOf(node).callee.text === 'super') return this.#ofSuper(call);
    return this.#attribute(receiver, method, call.callee);
  }

  #ofSuper(call: Call): Values {
    const definition = call.node.closest('class_definition');
    const owner = definition && this.#program.classes.get(definition);
    let found = none;
    for (const base of owner?.bases ?? [])
      found = union(found, this.#ofInstance(base, call.method ?? '', owner!.instance));
    return found;
  }

  #callOne(callee: Value, call: Call, arguments_: Values[], scope: Scope): Values {
    switch (callee.kind) {
      case 'library':
        return libraryCall(this, callee.path, call, arguments_, scope);
      case 'function':
        return this.#enter(callee, call, arguments_, scope);
      case 'bound':
        return this.#enter(callee.target, call, arguments_, scope, callee.self);
      case 'class': {
        for (const initializer of ofKind(lookUp(callee, '__init__'), 'function'))
          this.#enter(initializer, call, arguments_, scope, callee.instance);
        return new Set([callee.instance]);
      }
      case 'instance': {
        for (const method of ofKind(this.#ofInstance(callee.class, '__call__', callee), 'bound'))
          this.#enter(method.target, call, arguments_, scope, callee);
        return none;
      }
      default:
        return none;
    }
  }

  #enter(target: FunctionValue, call: Call, arguments_: Values[], scope: Scope, self?: Value): Values {
    if (!target.callers.has(call.node)) {
      target.callers.add(call.node);
      this.#program.noteTarget(call.node, target);
    }
    const inner = this.#program.scopeFor(target.node);
    const parameters = parametersOf(target.node);
    const offset = self && !isStatic(target.node) ? 1 : 0;
    if (offset === 1 && parameters[0] && self) this.add(inner.own(parameters[0].name), [self]);
    for (const [index, values] of arguments_.entries()) {
      const parameter = parameters[index + offset];
      if (parameter && !parameter.isRest) this.add(inner.own(parameter.name), values);
    }
    for (const { name, isRest } of parameters) {
      const value = call.keywords.get(name);
      if (value && !isRest) this.add(inner.own(name), this.evaluate(value, scope));
    }
    return target.result.values;
  }

  keyword(call: Call, position: number, name: string, scope: Scope): Values {
    const node = argument(call, position, name);
    return node ? this.evaluate(node, scope) : none;
  }
}

/** Whether a call that gives nothing does so for now, since what it is called on is not known yet, or for good. */
function isUnderstood(values: Values): boolean {
  for (const { kind } of values) if (kind === 'unknown' || kind === 'library') return false;
  return true;
}

interface Parameter {
  name: string;
  isRest: boolean;
}

const parameterLists = new WeakMap<SyntaxNode, Parameter[]>();

export function parametersOf(definition: SyntaxNode): Parameter[] {
  let list = parameterLists.get(definition);
  if (!list) {
    list = (definition.child('parameters')?.children ?? []).flatMap((parameter) => {
      const isRest = /^\*/.test(parameter.text);
      const name = [...parameter.walk()].find((node) => node.type === 'identifier');
      return name ? [{ name: name.text, isRest }] : [];
    });
    parameterLists.set(definition, list);
  }
  return list;
}

function isStatic(definition: SyntaxNode): boolean {
  return (
    definition.parent?.type === 'decorated_definition' &&
    definition.parent.children.some((child) => child.type === 'decorator' && child.text === '@staticmethod')
  );
}

/** What an attribute holds, in the class and those that it inherits from. */
function lookUp(owner: ClassValue, name: string, depth = 0): Values {
  const own = (owner.attributes.get(name) ?? missedBy(owner, name)).values;
  owner.ancestry.note();
  if (depth > 8) return own;
  const isMethod = ofKind(own, 'function').length > 0;
  if (isMethod || owner.bases.length === 0) return own;
  return owner.bases.reduce((found, base) => union(found, lookUp(base, name, depth + 1)), own);
}

function hasFunction(values: Values): boolean {
  for (const { kind } of values) if (kind === 'function') return true;
  return false;
}

function missedBy({ missed }: ClassValue, name: string): Cell {
  let cell = missed.get(name);
  if (!cell) {
    cell = new Cell();
    missed.set(name, cell);
  }
  return cell;
}

export function union(left: Values, right: Values): Values {
  if (right.size === 0 || left === right) return left;
  if (left.size === 0) return right;
  return new Set([...left, ...right]);
}
