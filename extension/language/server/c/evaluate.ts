import type { SyntaxNode } from '../syntax/node.ts';
import { callOf, pointedAt } from './call.ts';
import { constantOf } from './integers.ts';
import { isHarmless } from './library.ts';
import type { Program } from './program.ts';
import { combine, exactly, not, type Range, truthOf } from './range.ts';

/** What is known of variables and fields, by their text. */
export type Environment = Map<string, Range>;

/** After a wait that found nothing: no set has a bit, no pollfd an event. */
export const nothingReady: Environment = new Map([
  ['FD_ISSET()', exactly(0)],
  ['.revents', exactly(0)],
]);

/** What some calls are taken to return. */
export type Assumptions = Map<SyntaxNode, Range>;

/** Evaluates an expression as far as it can be told, and keeps what it assigns. */
export class Evaluation {
  readonly #program: Program;
  readonly #known: Environment;
  readonly #assumed: Assumptions;

  constructor(program: Program, known: Environment, assumed: Assumptions) {
    this.#program = program;
    this.#known = known;
    this.#assumed = assumed;
  }

  run(node: SyntaxNode | undefined): Range | undefined {
    if (!node) return undefined;
    switch (node.type) {
      case 'parenthesized_expression':
        return this.run(node.children[0]);
      case 'cast_expression':
        return this.#cast(node);
      case 'call_expression':
        return this.#call(node);
      case 'assignment_expression':
        return this.#assign(node);
      case 'update_expression':
        return this.#update(node);
      case 'declaration':
        for (const each of node.children) if (each.type === 'init_declarator') this.#declare(each);
        return undefined;
      case 'binary_expression':
        return combine(
          this.run(node.child('left')),
          node.child('operator')!.text,
          this.run(node.child('right')),
        );
      case 'unary_expression': {
        const value = this.run(node.child('argument'));
        const operator = node.child('operator')?.text;
        return operator === '!'
          ? not(value)
          : operator === '-' && value
            ? combine(exactly(0), '-', value)
            : undefined;
      }
      case 'conditional_expression':
        return this.#choose(node);
      case 'comma_expression':
        this.run(node.child('left'));
        return this.run(node.child('right'));
      case 'field_expression':
        return this.#known.get(node.text) ?? this.#known.get(`.${node.child('field')?.text}`);
      case 'identifier':
      case 'subscript_expression':
        return this.#known.get(node.text) ?? this.#constant(node);
      case 'sizeof_expression':
        return undefined;
      default:
        for (const child of node.children) this.run(child);
        return this.#constant(node);
    }
  }

  #constant(node: SyntaxNode): Range | undefined {
    const value = constantOf(this.#program, node);
    return value === undefined ? undefined : exactly(value);
  }

  /** -1 is a large number once it is unsigned. */
  #cast(node: SyntaxNode): Range | undefined {
    const value = this.run(node.child('value'));
    return value && value.low < 0 && /size_t|unsigned|uint/.test(node.child('type')?.text ?? '')
      ? undefined
      : value;
  }

  #call(node: SyntaxNode): Range | undefined {
    const passed = node.child('arguments')?.children ?? [];
    for (const argument of passed) {
      this.run(argument);
      const variable = pointedAt(argument);
      if (variable) this.#forget(variable.text);
    }
    const call = callOf(node);
    // Others can change what is not local to this function.
    if (!call || !isHarmless(call.name)) {
      for (const name of this.#known.keys()) if (/\W/.test(name)) this.#known.delete(name);
    }
    if (call && /^(__builtin_expect|likely|unlikely)$/.test(call.name)) return this.run(passed[0]);
    return this.#assumed.get(node) ?? (call && this.#known.get(`${call.name}()`));
  }

  #assign(node: SyntaxNode): Range | undefined {
    const operator = node.child('operator')?.text ?? '=';
    const right = this.run(node.child('right'));
    const left = node.child('left')!;
    const value =
      operator === '=' ? right : truthOf(right) === false ? this.#known.get(left.text) : undefined;
    this.#set(left.text, value);
    return value;
  }

  /** Nothing is known of what is counted: it would be another value at every turn. */
  #update(node: SyntaxNode): undefined {
    this.#forget(node.child('argument')?.text ?? '');
  }

  #declare(node: SyntaxNode): void {
    const name = node.child('declarator');
    if (name?.type === 'identifier') this.#set(name.text, this.run(node.child('value')));
    else this.run(node.child('value'));
  }

  #choose(node: SyntaxNode): Range | undefined {
    const truth = truthOf(this.run(node.child('condition')));
    if (truth !== undefined) return this.run(node.child(truth ? 'consequence' : 'alternative'));
    const yes = this.run(node.child('consequence'));
    const no = this.run(node.child('alternative'));
    return yes && no && { low: Math.min(yes.low, no.low), high: Math.max(yes.high, no.high) };
  }

  #set(name: string, value: Range | undefined): void {
    this.#forget(name);
    if (value) this.#known.set(name, value);
  }

  /** The variable, and whatever is reached through it. */
  #forget(name: string): void {
    for (const known of this.#known.keys()) {
      if (known === name || (known.startsWith(name) && /^\W/.test(known.slice(name.length))))
        this.#known.delete(known);
    }
  }
}
