/** What has surely been run before a place, in the same turn of the loop. */
import type { SyntaxNode } from '../syntax/node.ts';
import type { Sockets } from './sockets.ts';
import { endsTurn } from './turns.ts';

/** What is asked about an expression: true or false settles it; undefined: look into the function that a call runs. */
export type Judge = (evaluated: SyntaxNode) => boolean | undefined;

const deepestCalls = 3;

/**
 * Whether every turn that comes to a node has evaluated something sought before. `goesRound`: loops that come back to the
 * node without end, where what lies before them is not run again.
 */
export function isPreceded(
  sockets: Sockets,
  node: SyntaxNode,
  isSought: Judge,
  goesRound: ReadonlySet<SyntaxNode> = new Set(),
  depth = 0,
): boolean {
  const seeker = new Seeker(sockets, isSought);
  let inner = node;
  for (let outer = inner.parent; outer; outer = inner.parent) {
    if (outer.type === 'lambda') return false;
    if (outer.type === 'function_definition') {
      const callers = [...(sockets.program.functionOf(inner)?.callers ?? [])];
      return (
        depth < deepestCalls &&
        callers.length > 0 &&
        callers.every((caller) => isPreceded(sockets, caller, isSought, goesRound, depth + 1))
      );
    }
    if (seeker.runsBefore(outer, inner)) return true;
    const isLoop = /^(for|while)_statement$/.test(outer.type) && inner.field === 'body';
    if (isLoop && (goesRound.has(outer) || endsTurn(sockets, outer))) return false;
    inner = outer;
  }
  return false;
}

/** Looks for something in what is surely run. */
class Seeker {
  readonly #sockets: Sockets;
  readonly #isSought: Judge;

  constructor(sockets: Sockets, isSought: Judge) {
    this.#sockets = sockets;
    this.#isSought = isSought;
  }

  /** Whether a part of the outer node that is run before the inner one has it. */
  runsBefore(outer: SyntaxNode, inner: SyntaxNode): boolean {
    const before = outer.children.slice(0, outer.children.indexOf(inner));
    switch (outer.type) {
      case 'block':
      case 'module':
        return before.some((statement) => this.#runs(statement, 0));
      case 'if_statement':
      case 'elif_clause':
        return before.some((part) =>
          this.#has(part.type === 'elif_clause' ? part.child('condition') : conditionAlone(part), 0),
        );
      case 'try_statement':
        return /^(else|finally)_clause$/.test(inner.type) && this.#runs(outer.child('body'), 0);
      case 'while_statement':
      case 'for_statement':
      case 'with_statement':
        return before.some((part) => this.#has(part, 0));
      default:
        return false;
    }
  }

  #runs(statement: SyntaxNode | undefined, depth: number): boolean {
    switch (statement?.type) {
      case 'block':
        return statement.children.some((child) => this.#runs(child, depth));
      case 'if_statement':
        return this.#has(statement.child('condition'), depth) || this.#runsInEach(statement, depth);
      case 'while_statement':
      case 'for_statement': {
        const head = statement.child('condition') ?? statement.child('right');
        if (this.#has(head, depth)) return true;
        // The one who loops to collect something comes through at least once.
        return !endsTurn(this.#sockets, statement) && this.#runs(statement.child('body'), depth);
      }
      case 'try_statement':
        return (
          this.#runs(statement.child('body'), depth) ||
          this.#runs(statement.children.find(({ type }) => type === 'finally_clause')?.children[0], depth)
        );
      case 'with_statement':
        return statement.children.some((child) =>
          child.field === 'body' ? this.#runs(child, depth) : this.#has(child, depth),
        );
      case 'function_definition':
      case 'class_definition':
      case 'decorated_definition':
        return false;
      default:
        return this.#has(statement, depth);
    }
  }

  /** Whichever branch is taken. */
  #runsInEach(statement: SyntaxNode, depth: number): boolean {
    const alternatives = statement.children.filter(({ field }) => field === 'alternative');
    if (alternatives.at(-1)?.type !== 'else_clause') return false;
    return [statement, ...alternatives].every((branch) =>
      this.#runs(branch.child('consequence') ?? branch.child('body'), depth),
    );
  }

  #has(expression: SyntaxNode | undefined, depth: number): boolean {
    if (!expression || expression.type === 'lambda') return false;
    if (this.#isSought(expression) ?? this.#runsTarget(expression, depth)) return true;
    return expression.children.some((child) => this.#has(child, depth));
  }

  #runsTarget(call: SyntaxNode, depth: number): boolean {
    const targets = this.#sockets.program.targetsOf(call);
    if (depth >= deepestCalls || targets.length === 0) return false;
    return targets.every(({ node }) => this.#runs(node.child('body'), depth + 1));
  }
}

function conditionAlone(part: SyntaxNode): SyntaxNode | undefined {
  return part.field === 'condition' ? part : undefined;
}
