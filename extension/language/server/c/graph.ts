import type { SyntaxNode } from '../syntax/node.ts';
import { unwrap } from './call.ts';

/** A point in the run of a function: something is evaluated, then it goes on. */
export interface Step {
  id: number;
  kind: 'run' | 'branch' | 'switch' | 'return' | 'end';
  /** What is evaluated: an expression, a declaration, the value returned. */
  node?: SyntaxNode;
  /** Where it may go on. Of a branch: where true, where false. Of a switch: one for each of `cases`. */
  next: Step[];
  /** A switch's values; undefined stands for `default`, or for no value that fits. */
  cases?: (SyntaxNode | undefined)[];
  /** The loop that this branch is the condition of, or that this step leads into the next turn of. */
  loop?: SyntaxNode;
}

/** The ways through a function. */
export interface Graph {
  entry: Step;
  steps: Step[];
}

/** Where the statements that jump lead to. */
interface Targets {
  breaks?: Step;
  continues?: Step;
}

export function graphOf(body: SyntaxNode): Graph {
  const builder = new Builder();
  const entry = builder.statement(body, builder.step('end'), {});
  builder.connectJumps();
  return { entry, steps: builder.steps };
}

/** The step in which the node is evaluated. */
export function stepOf(graph: Graph, node: SyntaxNode): Step | undefined {
  let best: Step | undefined;
  for (const step of graph.steps) {
    if (step.node?.contains(node) && (!best || best.node!.contains(step.node))) best = step;
  }
  return best;
}

/** Builds from the end to the start: every part is told where the run goes on after it. */
class Builder {
  readonly steps: Step[] = [];
  readonly #labels = new Map<string, Step>();
  readonly #jumps: { from: Step; label: string }[] = [];

  step(kind: Step['kind'], node?: SyntaxNode, ...next: Step[]): Step {
    const step: Step = { id: this.steps.length, kind, node, next };
    this.steps.push(step);
    return step;
  }

  connectJumps(): void {
    for (const { from, label } of this.#jumps) {
      const to = this.#labels.get(label);
      if (to) from.next.push(to);
      else from.kind = 'end';
    }
  }

  /** @returns Where the statement begins. */
  statement(node: SyntaxNode | undefined, after: Step, targets: Targets): Step {
    switch (node?.type) {
      case undefined:
        return after;
      case 'compound_statement':
      case 'else_clause':
      case 'preproc_else':
        return this.#sequence(node.children, after, targets);
      case 'if_statement': {
        const yes = this.statement(node.child('consequence'), after, targets);
        const no = this.statement(node.child('alternative'), after, targets);
        return this.#condition(node.child('condition'), yes, no);
      }
      case 'while_statement':
      case 'for_statement':
      case 'do_statement':
        return this.#loop(node, after, targets);
      case 'switch_statement':
        return this.#switch(node, after, targets);
      case 'labeled_statement': {
        const start = this.#sequence(
          node.children.filter(({ field }) => field !== 'label'),
          after,
          targets,
        );
        this.#labels.set(node.child('label')?.text ?? '', start);
        return start;
      }
      case 'goto_statement': {
        const from = this.step('run');
        this.#jumps.push({ from, label: node.child('label')?.text ?? '' });
        return from;
      }
      case 'break_statement':
        return targets.breaks ?? after;
      case 'continue_statement':
        return targets.continues ?? after;
      case 'return_statement':
        return this.step('return', node.children[0]);
      case 'preproc_if':
      case 'preproc_ifdef':
      case 'preproc_elif':
        return this.#conditionalText(node, after, targets);
      case 'expression_statement':
        return node.children[0] ? this.step('run', node.children[0], after) : after;
      default:
        return this.step('run', node, after);
    }
  }

  #sequence(nodes: readonly SyntaxNode[], after: Step, targets: Targets): Step {
    return nodes.reduceRight((next, node) => this.statement(node, next, targets), after);
  }

  /** Text that the compiler may leave out: either way is possible. */
  #conditionalText(node: SyntaxNode, after: Step, targets: Targets): Step {
    const inside = node.children.filter(({ field }) => field === undefined);
    const here = this.#sequence(inside, after, targets);
    return this.step('run', undefined, here, this.statement(node.child('alternative'), after, targets));
  }

  #condition(node: SyntaxNode | undefined, yes: Step, no: Step, loop?: SyntaxNode): Step {
    const expression = node?.type === 'parenthesized_expression' ? node.children[0] : node;
    if (!expression) return yes;
    if (expression !== node) return this.#condition(expression, yes, no, loop);
    const operator = node.child('operator')?.text;
    if (node.type === 'binary_expression' && operator === '&&')
      return this.#condition(
        node.child('left'),
        this.#condition(node.child('right'), yes, no, loop),
        no,
        loop,
      );
    if (node.type === 'binary_expression' && operator === '||')
      return this.#condition(
        node.child('left'),
        yes,
        this.#condition(node.child('right'), yes, no, loop),
        loop,
      );
    if (node.type === 'unary_expression' && operator === '!')
      return this.#condition(unwrap(node.child('argument')), no, yes, loop);
    const branch = this.step('branch', node, yes, no);
    if (loop) branch.loop = loop;
    return branch;
  }

  #loop(node: SyntaxNode, after: Step, targets: Targets): Step {
    const head = this.step('run');
    const isFor = node.type === 'for_statement';
    const update = isFor ? node.child('update') : undefined;
    const turn = update ? this.step('run', update, head) : head;
    if (update) turn.loop = node;
    const inner = { ...targets, breaks: after, continues: turn };
    const condition = node.child('condition');
    if (node.type === 'do_statement') {
      const test = this.step('run', undefined);
      const start = this.statement(node.child('body'), test, { ...inner, continues: test });
      test.next.push(this.#condition(condition, start, after, node));
      return start;
    }
    const body = this.statement(node.child('body'), turn, inner);
    head.next.push(this.#condition(condition, body, after, node));
    const initializer = isFor ? node.child('initializer') : undefined;
    return initializer ? this.step('run', initializer, head) : head;
  }

  #switch(node: SyntaxNode, after: Step, targets: Targets): Step {
    const inner = { ...targets, breaks: after };
    const choice = this.step('switch', node.child('condition'));
    choice.cases = [];
    let next = after;
    let hasDefault = false;
    for (const part of [...(node.child('body')?.children ?? [])].reverse()) {
      if (part.type !== 'case_statement') {
        next = this.statement(part, next, inner);
        continue;
      }
      const value = part.child('value');
      next = this.#sequence(
        part.children.filter((child) => child !== value),
        next,
        inner,
      );
      choice.cases.push(value);
      choice.next.push(next);
      hasDefault ||= value === undefined;
    }
    if (!hasDefault) {
      choice.cases.push(undefined);
      choice.next.push(after);
    }
    return choice;
  }
}
