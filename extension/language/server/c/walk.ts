import type { SyntaxNode } from '../syntax/node.ts';
import { callsIn, loopsAround } from './call.ts';
import { type Assumptions, type Environment, Evaluation } from './evaluate.ts';
import { type Step, stepOf } from './graph.ts';
import { isEnding, isWait, waitNames } from './library.ts';
import type { CFunction, Program } from './program.ts';
import { combine, type Range, truthOf } from './range.ts';
import { waitsIn } from './waits.ts';

/**
 * How a way ends: at the call that it began with; where a loop goes on to the next descriptor; at the next wait for
 * readiness; out of the loop that waits, or of the program; where this file does not tell.
 */
export type End = 'again' | 'turn' | 'wait' | 'left' | 'lost';

export interface Walk {
  /** What may be evaluated on the way, the call itself left out. */
  reached: Set<SyntaxNode>;
  ends: Set<End>;
}

/** More than the ways that anybody writes after one call; past it nothing is claimed. */
const mostStates = 3000;

const deepestCallers = 6;

/**
 * Follows the program from a call on, given what the call returned, until it waits or makes the call again.
 * Where a condition cannot be told, both ways are gone.
 */
export function walkFrom(
  program: Program,
  call: SyntaxNode,
  result: Range,
  known: Environment = new Map(),
): Walk {
  const walker = new Walker(program, call);
  walker.enter(call, result, 0, known);
  walker.run();
  return walker.walk;
}

/** A name that stands for a statement: what it does is not to be seen. */
function isMacro({ type, parent }: SyntaxNode): boolean {
  return type === 'identifier' && parent?.type === 'expression_statement';
}

/** A step that is still to be made, and what is known before it. */
interface Place {
  within: CFunction;
  step: Step;
  known: Environment;
  depth: number;
}

class Walker {
  readonly walk: Walk = { reached: new Set(), ends: new Set() };
  readonly #program: Program;
  readonly #call: SyntaxNode;
  readonly #function: CFunction | undefined;
  /** Loops that take one descriptor after another: their next turn is about another one. */
  readonly #turns = new Set<SyntaxNode>();
  readonly #open: Place[] = [];
  readonly #seen = new Set<string>();

  constructor(program: Program, call: SyntaxNode) {
    this.#program = program;
    this.#call = call;
    this.#function = program.functionOf(call);
  }

  /** Goes on after a call that returned this. */
  enter(call: SyntaxNode, result: Range | undefined, depth: number, known: Environment = new Map()): void {
    const within = this.#program.functionOf(call);
    const start = within && !within.isBroken ? stepOf(this.#program.graph(within), call) : undefined;
    if (!within || !start || depth > deepestCallers) {
      this.walk.ends.add('lost');
      return;
    }
    for (const loop of loopsAround(call))
      if (waitsIn(this.#program, loop).length === 0) this.#turns.add(loop);
    const assumed: Assumptions = new Map(result ? [[call, result]] : []);
    this.#pass(within, start, known, assumed, depth);
  }

  /** Goes every way to its end. */
  run(): void {
    for (let place = this.#open.pop(); place; place = this.#open.pop()) this.#visit(place);
  }

  #visit({ within, step, known, depth }: Place): void {
    const key = `${within.name} ${step.id} ${[...known].map(([name, { low, high }]) => `${name}=${low},${high}`).sort()}`;
    if (this.#seen.has(key)) return;
    if (this.#seen.size > mostStates) {
      this.walk.ends.add('lost');
      return;
    }
    this.#seen.add(key);
    const isNextTurn = step.kind === 'run' && step.loop !== undefined && this.#turns.has(step.loop);
    const end = isNextTurn ? 'turn' : step.node && this.#endAt(step.node);
    if (step.node) this.walk.reached.add(step.node);
    if (step.node && isMacro(step.node)) this.walk.ends.add('lost');
    if (end) this.walk.ends.add(end);
    else this.#pass(within, step, known, new Map(), depth);
  }

  #follow(within: CFunction, step: Step, known: Environment, depth: number): void {
    this.#open.push({ within, step, known, depth });
  }

  #pass(within: CFunction, step: Step, before: Environment, assumed: Assumptions, depth: number): void {
    const known: Environment = new Map(before);
    const value = new Evaluation(this.#program, known, assumed).run(step.node);
    switch (step.kind) {
      case 'branch': {
        const truth = truthOf(value) ?? (this.#isLoopOfWait(step) ? true : undefined);
        if (truth !== false) this.#follow(within, step.next[0]!, known, depth);
        if (truth !== true) this.#follow(within, step.next[1]!, known, depth);
        return;
      }
      case 'switch':
        for (const next of this.#choices(step, value)) this.#follow(within, next, known, depth);
        return;
      case 'return':
        this.#return(within, value, depth);
        return;
      case 'end':
        this.#return(within, undefined, depth);
        return;
      default:
        for (const next of step.next) this.#follow(within, next, known, depth);
    }
  }

  #choices(step: Step, value: Range | undefined): Step[] {
    const cases = step.cases ?? [];
    const may = cases.map((label) => {
      const labelled = label && new Evaluation(this.#program, new Map(), new Map()).run(label);
      return label ? truthOf(combine(value, '==', labelled)) : undefined;
    });
    const sure = may.indexOf(true);
    return sure >= 0 ? [step.next[sure]!] : step.next.filter((_, index) => may[index] !== false);
  }

  #return(within: CFunction, value: Range | undefined, depth: number): void {
    if (within.name === 'main' || within.calls.some(({ node, name }) => isWait(name) && isInLoop(node))) {
      this.walk.ends.add('left');
      return;
    }
    const callers = this.#program.callsTo(within.name);
    if (callers.length === 0 || this.#program.callbacks.has(within.name)) this.walk.ends.add('lost');
    for (const { node } of callers) this.enter(node, value, depth + 1);
  }

  #endAt(node: SyntaxNode): End | undefined {
    for (const { node: call, name } of callsIn(node)) {
      if (call === this.#call) return 'again';
      if (isWait(name)) return 'wait';
      if (isEnding(name)) return 'left';
      const callees = this.#program.functions.has(name) ? this.#program.calleesOf(name) : undefined;
      if (callees && waitNames.some((wait) => callees.has(wait))) return 'wait';
      if (this.#function && (name === this.#function.name || callees?.has(this.#function.name)))
        return 'again';
    }
    return undefined;
  }

  /** A loop that waits goes on until something that happens within it says otherwise; one that counts has an end. */
  #isLoopOfWait({ loop }: Step): boolean {
    return loop !== undefined && !loop.child('update') && waitsIn(this.#program, loop).length > 0;
  }
}

function isInLoop(node: SyntaxNode): boolean {
  return node.closest('while_statement', 'do_statement', 'for_statement') !== undefined;
}
