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
  unknown,
  type Value,
  type Values,
  type Wait,
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
  'socket.socket': (evaluator, call, _, scope) => one(newSocket(evaluator, call, scope)),
  'socket.create_server': (evaluator, call) => one(plainSocket(evaluator, call.node, 'listening')),
  'socket.create_connection': (evaluator, call) => one(plainSocket(evaluator, call.node, 'connected')),
  'socket.socketpair': (evaluator, call) => {
    const ends = [call.node, call.callee].map((site) => plainSocket(evaluator, site, 'pair'));
    const pair = evaluator.collection(call.node, () => ({ positions: ends.map(() => new Cell()) }));
    for (const [index, end] of ends.entries()) evaluator.add(pair.positions![index]!, [end]);
    evaluator.add(pair.items, ends);
    return one(pair);
  },
  'select.select': (evaluator, call, arguments_) => {
    const result: WaitResult = evaluator.make(call.node, 'waitResult', () => ({
      kind: 'waitResult',
      wait: { call: call.node, api: 'select', sets: [new Cell(), new Cell(), new Cell()] },
    }));
    for (const which of [0, 1, 2] as const)
      evaluator.add(result.wait.sets[which], evaluator.iterate(arguments_[which] ?? none, call.node));
    evaluator.waits.add(result.wait);
    return one(result);
  },
  dict: (evaluator, call) => one(evaluator.collection(call.node, () => ({ keys: new Cell() }))),
  'collections.defaultdict': (evaluator, call) =>
    one(evaluator.collection(call.node, () => ({ keys: new Cell() }))),
  'collections.OrderedDict': (evaluator, call) =>
    one(evaluator.collection(call.node, () => ({ keys: new Cell() }))),
  enumerate: (evaluator, call, [items]) => {
    const pairs = evaluator.collection(call.node);
    const pair: CollectionValue = evaluator.collection(call.callee, () => ({
      positions: [new Cell(), new Cell()],
    }));
    evaluator.add(pair.positions![1]!, evaluator.iterate(items ?? none, call.node));
    evaluator.add(pairs.items, [pair]);
    return one(pairs);
  },
};

for (const path of ['list', 'set', 'tuple', 'frozenset', 'sorted', 'reversed', 'iter', 'collections.deque'])
  functions[path] = copied;

