import type { SyntaxNode } from '../syntax/node.ts';
import { eventParts } from './libraryMethods.ts';
import {
  Cell,
  type ClassValue,
  type CollectionValue,
  type ConstantValue,
  type FunctionValue,
  type LibraryValue,
  none,
  onlyUnknown,
  union,
  type Value,
  type Values,
  type Wait,
} from './values.ts';

const sets = [0, 1, 2] as const;

interface Made {
  value: Value;
  /** Tells values of one kind apart that a piece of code makes. */
  variant: object | undefined;
}

/** The values that a program's code makes, each made once, and the cells that hold them. */
export class Store {
  /** Counts what changes: a cell's new value, a new cell. */
  clock: number;
  /** The waits of the program. */
  readonly waits = new Set<Wait>();
  readonly #made = new Map<SyntaxNode, Made[]>();
  readonly #libraries: Map<string, readonly LibraryValue[]>;
  readonly #constants: Map<ConstantValue['value'], Values>;
  readonly #bound = new Map<FunctionValue, Map<Value, Values>>();

  /** @param shared Whose cells are looked into, too: what it has made of the library is the same here. */
  constructor(shared?: Store) {
    this.clock = shared?.clock ?? 1;
    this.#libraries = shared ? shared.#libraries : new Map();
    this.#constants = shared ? shared.#constants : new Map();
  }

  add(cell: Cell, values: Values): void {
    for (const value of values) if (cell.add(value)) this.touch(cell);
  }

  /** Something about what the cell stands for has changed. */
  touch(cell: Cell): void {
    cell.changedAt = ++this.clock;
  }

  /** Whether what these cells hold has changed since. */
  hasChangedSince(time: number, reads: Iterable<Cell>): boolean {
    for (const cell of reads) if (cell.changedAt > time) return true;
    return false;
  }

  /** The one value of its kind that a piece of code makes. */
  make<Kind extends Value>(site: SyntaxNode, kind: Kind['kind'], make: () => Kind, variant?: object): Kind {
    const here = this.#made.get(site);
    for (const made of here ?? [])
      if (made.value.kind === kind && made.variant === variant) return made.value as Kind;
    const value = make();
    if (here) here.push({ value, variant });
    else this.#made.set(site, [{ value, variant }]);
    return value;
  }

  ready(site: SyntaxNode, wait: Wait, which: 0 | 1 | 2): Value {
    return this.make(site, 'ready', () => ({ kind: 'ready', wait, which }), wait.sets[which]);
  }

  library(path: string): readonly LibraryValue[] {
    let values = this.#libraries.get(path);
    if (!values) {
      values = [{ kind: 'library', path }];
      this.#libraries.set(path, values);
    }
    return values;
  }

  collection(site: SyntaxNode, extra?: () => Partial<CollectionValue>): CollectionValue {
    return this.make(site, 'collection', () => ({
      kind: 'collection',
      site,
      items: new Cell(),
      ...extra?.(),
    }));
  }

  constant(value: ConstantValue['value']): Values {
    let values = this.#constants.get(value);
    if (!values) {
      values = [{ kind: 'constant', value }];
      this.#constants.set(value, values);
    }
    return values;
  }

  /** The cell of an attribute; the one who looked for it without success is told when it comes. */
  attributeOf(owner: ClassValue, name: string): Cell {
    let cell = owner.attributes.get(name);
    if (!cell) {
      cell = new Cell();
      owner.attributes.set(name, cell);
      const missed = owner.missed.get(name);
      if (missed) this.touch(missed);
    }
    return cell;
  }

  /** A method with what it is called on. */
  bind(target: FunctionValue, self: Value): Values {
    let methods = this.#bound.get(target);
    if (!methods) {
      methods = new Map();
      this.#bound.set(target, methods);
    }
    let bound = methods.get(self);
    if (!bound) {
      bound = [{ kind: 'bound', target, self }];
      methods.set(self, bound);
    }
    return bound;
  }

  descriptor(site: SyntaxNode, of: Cell | Values): Value {
    const made = this.make(site, 'descriptor', () => ({ kind: 'descriptor', of: new Cell() }));
    this.add(made.of, of instanceof Cell ? of.values : of);
    return made;
  }

  /** What a value gives at a position, when it is unpacked or asked for an item. */
  part(value: Value, index: number, site: SyntaxNode): Values {
    switch (value.kind) {
      case 'collection':
        return (value.positions ? value.positions[index] : value.items)?.values ?? none;
      case 'waitResult':
        if (value.wait.api === 'select') {
          if (index > 2) return none;
          return [this.ready(site, value.wait, index as 0 | 1 | 2)];
        }
        return this.iterate([value], site);
      case 'event':
        return eventParts(this, value.wait, index, site);
      case 'ready':
        return value.wait.sets[value.which].values;
      default:
        return onlyUnknown;
    }
  }

  /** What a loop over the values gives. */
  iterate(values: Values, site: SyntaxNode): Values {
    let found = none;
    for (const value of values) found = union(found, this.#itemsOf(value, site));
    return found;
  }

  #itemsOf(value: Value, site: SyntaxNode): Values {
    switch (value.kind) {
      case 'collection':
        return (value.keys ?? value.items).values;
      case 'ready':
        return value.wait.sets[value.which].values;
      case 'waitResult': {
        const { wait } = value;
        if (wait.api === 'select') return sets.map((which) => this.ready(site, wait, which));
        return [this.make(site, 'event', () => ({ kind: 'event', wait }), wait)];
      }
      default:
        return onlyUnknown;
    }
  }
}
