/**
 * What a program does next when something turns out empty: the bytes of a receive, the lists of a wait.
 *
 * The walk starts behind the expression and goes on to the end of the loop's turn, taking the branches that an
 * empty value takes, and every branch where it cannot tell.
 */
import type { SyntaxNode } from '../syntax/node.ts';
import { callOf } from './call.ts';
import { Emptiness, truth } from './emptiness.ts';
import type { Program } from './program.ts';

export interface Reached {
  /** A simple statement, or the condition of a compound one. */
  node: SyntaxNode;
  /** Only an empty value leads here. */
  chosen: boolean;
}

/**
 * How the walk ends: at the end of a loop's turn; where the loop, or the program, is left; where a value is handed
 * to the caller, who may look at it; or where the code cannot be followed.
 */
export type End = 'turn' | 'left' | 'handedOn' | 'lost';

export interface Walk {
  reached: Reached[];
  ends: Set<End>;
  /** Loops within the turn that go round with nothing, and come back to the expression. */
  goesRound: Set<SyntaxNode>;
  /** What the expression's function gives back then: undefined for nothing. */
  returned: (SyntaxNode | undefined)[];
}

const mostCallers = 4;
const deepestCalls = 3;

/**
 * Follows an expression whose value is empty, or None. `endsTurn`: whether the loop's next turn is another matter.
 */
export function walkEmpty(
  program: Program,
  expression: SyntaxNode,
  names: readonly string[],
  endsTurn: (loop: SyntaxNode) => boolean,
  isNone = false,
): Walk {
  const walk = { reached: [], ends: new Set<End>(), goesRound: new Set<SyntaxNode>(), returned: [] };
  const walker = new Walker(program, endsTurn, walk, new Emptiness(isNone));
  walker.start(expression, names);
  return walker.walk;
}

class Walker {
  readonly walk: Walk;
  readonly #program: Program;
  readonly #endsTurn: (loop: SyntaxNode) => boolean;
  readonly #breaks = new Set<SyntaxNode>();
  #empty: Emptiness;
  #chosen = false;
  #depth = 0;

  constructor(program: Program, endsTurn: (loop: SyntaxNode) => boolean, walk: Walk, empty: Emptiness) {
    this.#program = program;
    this.#endsTurn = endsTurn;
    this.walk = walk;
    this.#empty = empty;
  }

  start(expression: SyntaxNode, names: readonly string[]): void {
    const statement = statementOf(expression);
    if (!statement || expression.closest('lambda', 'list_comprehension', 'generator_expression')) {
      this.walk.ends.add('lost');
      return;
    }
    this.#empty.add(expression);
    for (const name of names) this.#empty.addName(name);
    this.#climb(statement, this.#run(statement));
  }

  // --- downwards: each returns whether the statement that follows is reached

