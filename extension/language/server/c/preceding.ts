/** What has surely been run before a call, in the same turn of the loop. */
import type { SyntaxNode } from '../syntax/node.ts';
import { type Call, callsIn, loopsAround } from './call.ts';
import type { Step } from './graph.ts';
import type { CFunction, Program } from './program.ts';
import { waitsIn } from './waits.ts';

const deepest = 4;

/** Whether every turn that comes to the call has evaluated something that is sought before. */
export function isPreceded(
  program: Program,
  call: Call,
  isSought: (evaluated: SyntaxNode) => boolean,
  depth = 0,
): boolean {
  const within = program.functionOf(call.node);
  if (!within || within.isBroken || depth > deepest) return false;
  const seeker = new Seeker(program, isSought);
  const waits = program.graph(within).steps.filter((step) => waitsFor(program, step));
  const turns = [...waits, ...nextTurns(program, within, call)].flatMap(({ next }) => next);
  if (seeker.reaches(turns, call.node)) return false;
  if (waits.length > 0 || !seeker.reaches([program.graph(within).entry], call.node)) return true;
  const callers = program.callbacks.has(within.name) ? [] : program.callsTo(within.name);
  return callers.length > 0 && callers.every((caller) => isPreceded(program, caller, isSought, depth + 1));
}

/** Whether there is a way from a wait to the call that passes nothing that ends what the wait has said. */
export function mayFollowWait(
  program: Program,
  call: Call,
  isEnd: (evaluated: SyntaxNode) => boolean,
  depth = 0,
): boolean {
  const within = program.functionOf(call.node);
  if (!within || within.isBroken || depth > deepest || program.callbacks.has(within.name)) return true;
  const waits = program.graph(within).steps.filter((step) => waitsFor(program, step));
  const seeker = new Seeker(program, isEnd);
  if (waits.some(({ node }) => node!.contains(call.node))) return true;
  if (
    seeker.reaches(
      waits.flatMap(({ next }) => next),
      call.node,
    )
  )
    return true;
  if (!seeker.reaches([program.graph(within).entry], call.node)) return false;
  const callers = program.callsTo(within.name);
  return (
    within.name !== 'main' &&
    (callers.length === 0
      ? waits.length === 0
      : callers.some((caller) => mayFollowWait(program, caller, isEnd, depth + 1)))
  );
}

function waitsFor(program: Program, { node }: Step): boolean {
  return node !== undefined && waitsIn(program, node).length > 0;
}

/** Where a loop that takes one descriptor after another goes on to the next. */
function nextTurns(program: Program, within: CFunction, call: Call): Step[] {
  const names = new Set(call.arguments[0]?.text.match(/[a-z_]\w*/gi));
  const loops = loopsAround(call.node).filter((loop) => changesOneOf(loop, names));
  return program
    .graph(within)
    .steps.filter(({ kind, loop }) => kind === 'run' && loop !== undefined && loops.includes(loop));
}

function changesOneOf(loop: SyntaxNode, names: ReadonlySet<string>): boolean {
  return loop.walk().some((node) => {
    const target =
      node.type === 'update_expression'
        ? node.child('argument')
        : (node.child('left') ?? node.child('declarator'));
    return (
      target !== undefined &&
      /^(update|assignment)_expression$|^init_declarator$/.test(node.type) &&
      names.has(target.text)
    );
  });
}

class Seeker {
  readonly #program: Program;
  readonly #isSought: (evaluated: SyntaxNode) => boolean;

  constructor(program: Program, isSought: (evaluated: SyntaxNode) => boolean) {
    this.#program = program;
    this.#isSought = isSought;
  }

  /** Whether there is a way from the steps to the node that passes nothing of what is sought. */
  reaches(from: readonly Step[], to: SyntaxNode | undefined, depth = 0): boolean {
    const open = [...from];
    const seen = new Set(open);
    for (let step = open.pop(); step; step = open.pop()) {
      if (step.node && this.#passes(step.node, depth)) continue;
      if (to ? step.node?.contains(to) : step.kind === 'end' || step.kind === 'return') return true;
      for (const next of step.next) {
        if (!seen.has(next)) open.push(next);
        seen.add(next);
      }
    }
    return false;
  }

  #passes(evaluated: SyntaxNode, depth: number): boolean {
    if (this.#isSought(evaluated)) return true;
    if (depth > deepest) return false;
    return callsIn(evaluated).some(({ name }) => {
      const target = this.#program.functions.get(name);
      return (
        target !== undefined &&
        !target.isBroken &&
        !this.reaches([this.#program.graph(target).entry], undefined, depth + 1)
      );
    });
  }
}