for (const [path, api] of Object.entries(pollers)) {
  functions[path] = (evaluator, call) =>
    one(
      evaluator.make(call.node, 'poller', () => ({
        kind: 'poller',
        api,
        site: call.node,
        registered: new Cell(),
        data: new Cell(),
      })),
    );
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

function one(value: Value): Values {
  return new Set([value]);
}

function copied(evaluator: Evaluator, call: Call, [items]: Values[]): Values {
  const copy = evaluator.collection(call.node);
  evaluator.add(copy.items, evaluator.iterate(items ?? none, call.node));
  return one(copy);
}

function plainSocket(evaluator: Evaluator, site: SyntaxNode, origin: SocketValue['origin']): SocketValue {
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

/** What a method does, called on something that is known. */
export function methodCall(
  evaluator: Evaluator,
  receiver: Values,
  call: Call,
  arguments_: Values[],
  scope: Scope,
): Values {
  const found = new Set<Value>();
  for (const value of receiver) {
    for (const result of methodOf(evaluator, value, call, arguments_, scope)) found.add(result);
  }
  return found;
}

function methodOf(
  evaluator: Evaluator,
  value: Value,
  call: Call,
  arguments_: Values[],
  scope: Scope,
): Values {
  switch (value.kind) {
    case 'socket':
      return socketMethod(evaluator, value, call);
    case 'collection':
      return collectionMethod(evaluator, value, call, arguments_, scope);
    case 'poller':
      return pollerMethod(evaluator, value, call, arguments_, scope);
    case 'received':
      return receivedMethod(evaluator, value, call);
    case 'ready':
      return call.method === 'copy' ? one(value) : none;
    default:
      return none;
  }
}

function socketMethod(evaluator: Evaluator, value: SocketValue, call: Call): Values {
  switch (call.method) {
    case 'accept': {
      const pair = evaluator.collection(call.node, () => ({ positions: [new Cell(), new Cell()] }));
      const accepted = plainSocket(evaluator, call.node, 'accepted');
      accepted.family = value.family;
      evaluator.add(pair.positions![0]!, [accepted]);
      evaluator.add(pair.positions![1]!, [unknown]);
      return one(pair);
    }
    case 'recv':
      return one(
        evaluator.make(call.node, 'received', () => ({
          kind: 'received',
          site: call.node,
          socket: call.receiver!,
          decoded: false,
        })),
      );
    case 'fileno':
    case 'detach':
      return one(evaluator.descriptor(call.node, one(value)));
    case 'dup':
    case '__enter__':
      return one(value);
    default:
      return none;
  }
}

function receivedMethod(
  evaluator: Evaluator,
  value: Extract<Value, { kind: 'received' }>,
  call: Call,
): Values {
  if (call.method !== 'decode') return none;
  return one(evaluator.make(call.node, 'received', () => ({ ...value, decoded: true })));
}

function collectionMethod(
  evaluator: Evaluator,
  value: CollectionValue,
  call: Call,
  arguments_: Values[],
  scope: Scope,
): Values {
  const last = arguments_.at(-1) ?? none;
  switch (call.method) {
    case 'append':
    case 'add':
    case 'appendleft':
    case 'insert':
    case 'put':
      evaluator.add(value.items, last);
      return none;
    case 'extend':
      evaluator.add(value.items, evaluator.iterate(last, call.node));
      return none;
    case 'update':
    case 'union':
      for (const other of ofKind(last, 'collection')) {
        evaluator.add(value.items, other.items.values);
        if (value.keys && other.keys) evaluator.add(value.keys, other.keys.values);
      }
      return one(value);
    case 'setdefault':
      evaluator.add(value.items, last);
      if (value.keys) evaluator.add(value.keys, arguments_[0] ?? none);
      return value.items.values;
    case 'get':
    case 'pop':
    case 'popleft':
      return value.items.values;
    case 'values':
    case 'keys': {
      const view = evaluator.collection(call.node);
      evaluator.add(view.items, (call.method === 'keys' && value.keys ? value.keys : value.items).values);
      return one(view);
    }
    case 'items': {
      const view = evaluator.collection(call.node);
      const pair = evaluator.collection(call.callee, () => ({ positions: [new Cell(), new Cell()] }));
      evaluator.add(pair.positions![0]!, value.keys?.values ?? none);
      evaluator.add(pair.positions![1]!, value.items.values);
      evaluator.add(view.items, [pair]);
      return one(view);
    }
    case 'copy':
    case 'difference':
    case 'intersection': {
      const copy = evaluator.collection(call.node, () => (value.keys ? { keys: new Cell() } : {}));
      evaluator.add(copy.items, value.items.values);
      if (copy.keys && value.keys) evaluator.add(copy.keys, value.keys.values);
      return one(copy);
    }
    default:
      void scope;
      return none;
  }
}

function pollerMethod(
  evaluator: Evaluator,
  value: PollerValue,
  call: Call,
  arguments_: Values[],
  scope: Scope,
): Values {
  switch (call.method) {
    case 'register':
    case 'modify': {
      evaluator.add(value.registered, arguments_[0] ?? evaluator.keyword(call, 0, 'fileobj', scope));
      evaluator.add(value.data, evaluator.keyword(call, 2, 'data', scope));
      return none;
    }
    case 'poll':
    case 'select': {
      if ((call.method === 'select') !== (value.api === 'selectors')) return none;
      const makeResult = (): WaitResult => {
        const sets: Wait['sets'] = [value.registered, new Cell(), new Cell()];
        return { kind: 'waitResult', wait: { call: call.node, api: value.api, sets, poller: value } };
      };
      const result = evaluator.make(call.node, 'waitResult', makeResult, `${value.site.start}`);
      evaluator.waits.add(result.wait);
      return one(result);
    }
    case 'get_key':
    case 'unregister':
      return value.api === 'selectors' ? one(keyOf(evaluator, call.node, value)) : none;
    default:
      return none;
  }
}

/** A part of an event: descriptor or key first, then the bits. */
export function eventParts(evaluator: Evaluator, wait: Wait, index: number, site: SyntaxNode): Values {
  if (index === 1) return one(evaluator.make(site, 'mask', () => ({ kind: 'mask', wait })));
  if (index !== 0) return none;
  if (wait.api === 'selectors') return one(keyOf(evaluator, site, wait.poller!));
  return one(evaluator.descriptor(site, wait.sets[0].values));
}

function keyOf(evaluator: Evaluator, site: SyntaxNode, poller: PollerValue): Value {
  return evaluator.make(site, 'key', () => ({ kind: 'key', poller }), `${poller.site.start}`);
}
