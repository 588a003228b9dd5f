import type { Finding } from '../language.ts';
import type { Source, SyntaxNode } from '../syntax/node.ts';
import { type Grouping, groupsOf } from './groups.ts';
import { Program } from './program.ts';
import { accepting } from './rules/accepting.ts';
import { binding } from './rules/binding.ts';
import { closing } from './rules/closing.ts';
import { descriptorLimit } from './rules/descriptorLimit.ts';
import { edgeTrigger } from './rules/edgeTrigger.ts';
import { endOfFile } from './rules/endOfFile.ts';
import { ghostWriter } from './rules/ghostWriter.ts';
import { hangUps } from './rules/hangUps.ts';
import { messageBoundary } from './rules/messageBoundary.ts';
import type { Rule } from './rules/rule.ts';
import { sending } from './rules/sending.ts';
import { splitCharacter } from './rules/splitCharacter.ts';
import { timeouts } from './rules/timeouts.ts';
import { writing } from './rules/writing.ts';
import { Sockets } from './sockets.ts';

const rules: readonly Rule[] = [
  endOfFile,
  closing,
  splitCharacter,
  messageBoundary,
  sending,
  writing,
  ghostWriter,
  accepting,
  binding,
  descriptorLimit,
  timeouts,
  edgeTrigger,
  hangUps,
];

/** A group of statements of a file, and what is known of it: for as long as its statements stay the same. */
export class Part {
  readonly sockets: Sockets;
  readonly #shared: readonly SyntaxNode[];
  readonly #statements: readonly SyntaxNode[];
  readonly #findings: readonly Placed[];

  constructor(shared: readonly SyntaxNode[], statements: readonly SyntaxNode[]) {
    this.#shared = shared;
    this.#statements = statements;
    this.sockets = new Sockets(new Program([...shared, ...statements]));
    this.#findings = rules.flatMap((rule) => rule(this.sockets)).map((finding) => this.#place(finding));
  }

  /** Where they are now: their statements may have moved as a whole since they were found. */
  get findings(): Finding[] {
    return this.#findings.map(({ finding, statement, at }) => {
      const start = statement.start + at;
      return { ...finding, start, end: start + finding.end - finding.start };
    });
  }

  get first(): SyntaxNode {
    return this.#statements[0]!;
  }

  isOf(shared: readonly SyntaxNode[], statements: readonly SyntaxNode[]): boolean {
    return areSame(this.#statements, statements) && areSame(this.#shared, shared);
  }

  contains(offset: number): boolean {
    return this.#statements.some(({ start, end }) => start <= offset && offset <= end);
  }

  #place(finding: Finding): Placed {
    const statement = this.#statements.findLast(({ start }) => start <= finding.start)!;
    return { finding, statement, at: finding.start - statement.start };
  }
}

/** A finding, and the top-level statement that it is in. */
interface Placed {
  finding: Finding;
  statement: SyntaxNode;
  /** From the start of the statement. */
  at: number;
}

/** What is known of the last version of each document. */
const latest = new WeakMap<Source, { root: SyntaxNode; parts: readonly Part[] }>();

/** The parts of a file, each as it was known before where nothing in it has changed. */
export function partsOf(root: SyntaxNode): readonly Part[] {
  const known = latest.get(root.source);
  return known?.root === root ? known.parts : makeParts(root);
}

function makeParts(root: SyntaxNode): readonly Part[] {
  const { shared, groups } = groupsOf(root);
  const kept = takeUnchanged(root.source, shared, groups);
  const parts = groups
    .filter((statements) => statements.length > 0)
    .map((statements) => kept.get(statements[0]!) ?? new Part(shared, statements));
  latest.set(root.source, { root, parts });
  return parts;
}

/** By their first statement. What has changed is let go before it is made anew: it may be the whole file. */
function takeUnchanged(
  source: Source,
  shared: readonly SyntaxNode[],
  groups: Grouping['groups'],
): Map<SyntaxNode, Part> {
  const kept = new Map<SyntaxNode, Part>();
  const before = new Map(latest.get(source)?.parts.map((part) => [part.first, part]));
  for (const statements of groups) {
    const part = statements[0] && before.get(statements[0]);
    if (part?.isOf(shared, statements)) kept.set(part.first, part);
  }
  latest.delete(source);
  return kept;
}

function areSame(left: readonly SyntaxNode[], right: readonly SyntaxNode[]): boolean {
  return left.length === right.length && left.every((node, index) => node === right[index]);
}
