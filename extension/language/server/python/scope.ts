import type { SyntaxNode } from '../syntax/node.ts';
import { Cell } from './values.ts';

/** A module, a function or the body of a class: what its names stand for. */
export class Scope {
  /** Undefined: the module. */
  readonly node: SyntaxNode | undefined;
  readonly outer: Scope | undefined;
  readonly names = new Map<string, Cell>();
  /** Names that the scope hands through: `global`, `nonlocal`. */
  readonly handedThrough = new Set<string>();
  /** Modules whose names were all imported. */
  readonly wildcards: string[] = [];

  constructor(node: SyntaxNode | undefined, outer: Scope | undefined) {
    this.node = node;
    this.outer = outer;
  }

  /** The cell that an assignment to the name goes to. */
  own(name: string): Cell {
    if (this.handedThrough.has(name) && this.outer) return this.outer.own(name);
    let cell = this.names.get(name);
    if (!cell) {
      cell = new Cell();
      this.names.set(name, cell);
    }
    return cell;
  }

  /** The cell that the name is read from; the body of a class is not seen from the functions in it. */
  find(name: string): Cell | undefined {
    for (let scope: Scope | undefined = this; scope; scope = scope.outer) {
      if (scope !== this && scope.node?.type === 'class_definition') continue;
      const cell = scope.handedThrough.has(name) ? undefined : scope.names.get(name);
      if (cell) return cell;
    }
    return undefined;
  }

  /** Of this scope and those around it. */
  get wildcardsInReach(): readonly string[] {
    if (!this.outer) return this.wildcards;
    const around = this.outer.wildcardsInReach;
    return this.wildcards.length === 0 ? around : [...this.wildcards, ...around];
  }

  /** This scope and those around it, from within. */
  *reach(): Generator<Scope> {
    for (let scope: Scope | undefined = this; scope; scope = scope.outer) yield scope;
  }
}

/** Gives the scope the names that a statement binds, so that all are there before any is looked for. */
export function declareNames(statement: SyntaxNode, scope: Scope): void {
  switch (statement.type) {
    case 'assignment':
    case 'augmented_assignment':
    case 'for_statement':
    case 'for_in_clause':
      declareTarget(statement.child('left'), scope);
      break;
    case 'as_pattern':
      declareTarget(statement.child('alias')?.children[0], scope);
      break;
    case 'named_expression':
      declareTarget(statement.child('name'), scope);
      break;
    case 'import_statement':
      for (const { name } of importedModules(statement)) scope.own(name);
      break;
    case 'import_from_statement':
      declareImports(statement, scope);
      break;
  }
}

function declareTarget(target: SyntaxNode | undefined, scope: Scope): void {
  if (target?.type === 'identifier') scope.own(target.text);
  else if (target && targetLists.has(target.type))
    for (const child of target.children) declareTarget(child, scope);
}

function declareImports(statement: SyntaxNode, scope: Scope): void {
  for (const { name } of importedNames(statement)) scope.own(name);
  if (statement.children.some(({ type }) => type === 'wildcard_import'))
    scope.wildcards.push(statement.child('module_name')?.text ?? '');
}

/** Several targets of one assignment. */
export const targetLists: ReadonlySet<string> = new Set([
  'expression_list',
  'list',
  'list_pattern',
  'pattern_list',
  'tuple',
  'tuple_pattern',
]);

/** A name that an import binds, and what it stands for, by its full name. */
interface Import {
  name: string;
  path: string;
}

/** Of `import a.b, c as d`: a, which stands for a; d, which stands for c. */
export function importedModules(statement: SyntaxNode): Import[] {
  return statement.children.flatMap((item) => {
    const path = item.type === 'aliased_import' ? item.child('name')?.text : item.text;
    if (!path) return [];
    const alias = item.child('alias')?.text;
    const top = path.split('.')[0]!;
    return [alias ? { name: alias, path } : { name: top, path: top }];
  });
}

/** Of `from a import b, c as d`: b, which stands for a.b; d, which stands for a.c. */
export function importedNames(statement: SyntaxNode): Import[] {
  const module = statement.child('module_name')?.text ?? '';
  return statement.children.flatMap((item) => {
    if (item.field !== 'name') return [];
    const own = item.type === 'aliased_import' ? item.child('name')?.text : item.text;
    const name = item.child('alias')?.text ?? own;
    return own && name ? [{ name, path: `${module}.${own}` }] : [];
  });
}