  #run(node: SyntaxNode): boolean {
    switch (node.type) {
      case 'if_statement':
        return this.#runIf(node);
      case 'while_statement':
        return this.#runWhile(node);
      case 'for_statement':
        return this.#runFor(node);
      case 'try_statement':
        return this.#runTry(node, this.#runBlock(node.child('body')));
      case 'with_statement':
        for (const child of node.children) if (child.field !== 'body') this.#reach(child);
        return this.#runBlock(node.child('body'));
      case 'match_statement':
        return this.#runMatch(node);
      case 'function_definition':
      case 'class_definition':
      case 'decorated_definition':
      case 'ERROR':
        return true;
      case 'break':
      case 'break_statement':
        return this.#break(node);
      case 'continue_statement':
        return this.#continue(node);
      case 'return_statement':
        return this.#return(node);
      case 'raise_statement':
        this.#reach(node);
        this.walk.ends.add('left');
        return false;
      default:
        this.#reach(node);
        if (leavesProgram(node)) this.walk.ends.add('left');
        return !leavesProgram(node);
    }
  }

  #reach(node: SyntaxNode): void {
    this.walk.reached.push({ node, chosen: this.#chosen });
    this.#empty.execute(node);
  }

  #runBlock(block: SyntaxNode | undefined): boolean {
    return this.#runAll(block?.children ?? []);
  }

  #runAll(statements: readonly SyntaxNode[]): boolean {
    return statements.every((statement) => this.#run(statement));
  }

  #runIf(node: SyntaxNode): boolean {
    const alternatives = node.children.filter((child) => child.field === 'alternative');
    return this.#runBranch(node, alternatives);
  }

  #runBranch(node: SyntaxNode, alternatives: readonly SyntaxNode[]): boolean {
    const condition = node.child('condition');
    if (condition) this.#reach(condition);
    const answer = condition && truth(condition, this.#empty);
    const consequence = node.child('consequence');
    if (answer === true) return this.#runChosen(() => this.#runBlock(consequence), alternatives.at(-1));
    if (answer === false) return this.#runChosen(() => this.#runAlternative(alternatives), consequence);
    return this.#runEither([() => this.#runBlock(consequence), () => this.#runAlternative(alternatives)]);
  }

  #runAlternative([first, ...others]: readonly SyntaxNode[]): boolean {
    if (!first) return true;
    return first.type === 'elif_clause'
      ? this.#runBranch(first, others)
      : this.#runBlock(first.child('body'));
  }

  /** Runs the branch of an empty value. When the other branch goes elsewhere, what follows is its branch too. */
  #runChosen(run: () => boolean, other: SyntaxNode | undefined): boolean {
    const before = this.#chosen;
    this.#chosen = true;
    const falls = run();
    this.#chosen = before || (other !== undefined && goesElsewhere(other));
    return falls;
  }

  #runEither(branches: readonly (() => boolean)[]): boolean {
    const before = this.#empty;
    const after: Emptiness[] = [];
    for (const run of branches) {
      this.#empty = before.copy();
      if (run()) after.push(this.#empty);
    }
    this.#empty = Emptiness.common(after) ?? before;
    return after.length > 0;
  }

  #runWhile(node: SyntaxNode): boolean {
    const condition = node.child('condition');
    if (condition) this.#reach(condition);
    const answer = truth(condition, this.#empty);
    if (answer !== false) this.#runEither([() => this.#runBlock(node.child('body')), () => true]);
    return answer !== true || this.#breaks.has(node);
  }

  #runFor(node: SyntaxNode): boolean {
    const right = node.child('right');
    if (right) this.#reach(right);
    if (!this.#empty.has(right)) this.#runEither([() => this.#runBlock(node.child('body')), () => true]);
    return true;
  }

  /** The rest of a try statement whose body was run. */
  #runTry(node: SyntaxNode, bodyFalls: boolean): boolean {
    const otherwise = node.children.find((child) => child.type === 'else_clause');
    const falls = bodyFalls && (!otherwise || this.#runBlock(otherwise.child('body')));
    const last = node.children.find((child) => child.type === 'finally_clause');
    const lastFalls = !last || this.#runBlock(last.children.find((child) => child.type === 'block'));
    return falls && lastFalls;
  }

  #runMatch(node: SyntaxNode): boolean {
    const clauses = node.walk().filter((child) => child.type === 'case_clause');
    return this.#runEither([
      ...clauses.map((each) => () => this.#runBlock(each.child('consequence'))),
      () => true,
    ]);
  }

  #break(node: SyntaxNode): boolean {
    const loop = node.closest('while_statement', 'for_statement');
    if (loop) this.#breaks.add(loop);
    return false;
  }

  #continue(node: SyntaxNode): boolean {
    const loop = node.closest('while_statement', 'for_statement');
    this.walk.ends.add('turn');
    if (loop?.type !== 'while_statement') return false;
    if (truth(loop.child('condition'), this.#empty) === false) this.#breaks.add(loop);
    else this.walk.goesRound.add(loop);
    return false;
  }

  #return(node: SyntaxNode): boolean {
    this.#reach(node);
    const value = node.children[0];
    if (this.#depth === 0) this.walk.returned.push(value);
    if (value && value.type !== 'none') this.walk.ends.add('handedOn');
    else this.#toCallers(node);
    return false;
  }

  // --- upwards

  /** Goes on behind a node that was run, out to the end of the turn. */
  #climb(start: SyntaxNode, startFalls: boolean): void {
    let node = start;
    let falls = startFalls;
    for (let parent = node.parent; parent; parent = node.parent) {
      switch (parent.type) {
        case 'block':
        case 'module':
          if (falls) falls = this.#runAll(parent.children.slice(parent.children.indexOf(node) + 1));
          break;
        case 'try_statement':
          if (node.field === 'body') falls = this.#runTry(parent, falls);
          break;
        case 'while_statement':
        case 'for_statement':
          if (node.field !== 'body') break;
          if (!this.#leaveLoop(parent, falls)) return;
          falls = true;
          break;
        case 'function_definition':
          if (falls && this.#depth === 0) this.walk.returned.push(undefined);
          if (falls) this.#toCallers(node);
          return;
        case 'ERROR':
          this.walk.ends.add('lost');
          return;
      }
      node = parent;
    }
    if (falls) this.walk.ends.add('left');
  }

  /** Whether the code behind the loop is reached. */
  #leaveLoop(loop: SyntaxNode, falls: boolean): boolean {
    const broken = this.#breaks.has(loop);
    if (this.#endsTurn(loop)) {
      if (falls) this.walk.ends.add('turn');
      if (broken && loop.type === 'while_statement') this.walk.ends.add('left');
      return broken && loop.type === 'for_statement';
    }
    if (loop.type === 'for_statement') return true;
    const answer = truth(loop.child('condition'), this.#empty);
    if (answer === true && falls) this.walk.ends.add('turn');
    if (answer !== false && falls) this.walk.goesRound.add(loop);
    return broken || answer !== true;
  }

  /** Goes on where the function was called from, when nobody takes its result. */
  #toCallers(node: SyntaxNode): void {
    const callers = [...(this.#program.functionOf(node)?.callers ?? [])];
    if (callers.length === 0 || callers.length > mostCallers || this.#depth >= deepestCalls) {
      this.walk.ends.add('lost');
      return;
    }
    for (const caller of callers) {
      if (caller.parent?.type !== 'expression_statement') {
        this.walk.ends.add('handedOn');
        continue;
      }
      const inner = new Walker(this.#program, this.#endsTurn, this.walk, new Emptiness());
      inner.#depth = this.#depth + 1;
      inner.#climb(caller.parent, true);
    }
  }
}

/** The simple statement that an expression is in, or the compound one whose head it is in. */
export function statementOf(expression: SyntaxNode): SyntaxNode | undefined {
  let node = expression;
  for (let parent = expression.parent; parent; parent = parent.parent) {
    if (parent.type === 'block' || parent.type === 'module') return node;
    node = parent;
  }
  return undefined;
}

function goesElsewhere(branch: SyntaxNode): boolean {
  const block = branch.type === 'block' ? branch : branch.children.at(-1);
  return /^(continue|return|break|raise)_statement$/.test(block?.children.at(-1)?.type ?? '');
}

export function leavesProgram(statement: SyntaxNode): boolean {
  const call = statement.type === 'expression_statement' ? statement.children[0] : undefined;
  return (
    call?.type === 'call' && /^(sys\.exit|exit|quit|os\._exit|os\.abort)$/.test(callOf(call).callee.text)
  );
}
