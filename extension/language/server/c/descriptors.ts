import type { SyntaxNode } from '../syntax/node.ts';
import { type Call, callOf, pointedAt, unwrap } from './call.ts';
import { pollfdValues } from './pollfd.ts';
import { type CFunction, declaredName, type Program } from './program.ts';
import { designated, placeOf, pointee, variable } from './storage.ts';

/** A call that descriptors come from. */
export interface Origin {
  kind: 'socket' | 'accepted' | 'other';
  call: Call;
}

/**
 * What the file's variables, fields and functions can hold of its descriptors.
 *
 * Local variables are told apart by function, fields by their name alone; the order of statements plays no part.
 */
export class Descriptors {
  readonly program: Program;
  readonly #held = new Map<string, Set<Origin>>();
  readonly #flows = new Map<string, Set<string>>();
  readonly #origins = new Map<SyntaxNode, Origin>();
  readonly #known = new Map<SyntaxNode, ReadonlySet<Origin>>();
  readonly #listeners: Set<Origin>;
  readonly #nonblocking: Set<Origin>;
  readonly #watched: Set<Origin>;
  readonly #seenOutside: Map<Origin, Call[]>;

  constructor(program: Program) {
    this.program = program;
    for (const each of program.functions.values()) {
      if (!each.isBroken) for (const move of each.moves) this.#follow(move, each);
    }
    this.#settle();
    this.#listeners = this.#passedTo((call) =>
      acceptLike.includes(call.name) ? call.arguments[0] : undefined,
    );
    this.#nonblocking = this.#passedTo((call) => this.#madeNonblocking(call));
    this.#watched = this.#passedTo(watchedBy);
    this.#seenOutside = this.#passedOutside();
    for (const node of pollfdValues(program)) for (const origin of this.of(node)) this.#watched.add(origin);
  }

  /** The descriptors that the expression can stand for. */
  of(node: SyntaxNode | undefined): ReadonlySet<Origin> {
    if (!node) return nothing;
    let origins = this.#known.get(node);
    if (!origins) {
      origins = this.#find(node);
      this.#known.set(node, origins);
    }
    return origins;
  }

  #find(node: SyntaxNode): ReadonlySet<Origin> {
    const sources = this.#sources(node);
    const [only] = sources;
    if (sources.length === 1 && typeof only === 'string') return this.#held.get(only) ?? nothing;
    const found = new Set<Origin>();
    for (const source of sources) {
      if (typeof source !== 'string') found.add(source);
      else for (const origin of this.#held.get(source) ?? []) found.add(origin);
    }
    return found;
  }

  /** The connections among them; undefined where something else, or nothing known, may come too. */
  streamsOf(node: SyntaxNode | undefined): Origin[] | undefined {
    const connections = [...this.of(node)].filter((origin) => !this.isListener(origin));
    return connections.length > 0 && connections.every((origin) => this.isStream(origin))
      ? connections
      : undefined;
  }

  /** Whether what comes from there is surely a stream. */
  isStream({ kind, call }: Origin): boolean {
    if (kind !== 'socket') return kind === 'accepted';
    const type = call.arguments[1]?.text ?? '';
    // As getaddrinfo gives it.
    if (/ai_socktype$/.test(type)) return this.program.mentions(/ai_socktype\s*=\s*SOCK_STREAM/);
    return /^\(?SOCK_STREAM\b/.test(type);
  }

  isListener(origin: Origin): boolean {
    return this.#listeners.has(origin);
  }

  isWatched(origin: Origin): boolean {
    return this.#watched.has(origin);
  }

  /** Blocking only where nobody outside the file ever had it. */
  modeOf(origin: Origin): 'blocking' | 'nonblocking' | 'unknown' {
    if (/\bSOCK_NONBLOCK\b/.test(origin.call.node.text) || this.#nonblocking.has(origin))
      return 'nonblocking';
    return this.#seenOutside.has(origin) ? 'unknown' : 'blocking';
  }

  /** The calls by which code outside the file gets to see it. */
  handovers(origin: Origin): readonly Call[] {
    return this.#seenOutside.get(origin) ?? [];
  }

  /** Whether both can be the same descriptor. */
  mayBeSame(left: SyntaxNode | undefined, origins: Iterable<Origin>): boolean {
    const held = this.of(left);
    for (const origin of origins) if (held.has(origin)) return true;
    return false;
  }

  #passedTo(choose: (call: Call) => SyntaxNode | undefined): Set<Origin> {
    return new Set(this.program.calls.flatMap((call) => [...this.of(choose(call))]));
  }

  #madeNonblocking({ node, name, arguments: passed }: Call): SyntaxNode | undefined {
    const within = this.program.functionOf(node);
    if (name === 'fcntl' && passed[1]?.text === 'F_SETFL')
      return /\bO_(NONBLOCK|NDELAY)\b/.test(within?.body.text ?? '') ? passed[0] : undefined;
    if (/^ioctl(socket)?$/.test(name)) return passed[1]?.text === 'FIONBIO' ? passed[0] : undefined;
    if (this.program.functions.has(name)) return undefined;
    return /non_?bl?o?c?k|noblock|unblock/i.test(name) ? passed[0] : undefined;
  }

  #passedOutside(): Map<Origin, Call[]> {
    const found = new Map<Origin, Call[]>();
    for (const call of this.program.calls) {
      if (this.program.functions.has(call.name) || wellKnown.test(call.name)) continue;
      for (const origin of call.arguments.flatMap((each) => [...this.of(each)])) {
        const known = found.get(origin);
        if (known) known.push(call);
        else found.set(origin, [call]);
      }
    }
    return found;
  }

  #follow(node: SyntaxNode, within: CFunction): void {
    switch (node.type) {
      case 'assignment_expression':
        this.#flow(node.child('right'), placeOf(node.child('left'), within));
        break;
      case 'init_declarator':
        this.#initialise(node, within);
        break;
      case 'return_statement':
        this.#flow(node.children[0], `${within.name}()`);
        break;
      case 'call_expression':
        this.#pass(node, within);
        break;
    }
  }

  #initialise(node: SyntaxNode, within: CFunction): void {
    const name = declaredName(node);
    const value = node.child('value');
    if (!name || !value) return;
    if (value.type !== 'initializer_list') {
      this.#flow(value, variable(name, within));
      return;
    }
    for (const item of value.walk()) {
      const place = item.type === 'initializer_pair' ? designated(item) : undefined;
      if (place) this.#flow(item.child('value'), place);
    }
    // A pollfd begins with its descriptor.
    if (!this.program.isOfType(name, /\bpollfd\b/)) return;
    for (const list of [value, ...value.children]) {
      const [first] = list.type === 'initializer_list' ? list.children : [];
      if (first && first.type !== 'initializer_list' && first.type !== 'initializer_pair')
        this.#flow(first, '.fd');
    }
  }

  #pass(node: SyntaxNode, within: CFunction): void {
    const call = callOf(node);
    if (call?.name.startsWith('FD_')) this.#useSet(call, within);
    const target = call && this.program.functions.get(call.name);
    if (!target) return;
    call.arguments.forEach((argument, index) => {
      const parameter = target.parameters[index];
      if (!parameter) return;
      const place = `${target.name}/${parameter}`;
      this.#flow(argument, place);
      const passed = pointedAt(argument);
      const contents = passed ? placeOf(passed, within) : pointee(placeOf(argument, within));
      if (contents) {
        this.#connect(contents, `${place}*`);
        this.#connect(`${place}*`, contents);
      }
    });
  }

  /** A set holds what is put in it; a counter that asks for every number of it can be any of them. */
  #useSet({ name, arguments: [descriptor, set] }: Call, within: CFunction): void {
    const place = placeOf(pointedAt(set), within) ?? pointee(placeOf(set, within));
    if (name === 'FD_SET') this.#flow(descriptor, place);
    if (name === 'FD_ISSET' && place && descriptor && isCounter(descriptor, within))
      this.#connect(place, placeOf(descriptor, within)!);
  }

  #flow(from: SyntaxNode | undefined, to: string | undefined): void {
    if (!to) return;
    for (const source of this.#sources(from)) {
      if (typeof source === 'string') this.#connect(source, to);
      else this.#hold(to, source);
    }
  }

  #connect(from: string, to: string): void {
    const targets = this.#flows.get(from);
    if (targets) targets.add(to);
    else this.#flows.set(from, new Set([to]));
  }

  #hold(place: string, origin: Origin): boolean {
    const held = this.#held.get(place);
    if (!held) this.#held.set(place, new Set([origin]));
    else if (held.has(origin)) return false;
    else held.add(origin);
    return true;
  }

  #settle(): void {
    const open = [...this.#held.keys()];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      for (const target of this.#flows.get(place) ?? []) {
        let isNew = false;
        for (const origin of [...this.#held.get(place)!]) isNew = this.#hold(target, origin) || isNew;
        if (isNew) open.push(target);
      }
    }
  }

  /** Places and calls that the expression's value comes from. */
  #sources(node: SyntaxNode | undefined): (string | Origin)[] {
    const expression = unwrap(node);
    switch (expression?.type) {
      case 'conditional_expression':
        return [
          ...this.#sources(expression.child('consequence')),
          ...this.#sources(expression.child('alternative')),
        ];
      case 'assignment_expression':
        return this.#sources(expression.child('right'));
      case 'comma_expression':
        return this.#sources(expression.child('right'));
      case 'call_expression':
        return this.#sourcesOfCall(expression);
      default: {
        const within = expression && this.program.functionOf(expression);
        const place = expression && placeOf(expression, within);
        return place ? [place] : [];
      }
    }
  }

  #sourcesOfCall(node: SyntaxNode): (string | Origin)[] {
    const call = callOf(node);
    if (call && this.program.functions.has(call.name)) return [`${call.name}()`];
    let origin = this.#origins.get(node);
    if (!origin) {
      const kind =
        call?.name === 'socket' ? 'socket' : /^accept4?$/.test(call?.name ?? '') ? 'accepted' : 'other';
      origin = { kind, call: call ?? { node, name: '', arguments: [] } };
      this.#origins.set(node, origin);
    }
    return [origin];
  }
}

const nothing: ReadonlySet<Origin> = new Set();

const acceptLike = ['listen', 'accept', 'accept4'];

const wellKnown =
  /^(socket|bind|listen|connect|accept4?|(get|set)sockopt|get(sock|peer)name|shutdown|close|(send|recv)(to|from|msg)?|read|write|p?select|FD_(SET|CLR|ISSET)|epoll_ctl|f?printf|fcntl|htons)$/;

function watchedBy({ name, arguments: passed }: Call): SyntaxNode | undefined {
  if (name === 'FD_SET') return passed[0];
  return name === 'epoll_ctl' && passed[1]?.text === 'EPOLL_CTL_ADD' ? passed[2] : undefined;
}

function isCounter(node: SyntaxNode, within: CFunction): boolean {
  if (node.type !== 'identifier') return false;
  for (const each of within.body.walk())
    if (each.type === 'update_expression' && each.child('argument')?.text === node.text) return true;
  return false;
}
