import type { Finding } from '../language.ts';
import type { Source, SyntaxNode } from '../syntax/node.ts';
import { type Group, groupsOf } from './groups.ts';
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
  readonly usesSockets: boolean;
  readonly #shared: Program;
  readonly #statements: readonly SyntaxNode[];
  #sockets: Sockets | undefined;
  #found: readonly Placed[] | undefined;

  constructor(shared: Program, { statements, usesSockets }: Group) {
    this.usesSockets = usesSockets;
    this.#shared = shared;
    this.#statements = statements;
  }

  get sockets(): Sockets {
    this.#sockets ??= new Sockets(new Program(this.#statements, this.#shared));
    return this.#sockets;
  }

  /** Where they are now: their statements may have moved as a whole since they were found. */
  get findings(): Finding[] {
    this.#found ??= rules.flatMap((rule) => rule(this.sockets)).map((finding) => this.#place(finding));
    return this.#found.map(({ finding, statement, at }) => {
      const start = statement.start + at;
      return { ...finding, start, end: start + finding.end - finding.start };
    });
  }

  get first(): SyntaxNode {
    return this.#statements[0]!;
  }

  isOf(shared: Program, { statements }: Group): boolean {
    return this.#shared === shared && areSame(this.#statements, statements);
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

/** What is known of a version of a document. */
interface Known {
  root: SyntaxNode;
  shared: Program;
  parts: readonly Part[];
}

/** Of each document, the last version. */
const latest = new WeakMap<Source, Known>();

/** The parts of a file, each as it was known before where nothing in it has changed. */
export function partsOf(root: SyntaxNode): readonly Part[] {
  const known = latest.get(root.source);
  return known?.root === root ? known.parts : makeParts(root);
}

function makeParts(root: SyntaxNode): readonly Part[] {
  const { shared: constants, groups } = groupsOf(root);
  const { shared, kept } = takeUnchanged(root.source, constants, groups);
  const parts = groups.map((group) => kept.get(group.statements[0]!) ?? new Part(shared, group));
  latest.set(root.source, { root, shared, parts });
  return parts;
}

/** Parts by their first statement. What has changed is let go before it is made afresh: it may be the whole file. */
function takeUnchanged(source: Source, constants: readonly SyntaxNode[], groups: readonly Group[]) {
  const before = latest.get(source);
  const shared =
    before && areSame(before.shared.statements, constants) ? before.shared : new Program(constants);
  const byFirst = new Map(before?.parts.map((part) => [part.first, part]));
  const kept = new Map<SyntaxNode, Part>();
  for (const group of groups) {
    const part = byFirst.get(group.statements[0]!);
    if (part?.isOf(shared, group)) kept.set(part.first, part);
  }
  latest.delete(source);
  return { shared, kept };
}

function areSame(left: readonly SyntaxNode[], right: readonly SyntaxNode[]): boolean {
  return left.length === right.length && left.every((node, index) => node === right[index]);
}
