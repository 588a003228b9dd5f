/** What a program does with its sockets: the questions that the rules ask. */
import type { SyntaxNode } from '../syntax/node.ts';
import { argument, type Call, callOf } from './call.ts';
import type { Program } from './program.ts';
import {
  type CollectionValue,
  ofKind,
  type PollerValue,
  type SocketValue,
  type Value,
  type Values,
  type Wait,
} from './values.ts';

export type Mode = 'blocking' | 'nonblocking' | 'timeout' | 'unknown';

/** Methods that take something out of a collection. */
export const removing = new Set([
  'remove',
  'discard',
  'pop',
  'clear',
  'difference_update',
  'intersection_update',
]);

const none: readonly SocketValue[] = [];

const socketMethods =
  'accept bind close connect connect_ex listen recv recv_into send sendall setblocking setsockopt settimeout'.split(
    ' ',
  );

export class Sockets {
  readonly program: Program;
  readonly waits: Wait[];
  readonly #methods = new Map<SocketValue, Call[]>();
  /** setdefaulttimeout is called: how new sockets wait cannot be told. */
  readonly #changesDefault: boolean;
  readonly #direct = new Map<SyntaxNode, readonly SocketValue[]>();
  readonly #watches = [0, 1, 2].map(() => new Map<SocketValue, Wait[]>());
  readonly #registrations = new Map<PollerValue, Call[]>();
  readonly #listeners = new Set<SocketValue>();

  constructor(program: Program) {
    this.program = program;
    this.waits = program.waits;
    for (const wait of this.waits) this.#noteWatches(wait);
    this.#changesDefault =
      program.callsOf('setdefaulttimeout').length > 0 ||
      program.callsOf(undefined).some(({ callee }) => callee.text === 'setdefaulttimeout');
    for (const call of program.callsOf(...socketMethods)) {
      for (const socket of this.direct(call.receiver)) this.#note(socket, call);
    }
    for (const call of program.callsOf('register', 'modify')) this.#noteRegistration(call);
  }

