import type { SyntaxNode } from '../syntax/node.ts';
import { assign } from './assignment.ts';
import { argument, type Call, callOf } from './call.ts';
import { Calls } from './calls.ts';
import { hasFunction, lookUp } from './classes.ts';
import type { Program } from './program.ts';
import type { Scope } from './scope.ts';
import { Store } from './store.ts';
import {
  Cell,
  type ClassValue,
  none,
  ofKind,
  onlyUnknown,
  type PollerValue,
  union,
  type Value,
  type Values,
} from './values.ts';

/** Works out what expressions stand for, from what the cells of the program hold so far. */
export class Evaluator extends Store {
  readonly #program: Program;
  readonly #calls: Calls;
  readonly #results = new Map<SyntaxNode, Values>();

  constructor(program: Program, shared?: Store) {
    super(shared);
    this.#program = program;
    this.#calls = new Calls(program, this);
  }

  /** What the call gave when it was last evaluated. */
  resultOf(call: SyntaxNode): Values | undefined {
    return this.#results.get(call);
  }

  evaluate(node: SyntaxNode | undefined, scope: Scope): Values {
    switch (node?.type) {
      case 'identifier':
        return this.#name(node.text, scope);
      case 'attribute':
        return this.attribute(
          this.evaluate(node.child('object'), scope),
          node.child('attribute')?.text ?? '',
          node,
        );
      case 'call': {
        const result = this.#calls.evaluate(callOf(node), scope);
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
        assign(this, node.child('name'), values, scope);
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
        return [collection];
      }
      case 'dictionary_comprehension': {
        const collection = this.collection(node, () => ({ keys: new Cell() }));
        const body = node.child('body');
        this.add(collection.items, this.evaluate(body?.child('value'), scope));
        this.add(collection.keys!, this.evaluate(body?.child('key'), scope));
        return [collection];
      }
      case 'binary_operator':
        return this.#binary(node, scope);
      case 'lambda': {
        const target = this.#program.functions.get(node);
        if (!target) return none;
        this.add(target.result, this.evaluate(node.child('body'), this.#program.scopeFor(node)));
        return [target];
      }
      case 'integer':
      case 'float':
        return this.constant(Number(node.text.replaceAll('_', '')));
      case 'unary_operator': {
        const [inner] = ofKind(this.evaluate(node.child('argument'), scope), 'constant');
        if (node.text.startsWith('-') && typeof inner?.value === 'number') return this.constant(-inner.value);
        return onlyUnknown;
      }
      case 'true':
      case 'false':
        return this.constant(node.type === 'true');
      case 'none':
        return this.constant(null);
      case 'string':
        return this.constant(node.text);
      default:
        return onlyUnknown;
    }
  }

  #name(name: string, scope: Scope): Values {
    const cell = scope.find(name);
    if (cell) return cell.values;
    const wildcards = scope.wildcardsInReach;
    if (wildcards.length === 0) return this.library(name);
    return wildcards.flatMap((module) => this.library(`${module}.${name}`));
  }

  attribute(owners: Values, name: string, site: SyntaxNode): Values {
    const [only] = owners;
    if (owners.length === 1 && only?.kind === 'library') return this.library(`${only.path}.${name}`);
    let found = none;
    for (const owner of owners) found = union(found, this.#attributeOfOne(owner, name, site));
    return found;
  }

  #attributeOfOne(owner: Value, name: string, site: SyntaxNode): Values {
    switch (owner.kind) {
      case 'library':
        return this.library(`${owner.path}.${name}`);
      case 'instance':
        return this.ofInstance(owner.class, name, owner);
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
    return name === 'fd' ? [this.descriptor(site, poller.registered)] : none;
  }

  ofInstance(owner: ClassValue, name: string, self: Value): Values {
    const values = lookUp(owner, name);
    if (!hasFunction(values)) return values;
    let found = none;
    for (const value of values)
      found = union(found, value.kind === 'function' ? this.bind(value, self) : [value]);
    return found;
  }

  #display(node: SyntaxNode, scope: Scope): Values {
    const isTuple = node.type === 'tuple' || node.type === 'expression_list';
    const collection = this.collection(node, isTuple ? () => ({ positions: [] }) : undefined);
    const { items, positions } = collection;
    let index = 0;
    for (const item of node.children) {
      if (item.type === 'list_splat') {
        this.add(items, this.iterate(this.evaluate(item.children[0], scope), item));
        continue;
      }
      const values = this.evaluate(item, scope);
      this.add(items, values);
      if (!positions) continue;
      if (index === positions.length) positions.push(new Cell());
      this.add(positions[index++]!, values);
    }
    return [collection];
  }

  #dictionary(node: SyntaxNode, scope: Scope): Values {
    const collection = this.collection(node, () => ({ keys: new Cell() }));
    for (const pair of node.children) {
      if (pair.type !== 'pair') continue;
      this.add(collection.items, this.evaluate(pair.child('value'), scope));
      this.add(collection.keys!, this.evaluate(pair.child('key'), scope));
    }
    return [collection];
  }

  #binary(node: SyntaxNode, scope: Scope): Values {
    const left = this.evaluate(node.child('left'), scope);
    const right = this.evaluate(node.child('right'), scope);
    const operands = [...ofKind(left, 'collection'), ...ofKind(right, 'collection')];
    if (operands.length === 0) return left.length + right.length > 0 ? onlyUnknown : none;
    const sum = this.collection(node);
    for (const operand of operands) this.add(sum.items, operand.items.values);
    return [sum];
  }

  #subscript(node: SyntaxNode, scope: Scope): Values {
    const index = node.child('subscript');
    const owners = this.evaluate(node.child('value'), scope);
    if (index?.type === 'slice') return owners;
    let found = none;
    for (const value of owners) {
      if (index?.type === 'integer') found = union(found, this.part(value, Number(index.text), node));
      else if (value.kind === 'collection') found = union(found, value.items.values);
      else found = union(found, this.iterate([value], node));
    }
    return found;
  }

  keyword(call: Call, position: number, name: string, scope: Scope): Values {
    const node = argument(call, position, name);
    return node ? this.evaluate(node, scope) : none;
  }
}
