/**
 * What a file falls apart into: groups of its top-level statements that share no name. Values travel from one
 * statement to another by names of the module alone, so that what a group does with its sockets is its own affair:
 * after a keystroke only the group that it fell into is followed again.
 */
import type { SyntaxNode } from '../syntax/node.ts';
import { type Names, namesOf } from './names.ts';

export interface Grouping {
  /** Imports, and names that stand for one constant: seen everywhere, and changed by nobody. */
  shared: readonly SyntaxNode[];
  groups: readonly Group[];
}

export interface Group {
  statements: readonly SyntaxNode[];
  /** Names a module that sockets come from, or what was imported from one: else there is nothing to be found. */
  usesSockets: boolean;
}

/** It changes how every socket of the file waits: nothing in the file is on its own. */
const changesAllSockets = /\bsetdefaulttimeout\b/;

export function groupsOf({ children, sourceText }: SyntaxNode): Grouping {
  if (changesAllSockets.test(sourceText))
    return { shared: [], groups: children.length === 0 ? [] : [{ statements: children, usesSockets: true }] };
  const statements = children.map(namesOf).filter(({ doesNothing }) => !doesNothing);
  const changing = changingNames(statements);
  const isShared = ({ isConstant, binds }: Names) => isConstant && !binds.some((name) => changing.has(name));
  const shared = statements.filter(isShared);
  const others = statements.filter((each) => !isShared(each));
  const usesSockets = socketUsers(statements, shared);
  const groups = joined(others, changing).map((members) => ({
    statements: nodesOf(members),
    usesSockets: members.some(usesSockets),
  }));
  return { shared: nodesOf(shared), groups };
}

/** The names of the module that do not stand for constants: nor do those that stand for what these do. */
function changingNames(statements: readonly Names[]): Set<string> {
  const changing = new Set(statements.filter(({ isConstant }) => !isConstant).flatMap(({ binds }) => binds));
  for (let before = -1; before < changing.size; ) {
    before = changing.size;
    for (const { binds, mentions } of statements)
      if (binds.length > 0 && mentions.some((name) => changing.has(name)))
        for (const name of binds) changing.add(name);
  }
  return changing;
}

/** Tells which statements name a module of sockets, or what comes from one. */
function socketUsers(all: readonly Names[], shared: readonly Names[]): (statement: Names) => boolean {
  const sources = new Set<string>();
  const usesSource = ({ mentions, importsSockets }: Names) =>
    importsSockets || mentions.some((name) => sources.has(name));
  for (const statement of shared)
    if (usesSource(statement)) for (const name of statement.binds) sources.add(name);
  // Whatever is named may then come from there.
  if (all.some((statement) => statement.importsAll && usesSource(statement))) return () => true;
  return usesSource;
}

/** Statements that mention the same changing name, and those that are run, belong together. */
function joined(statements: readonly Names[], changing: ReadonlySet<string>): Names[][] {
  const sets = new DisjointSets(statements.length);
  const first = new Map<string | undefined, number>();
  const tie = (index: number, name: string | undefined) => {
    const other = first.get(name);
    if (other === undefined) first.set(name, index);
    else sets.join(index, other);
  };
  for (const [index, { binds, mentions, isRun }] of statements.entries()) {
    if (isRun) tie(index, undefined);
    for (const name of binds) tie(index, name);
    for (const name of mentions) if (changing.has(name)) tie(index, name);
  }
  return sets.all.map((members) => members.map((index) => statements[index]!));
}

/** Disjoint sets of the numbers below a size. */
class DisjointSets {
  readonly #parents: number[];

  constructor(size: number) {
    this.#parents = Array.from({ length: size }, (_, index) => index);
  }

  join(left: number, right: number): void {
    this.#parents[this.#find(left)] = this.#find(right);
  }

  get all(): number[][] {
    const groups = new Map<number, number[]>();
    for (const index of this.#parents.keys()) {
      const members = groups.get(this.#find(index));
      if (members) members.push(index);
      else groups.set(this.#find(index), [index]);
    }
    return [...groups.values()];
  }

  #find(index: number): number {
    const parent = this.#parents[index]!;
    if (parent === index) return index;
    this.#parents[index] = this.#find(parent);
    return this.#parents[index]!;
  }
}

function nodesOf(statements: readonly Names[]): SyntaxNode[] {
  return statements.map(({ node }) => node);
}
