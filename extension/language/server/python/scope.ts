import type { SyntaxNode } from '../syntax/node.ts';
import { Cell } from './values.ts';

/** A module, a function or the body of a class: what its names stand for. */
export class Scope {
  readonly node: SyntaxNode;
  readonly outer: Scope | undefined;
  readonly names = new Map<string, Cell>();
  /** Names that the scope hands through: `global`, `nonlocal`. */
  readonly handedThrough = new Set<string>();
  /** Modules whose names were all imported. */
  readonly wildcards: string[] = [];

  /** Changes when there is a name that was not there before. */
  readonly shape = new Cell();
  readonly #onNewName: (scope: Scope) => void;

  constructor(node: SyntaxNode, outer: Scope | undefined, onNewName: (scope: Scope) => void) {
    this.node = node;
    this.outer = outer;
    this.#onNewName = onNewName;
  }

  /** The cell that an assignment to the name goes to. */
  own(name: string): Cell {
    if (this.handedThrough.has(name) && this.outer) return this.outer.own(name);
    let cell = this.names.get(name);
    if (!cell) {
      cell = new Cell();
      this.#onNewName(this);
      this.names.set(name, cell);
    }
    return cell;
  }

  /** The cell that the name is read from; the body of a class is not seen from the functions in it. */
  find(name: string): Cell | undefined {
    for (let scope: Scope | undefined = this; scope; scope = scope.outer) {
      if (scope !== this && scope.node.type === 'class_definition') continue;
      Cell.reads.add(scope.shape);
      const cell = scope.handedThrough.has(name) ? undefined : scope.names.get(name);
      if (cell) return cell;
    }
    return undefined;
  }

  get module(): Scope {
    return this.outer?.module ?? this;
  }
}
