/** What an expression can stand for, as far as sockets and what holds them are concerned. */
import type { SyntaxNode } from '../syntax/node.ts';

/** More different values than this in one place tell nothing any more. */
const mostValues = 40;

/** What a variable, an attribute, a collection can hold: the union over the whole program, in no order of time. */
export class Cell {
  /** The cells that were looked into since this was last emptied: the one who did so is asked again when they change. */
  static reads: Cell[] = [];
  /** When it last got a value, in the evaluator's time. */
  changedAt = 0;
  /** Made when there is something to hold: most cells of a program stay empty. */
  #values: Value[] | undefined;
  #notedIn: readonly Cell[] | undefined;

  get values(): Values {
    this.note();
    return this.#values ?? none;
  }

  /** Notes that it was looked into, once for each list of reads. */
  note(): void {
    if (this.#notedIn === Cell.reads) return;
    this.#notedIn = Cell.reads;
    Cell.reads.push(this);
  }

  /** Whether the value was not there before. */
  add(value: Value): boolean {
    this.#values ??= [];
    if (this.#values.length >= mostValues || this.#values.includes(value)) return false;
    this.#values.push(value);
    return true;
  }
}

/** Something that cannot be read here: a value from another module, a parameter that nobody fills. */
export interface UnknownValue {
  kind: 'unknown';
}

export const unknown: UnknownValue = { kind: 'unknown' };

/** A module of the library or what is in it, by its full name: `socket.SOCK_STREAM`. */
export interface LibraryValue {
  kind: 'library';
  path: string;
}

export interface SocketValue {
  kind: 'socket';
  /** The call that made it. */
  site: SyntaxNode;
  origin: 'made' | 'accepted' | 'connected' | 'pair' | 'listening';
  transport: 'stream' | 'datagram' | 'unknown';
  family: 'inet' | 'unix' | 'unknown';
  /** Made with SOCK_NONBLOCK. */
  startsNonblocking: boolean;
}

export interface PollerValue {
  kind: 'poller';
  api: 'poll' | 'epoll' | 'selectors';
  site: SyntaxNode;
  registered: Cell;
  data: Cell;
}

export interface CollectionValue {
  kind: 'collection';
  site: SyntaxNode;
  items: Cell;
  /** Of a dictionary; what its iteration gives. */
  keys?: Cell;
  /** Of a tuple, by position. */
  positions?: Cell[];
}

/** A call of select, poll or the like. */
export interface Wait {
  call: SyntaxNode;
  api: 'select' | 'poll' | 'epoll' | 'selectors';
  /** select's three sets; of the others, what is registered. */
  sets: [Cell, Cell, Cell];
  poller?: PollerValue;
}

export interface WaitResult {
  kind: 'waitResult';
  wait: Wait;
}

/** One of the three lists that select.select returns. */
export interface ReadyList {
  kind: 'ready';
  wait: Wait;
  which: 0 | 1 | 2;
}

/** What poll, epoll and selectors return a list of. */
export interface EventValue {
  kind: 'event';
  wait: Wait;
}

/** The bits of an event. */
export interface MaskValue {
  kind: 'mask';
  wait: Wait;
}

/** A SelectorKey. */
export interface KeyValue {
  kind: 'key';
  poller: PollerValue;
}

/** The number of a descriptor. */
export interface DescriptorValue {
  kind: 'descriptor';
  of: Cell;
}

/** The bytes that one receive gave, or the text that they were decoded to. */
export interface ReceivedValue {
  kind: 'received';
  site: SyntaxNode;
  socket: SyntaxNode;
  decoded: boolean;
}

export interface FunctionValue {
  kind: 'function';
  node: SyntaxNode;
  result: Cell;
  /** Calls that may run it. */
  callers: Set<SyntaxNode>;
  owner?: ClassValue;
}

export interface BoundMethod {
  kind: 'bound';
  target: FunctionValue;
  self: Value;
}

export interface ClassValue {
  kind: 'class';
  node: SyntaxNode;
  bases: ClassValue[];
  attributes: Map<string, Cell>;
  /** Attributes that were looked for and not found; each changes when it comes. */
  missed: Map<string, Cell>;
  /** Changes when there is a base that was not there before. */
  ancestry: Cell;
  instance: InstanceValue;
}

export interface InstanceValue {
  kind: 'instance';
  class: ClassValue;
}

export interface ConstantValue {
  kind: 'constant';
  value: number | boolean | string | null;
}

export type Value =
  | UnknownValue
  | LibraryValue
  | SocketValue
  | PollerValue
  | CollectionValue
  | WaitResult
  | ReadyList
  | EventValue
  | MaskValue
  | KeyValue
  | DescriptorValue
  | ReceivedValue
  | FunctionValue
  | BoundMethod
  | ClassValue
  | InstanceValue
  | ConstantValue;

/** None of them twice; few, so that a list is smaller than a set, and no slower. */
export type Values = readonly Value[];

export const none: Values = [];
export const onlyUnknown: Values = [unknown];

export function ofKind<Kind extends Value['kind']>(
  values: Values,
  kind: Kind,
): Extract<Value, { kind: Kind }>[] {
  return values.filter((value): value is Extract<Value, { kind: Kind }> => value.kind === kind);
}

export function union(left: Values, right: Values): Values {
  if (left.length === 0) return right;
  const added = right.filter((value) => !left.includes(value));
  return added.length === 0 ? left : [...left, ...added];
}