  #note(socket: SocketValue, call: Call): void {
    const calls = this.#methods.get(socket);
    if (calls) calls.push(call);
    else this.#methods.set(socket, [call]);
    if (call.method === 'listen') this.#listeners.add(socket);
  }

  /** The sockets that an expression stands for, also by their number or by an object that wraps them. */
  of(node: SyntaxNode | undefined): readonly SocketValue[] {
    return node ? this.in(this.program.values(node)) : none;
  }

  /** The sockets themselves that an expression stands for: what its methods are called on. */
  direct(node: SyntaxNode | undefined): readonly SocketValue[] {
    if (!node) return none;
    let found = this.#direct.get(node);
    if (!found) {
      const sockets = ofKind(this.program.values(node), 'socket');
      found = sockets.length > 0 ? sockets : none;
      this.#direct.set(node, found);
    }
    return found;
  }

  in(values: Values, depth = 0): readonly SocketValue[] {
    const found: SocketValue[] = [];
    for (const value of values) {
      if (value.kind === 'socket') addTo(found, value);
      else if (depth < 2) for (const each of this.#behind(value, depth)) addTo(found, each);
    }
    return found;
  }

  #behind(value: Value, depth: number): readonly SocketValue[] {
    if (value.kind === 'descriptor') return this.in(value.of.values, depth + 1);
    if (value.kind === 'key') return this.in(value.poller.registered.values, depth + 1);
    if (value.kind === 'instance')
      return [...value.class.attributes.values()].flatMap((cell) =>
        ofKind(cell.values, 'socket').concat(this.in(ofKind(cell.values, 'descriptor'), depth + 1)),
      );
    return none;
  }

  callsOn(socket: SocketValue, ...methods: string[]): Call[] {
    return (this.#methods.get(socket) ?? []).filter(({ method }) => methods.includes(method!));
  }

  isListener(socket: SocketValue): boolean {
    return socket.origin === 'listening' || this.#listeners.has(socket);
  }

  isStream(socket: SocketValue): boolean {
    return socket.transport === 'stream' && !this.isListener(socket);
  }

  /** How the socket's calls wait, over the whole program. */
  modeOf(socket: SocketValue): Mode {
    const modes = new Set<Mode>(socket.startsNonblocking ? ['nonblocking'] : []);
    for (const call of this.callsOn(socket, 'setblocking', 'settimeout')) modes.add(this.#modeSetBy(call));
    if (this.#changesDefault) modes.add('unknown');
    if (modes.size === 0) return 'blocking';
    const [only] = modes;
    return modes.size === 1 ? only! : 'unknown';
  }

  #modeSetBy(call: Call): Mode {
    const value = this.constant(argument(call, 0, 'value') ?? argument(call, 0, 'flag'));
    if (call.method === 'setblocking')
      return value === undefined ? 'unknown' : value ? 'blocking' : 'nonblocking';
    if (value === null) return 'blocking';
    if (typeof value !== 'number') return 'unknown';
    return value === 0 ? 'nonblocking' : 'timeout';
  }

  /** The one constant that an expression always is; undefined where it is none, or not always the same. */
  constant(node: SyntaxNode | undefined): number | boolean | string | null | undefined {
    if (!node) return undefined;
    const values = this.program.values(node);
    const [first] = values;
    if (first?.kind !== 'constant') return undefined;
    return values.every((value) => value.kind === 'constant' && value.value === first.value)
      ? first.value
      : undefined;
  }

  /** Where the socket is watched: the waits that have it in this set. */
  watchesOf(socket: SocketValue, which: 0 | 1 | 2 = 0): readonly Wait[] {
    return this.#watches[which]!.get(socket) ?? [];
  }

  #noteWatches(wait: Wait): void {
    for (const which of [0, 1, 2] as const) {
      const watches = this.#watches[which]!;
      for (const socket of this.in(wait.sets[which].values)) {
        const known = watches.get(socket);
        if (known) known.push(wait);
        else watches.set(socket, [wait]);
      }
    }
  }

  /** The collections that select is given. */
  setsOf(wait: Wait, which: 0 | 1 | 2): CollectionValue[] {
    if (wait.api !== 'select') return [];
    return ofKind(this.program.values(argument(callOf(wait.call), which)), 'collection');
  }

  /** The calls that register with a poller, or change what it watches for. */
  registrationsOf(poller: PollerValue): readonly Call[] {
    return this.#registrations.get(poller) ?? [];
  }

  #noteRegistration(call: Call): void {
    for (const poller of ofKind(this.program.values(call.receiver), 'poller')) {
      const known = this.#registrations.get(poller);
      if (known) known.push(call);
      else this.#registrations.set(poller, [call]);
    }
  }

  /** The loop that makes the wait again and again, here or where this function is called from. */
  loopOf(node: SyntaxNode, depth = 0): SyntaxNode | undefined {
    for (let ancestor = node.parent; ancestor; ancestor = ancestor.parent) {
      if (ancestor.type === 'while_statement') return ancestor;
      if (ancestor.type !== 'function_definition') continue;
      if (depth > 2) return undefined;
      const callers = [...(this.program.functions.get(ancestor)?.callers ?? [])];
      for (const caller of callers) {
        const loop = this.loopOf(caller, depth + 1);
        if (loop) return loop;
      }
      return undefined;
    }
    return undefined;
  }

  isWatchedInLoop(socket: SocketValue): boolean {
    return this.watchesOf(socket).some((wait) => this.loopOf(wait.call));
  }

  /** The timeout of a wait, as it is written. */
  timeoutOf(wait: Wait): SyntaxNode | undefined {
    return argument(callOf(wait.call), wait.api === 'select' ? 3 : 0, 'timeout');
  }
}

function addTo(found: SocketValue[], socket: SocketValue): void {
  if (!found.includes(socket)) found.push(socket);
}

export function overlap<Item>(left: readonly Item[], right: readonly Item[]): boolean {
  return left.some((item) => right.includes(item));
}
