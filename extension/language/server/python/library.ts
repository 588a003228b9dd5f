/** What the standard library does with values: modules socket, select and selectors, collections, a few builtins. */
import type { SyntaxNode } from '../syntax/node.ts';
import { argument, type Call } from './call.ts';
import type { Evaluator } from './evaluator.ts';
import type { Scope } from './scope.ts';
import {
  Cell,
  type CollectionValue,
  none,
  ofKind,
  type PollerValue,
  type SocketValue,
  type Values,
  type WaitResult,
} from './values.ts';

type LibraryFunction = (evaluator: Evaluator, call: Call, arguments_: Values[], scope: Scope) => Values;

const pollers: Record<string, PollerValue['api']> = {
  'select.poll': 'poll',
  'select.epoll': 'epoll',
  'selectors.DefaultSelector': 'selectors',
  'selectors.SelectSelector': 'selectors',
  'selectors.PollSelector': 'selectors',
  'selectors.EpollSelector': 'selectors',
};

const functions: Record<string, LibraryFunction> = {
  'socket.socket': (evaluator, call, _, scope) => [newSocket(evaluator, call, scope)],
  'socket.create_server': (evaluator, call) => [plainSocket(evaluator, call.node, 'listening')],
  'socket.create_connection': (evaluator, call) => [plainSocket(evaluator, call.node, 'connected')],
  'socket.socketpair': (evaluator, call) => {
    const ends = [call.node, call.callee].map((site) => plainSocket(evaluator, site, 'pair'));
    const pair = evaluator.collection(call.node, () => ({ positions: ends.map(() => new Cell()) }));
    for (const [index, end] of ends.entries()) evaluator.add(pair.positions![index]!, [end]);
    evaluator.add(pair.items, ends);
    return [pair];
  },
  'select.select': (evaluator, call, arguments_) => {
    const result: WaitResult = evaluator.make(call.node, 'waitResult', () => ({
      kind: 'waitResult',
      wait: { call: call.node, api: 'select', sets: [new Cell(), new Cell(), new Cell()] },
    }));
    for (const which of [0, 1, 2] as const)
      evaluator.add(result.wait.sets[which], evaluator.iterate(arguments_[which] ?? none, call.node));
    evaluator.waits.add(result.wait);
    return [result];
  },
  dict: (evaluator, call) => [evaluator.collection(call.node, () => ({ keys: new Cell() }))],
  'collections.defaultdict': (evaluator, call) => [
    evaluator.collection(call.node, () => ({ keys: new Cell() })),
  ],
  'collections.OrderedDict': (evaluator, call) => [
    evaluator.collection(call.node, () => ({ keys: new Cell() })),
  ],
  enumerate: (evaluator, call, [items]) => {
    const pairs = evaluator.collection(call.node);
    const pair: CollectionValue = evaluator.collection(call.callee, () => ({
      positions: [new Cell(), new Cell()],
    }));
    evaluator.add(pair.positions![1]!, evaluator.iterate(items ?? none, call.node));
    evaluator.add(pairs.items, [pair]);
    return [pairs];
  },
};

for (const path of ['list', 'set', 'tuple', 'frozenset', 'sorted', 'reversed', 'iter', 'collections.deque'])
  functions[path] = copied;

for (const [path, api] of Object.entries(pollers)) {
  functions[path] = (evaluator, call) => [
    evaluator.make(call.node, 'poller', () => ({
      kind: 'poller',
      api,
      site: call.node,
      registered: new Cell(),
      data: new Cell(),
    })),
  ];
}

export function libraryCall(
  evaluator: Evaluator,
  path: string,
  call: Call,
  arguments_: Values[],
  scope: Scope,
): Values {
  return Object.hasOwn(functions, path) ? functions[path]!(evaluator, call, arguments_, scope) : none;
}

function copied(evaluator: Evaluator, call: Call, [items]: Values[]): Values {
  const copy = evaluator.collection(call.node);
  evaluator.add(copy.items, evaluator.iterate(items ?? none, call.node));
  return [copy];
}

/** A TCP socket over IPv4, or a pair's, until more is known of it. */
export function plainSocket(
  evaluator: Evaluator,
  site: SyntaxNode,
  origin: SocketValue['origin'],
): SocketValue {
  return evaluator.make(site, 'socket', () => ({
    kind: 'socket',
    site,
    origin,
    transport: 'stream',
    family: origin === 'pair' ? 'unix' : 'inet',
    startsNonblocking: false,
  }));
}

function newSocket(evaluator: Evaluator, call: Call, scope: Scope): SocketValue {
  const family = evaluator.keyword(call, 0, 'family', scope);
  const type = evaluator.keyword(call, 1, 'type', scope);
  const made = plainSocket(evaluator, call.node, 'made');
  const kind = argument(call, 1, 'type');
  made.transport = transportOf(kind, type);
  made.family = familyOf(argument(call, 0, 'family'), family);
  made.startsNonblocking = /\bSOCK_NONBLOCK\b/.test(kind?.text ?? '');
  if (call.spreads || call.keywords.has('fileno')) made.transport = 'unknown';
  return made;
}

function transportOf(node: SyntaxNode | undefined, values: Values): SocketValue['transport'] {
  if (!node) return 'stream';
  const names = ofKind(values, 'library').map(({ path }) => path);
  if (names.includes('socket.SOCK_STREAM') || /\bSOCK_STREAM\b/.test(node.text)) return 'stream';
  return names.includes('socket.SOCK_DGRAM') || /\bSOCK_DGRAM\b/.test(node.text) ? 'datagram' : 'unknown';
}

function familyOf(node: SyntaxNode | undefined, values: Values): SocketValue['family'] {
  if (!node) return 'inet';
  const names = ofKind(values, 'library').map(({ path }) => path);
  if (names.some((name) => /^socket\.AF_INET6?$/.test(name))) return 'inet';
  return names.includes('socket.AF_UNIX') ? 'unix' : 'unknown';
}
