import type { SyntaxNode } from '../syntax/node.ts';
import { callOf } from './call.ts';

/** Methods of bytes and text that give something empty when called on something empty. */
const keepsEmpty = new Set([
  'decode',
  'encode',
  'strip',
  'rstrip',
  'lstrip',
  'lower',
  'upper',
  'replace',
  'tobytes',
  'copy',
]);
const wrapsEmpty = new Set([
  'bytes',
  'str',
  'bytearray',
  'memoryview',
  'list',
  'tuple',
  'set',
  'sorted',
  'reversed',
]);

/** Which expressions are known to be empty (or, of a count, 0) at a place in the program. */
export class Emptiness {
  /** What is empty is None, not bytes or text. */
  readonly isNone: boolean;
  #names = new Set<string>();
  #nodes = new Set<SyntaxNode>();

  constructor(isNone = false) {
    this.isNone = isNone;
  }

  static common(all: readonly Emptiness[]): Emptiness | undefined {
    const [first, ...others] = all;
    if (!first) return undefined;
    const common = first.copy();
    for (const other of others)
      for (const name of common.#names) if (!other.#names.has(name)) common.#names.delete(name);
    return common;
  }

  copy(): Emptiness {
    const copy = new Emptiness(this.isNone);
    copy.#names = new Set(this.#names);
    copy.#nodes = this.#nodes;
    return copy;
  }

  add(node: SyntaxNode): void {
    this.#nodes.add(node);
  }

  addName(name: string): void {
    this.#names.add(name);
  }

  /** A node that is missing from a broken program is not empty: nothing is known of it. */
  has(node: SyntaxNode | undefined): boolean {
    if (!node) return false;
    if (this.#nodes.has(node)) return true;
    switch (node.type) {
      case 'identifier':
      case 'attribute':
        return this.#names.has(node.text);
      case 'parenthesized_expression':
      case 'await':
        return this.has(node.children[0]);
      case 'named_expression':
        return this.has(node.child('value'));
      case 'subscript':
        return node.child('subscript')?.type === 'slice' && this.has(node.child('value'));
      case 'boolean_operator': {
        const both = [node.child('left'), node.child('right')].map((side) => this.has(side));
        return node.child('operator')?.type === 'and' ? both.includes(true) : !both.includes(false);
      }
      case 'binary_operator':
        return (
          node.child('operator')?.type === '+' &&
          this.has(node.child('left')) &&
          this.has(node.child('right'))
        );
      case 'call': {
        const call = callOf(node);
        if (call.method && call.receiver) return keepsEmpty.has(call.method) && this.has(call.receiver);
        return (
          wrapsEmpty.has(call.callee.text) && call.positional[0] !== undefined && this.has(call.positional[0])
        );
      }
      default:
        return false;
    }
  }

  /** Takes note of what a statement or an expression assigns. */
  execute(statement: SyntaxNode): void {
    for (const node of statement.walk()) {
      if (node.type === 'assignment') this.#assign(node.child('left'), node.child('right'));
      else if (node.type === 'named_expression') this.#assign(node.child('name'), node.child('value'));
    }
  }

  #assign(target: SyntaxNode | undefined, value: SyntaxNode | undefined): void {
    if (!target || !value) return;
    const isEmpty = this.has(value.type === 'assignment' ? value.child('right') : value);
    for (const name of target.type === 'identifier' || target.type === 'attribute'
      ? [target]
      : target.children) {
      if (isEmpty) this.#names.add(name.text);
      else this.#names.delete(name.text);
    }
  }
}

/** Whether a condition holds; undefined where that depends on more than what is empty. */
export function truth(condition: SyntaxNode | undefined, empty: Emptiness): boolean | undefined {
  if (!condition) return undefined;
  if (empty.has(condition)) return false;
  switch (condition.type) {
    case 'true':
      return true;
    case 'false':
    case 'none':
      return false;
    case 'integer':
      return Number(condition.text) !== 0;
    case 'parenthesized_expression':
      return truth(condition.children[0], empty);
    case 'not_operator': {
      const inner = truth(condition.child('argument'), empty);
      return inner === undefined ? undefined : !inner;
    }
    case 'boolean_operator':
      return truthOfBoth(condition, empty);
    case 'comparison_operator':
      return truthOfComparison(condition, empty);
    case 'call': {
      const call = callOf(condition);
      const [only] = call.positional;
      if (/^(len|bool|any|sum)$/.test(call.callee.text) && only) return empty.has(only) ? false : undefined;
      if (/^(startswith|endswith)$/.test(call.method ?? '') && only && isNonEmptyLiteral(only))
        return empty.has(call.receiver) ? false : undefined;
      return undefined;
    }
    default:
      return undefined;
  }
}

function truthOfBoth(node: SyntaxNode, empty: Emptiness): boolean | undefined {
  const left = truth(node.child('left'), empty);
  const right = truth(node.child('right'), empty);
  const decides = node.child('operator')?.type !== 'and';
  if (left === decides || right === decides) return decides;
  return left === undefined || right === undefined ? undefined : !decides;
}

function truthOfComparison(node: SyntaxNode, empty: Emptiness): boolean | undefined {
  const [left, operator, right] = node.children;
  if (!left || !operator || !right || node.children.length !== 3) return undefined;
  if (isCount(left, empty)) return compareNumbers(0, operator.type, right);
  if (!empty.has(left))
    return empty.has(right) && operator.type !== 'in' ? truthOfSides(empty, operator.type, left) : undefined;
  return truthOfSides(empty, operator.type, right);
}

function isCount(node: SyntaxNode, empty: Emptiness): boolean {
  if (node.type !== 'call') return false;
  const call = callOf(node);
  return call.callee.text === 'len' && call.positional[0] !== undefined && empty.has(call.positional[0]);
}

/** An empty value compared with another. */
function truthOfSides({ isNone }: Emptiness, operator: string, other: SyntaxNode): boolean | undefined {
  const isEqual = operator === '==' || operator === 'is';
  if (isNone) {
    if (!/^(==|!=|is|is not)$/.test(operator) || other.type === 'identifier') return undefined;
    return isEqual === (other.type === 'none');
  }
  if (other.type === 'integer') return compareNumbers(0, operator, other);
  if (isEmptyLiteral(other)) return operator === '==' ? true : operator === '!=' ? false : undefined;
  if (isNonEmptyLiteral(other) || other.type === 'none')
    return isEqual ? false : operator === '!=' || operator === 'is not' ? true : undefined;
  if (operator === 'in' && /^(tuple|list|set)$/.test(other.type))
    return other.children.some(isEmptyLiteral) ? true : undefined;
  return undefined;
}

function compareNumbers(left: number, operator: string, node: SyntaxNode): boolean | undefined {
  if (node.type !== 'integer' && node.type !== 'unary_operator') return undefined;
  const right = Number(node.text);
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return undefined;
  }
}

function isEmptyLiteral(node: SyntaxNode): boolean {
  return (
    /^[bBrRuU]{0,2}(''|"")$/.test(node.text) || /^(\[\]|\(\)|\{\}|bytes\(\)|str\(\)|set\(\))$/.test(node.text)
  );
}

function isNonEmptyLiteral(node: SyntaxNode): boolean {
  return node.type === 'string' && !isEmptyLiteral(node);
}
