/** Whether the code says how many connections there may be, or how high their descriptors: in any words. */
import type { SyntaxNode } from '../syntax/node.ts';
import { type Call, callsIn, loopTypes, unwrap } from './call.ts';
import type { Descriptors, Origin } from './descriptors.ts';
import { constantOf } from './integers.ts';
import type { Program } from './program.ts';

/** What a set of select has room for. */
const mostDescriptors = 1024;

const comparing = ['<', '>', '<=', '>=', '==', '!='];

/** A number that is small enough, or one that the file does not tell. */
export function isSize(program: Program, node: SyntaxNode): boolean {
  const value = constantOf(program, node);
  return value === undefined || (value >= 1 && value <= mostDescriptors);
}

/** Whether a comparison with a limit stands before what is accepted, or before it is put into the set. */
export function isBounded(descriptors: Descriptors, addition: Call, accept: Call): boolean {
  const bounds = new Bounds(descriptors, addition);
  const within = descriptors.program.functionOf(accept.node);
  return (within?.body.walk() ?? []).some((statement) => {
    const condition = statement.child('condition');
    if (!condition || !bounds.isIn(condition)) return false;
    if (statement.contains(accept.node) || statement.contains(addition.node)) return true;
    return statement.type === 'if_statement' && turnsAway(descriptors, statement, accept, addition);
  });
}

/** What it leads to, instead of one of the calls behind it: the end of the turn; or it pauses the listener. */
function turnsAway(descriptors: Descriptors, statement: SyntaxNode, accept: Call, addition: Call): boolean {
  if (callsIn(statement).some((call) => isAboutListener(descriptors, call, accept))) return true;
  const leaves = statement.walk().some(({ type }) => /^(continue|break|return|goto)_statement$/.test(type));
  const closes = callsIn(statement).some(({ name }) => /^(close|exit|_exit|err|errx|abort)$/.test(name));
  return (
    (leaves || closes) &&
    [accept, addition].some(({ node }) => statement.end <= node.start && statement.parent?.contains(node))
  );
}

function isAboutListener(
  descriptors: Descriptors,
  { name, arguments: [descriptor] }: Call,
  accept: Call,
): boolean {
  const [listener] = accept.arguments;
  if (!/^(FD_SET|FD_CLR|accept4?)$/.test(name)) return false;
  return descriptor?.text === listener?.text || descriptors.mayBeSame(descriptor, descriptors.of(listener));
}

class Bounds {
  readonly #descriptors: Descriptors;
  readonly #program: Program;
  readonly #about: readonly Origin[];
  /** What is counted up or down, by its last name. */
  readonly #counted = new Set<string>();
  /** What changes while the loop goes on: no limit. */
  readonly #changing = new Set<string>();
  /** What is known to be a descriptor, as it is written. */
  readonly #sockets = new Set<string>();

  constructor(descriptors: Descriptors, addition: Call) {
    this.#descriptors = descriptors;
    this.#program = descriptors.program;
    this.#about = [...descriptors.of(addition.arguments[0])];
    for (const { body } of this.#program.functions.values()) for (const node of body.walk()) this.#note(node);
    for (const { name, arguments: passed } of this.#program.calls) {
      if (/^(accept4?|listen|bind|FD_SET|FD_CLR|FD_ISSET|close)$/.test(name))
        this.#sockets.add(lastName(passed[0]));
      if (/^p?select$/.test(name))
        for (const part of passed[0]?.walk() ?? []) this.#sockets.add(lastName(part));
    }
  }

  /** Whether the condition compares with a limit, itself or in a function that it calls. */
  isIn(condition: SyntaxNode): boolean {
    const asked = callsIn(condition).flatMap(({ name }) => this.#program.functions.get(name)?.body ?? []);
    return [condition, ...asked].some((part) =>
      part.walk().some((node) => {
        if (node.type !== 'binary_expression' || !comparing.includes(node.child('operator')!.text))
          return false;
        const [left, right] = [unwrap(node.child('left')), unwrap(node.child('right'))];
        return this.#compares(left, right) || this.#compares(right, left);
      }),
    );
  }

  #note(node: SyntaxNode): void {
    const isUpdate = node.type === 'update_expression';
    if (!isUpdate && node.type !== 'assignment_expression') return;
    const target = lastName(node.child(isUpdate ? 'argument' : 'left'));
    const isStep = isUpdate || /^[+-]=$/.test(node.child('operator')?.text ?? '') || stepsFromItself(node);
    if (isStep) this.#counted.add(target);
    if (isStep || node.closest(...loopTypes) || node.child('operator')?.text !== '=')
      this.#changing.add(target);
  }

  #compares(count: SyntaxNode | undefined, limit: SyntaxNode | undefined): boolean {
    if (!count || !limit) return false;
    const isCounted = this.#counted.has(lastName(count)) || this.#descriptors.mayBeSame(count, this.#about);
    return isCounted && this.#isLimit(limit);
  }

  #isLimit(limit: SyntaxNode): boolean {
    if (constantOf(this.#program, limit) !== undefined) return isSize(this.#program, limit);
    if (limit.walk().some(({ type }) => type === 'sizeof_expression')) return true;
    if (!['identifier', 'field_expression'].includes(limit.type)) return false;
    const name = lastName(limit);
    return !this.#sockets.has(name) && !this.#changing.has(name) && this.#descriptors.of(limit).size === 0;
  }
}

/** `count = count + 1` */
function stepsFromItself(assignment: SyntaxNode): boolean {
  const value = unwrap(assignment.child('right'));
  return value?.type === 'binary_expression' && value.child('left')?.text === assignment.child('left')?.text;
}

/** `count` of `count`, `server->count`, `count++`. */
function lastName(node: SyntaxNode | undefined): string {
  const expression = unwrap(node);
  if (expression?.type === 'update_expression') return lastName(expression.child('argument'));
  return expression?.child('field')?.text ?? expression?.text ?? '';
}
