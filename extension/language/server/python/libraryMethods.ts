/** What the methods of sockets, pollers, collections and bytes do with values. */
import type { SyntaxNode } from '../syntax/node.ts';
import type { Call } from './call.ts';
import type { Evaluator } from './evaluator.ts';
import { plainSocket } from './library.ts';
import type { Scope } from './scope.ts';
import type { Store } from './store.ts';
import {
  Cell,
  type CollectionValue,
  none,
  ofKind,
  type PollerValue,
  type SocketValue,
  union,
  unknown,
  type Value,
  type Values,
  type Wait,
  type WaitResult,
} from './values.ts';

/** What a method does, called on something that is known. */
export function methodCall(
  evaluator: Evaluator,
  receiver: Values,
  call: Call,
  arguments_: Values[],
  scope: Scope,
): Values {
  let found = none;
  for (const value of receiver) found = union(found, methodOf(evaluator, value, call, arguments_, scope));
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
      return collectionMethod(evaluator, value, call, arguments_);
    case 'poller':
      return pollerMethod(evaluator, value, call, arguments_, scope);
    case 'received':
      return receivedMethod(evaluator, value, call);
    case 'ready':
      return call.method === 'copy' ? [value] : none;
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
      return [pair];
    }
    case 'recv':
      return [
        evaluator.make(call.node, 'received', () => ({
          kind: 'received',
          site: call.node,
          socket: call.receiver!,
          decoded: false,
        })),
      ];
    case 'fileno':
    case 'detach':
      return [evaluator.descriptor(call.node, [value])];
    case 'dup':
    case '__enter__':
      return [value];
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
  return [evaluator.make(call.node, 'received', () => ({ ...value, decoded: true }))];
}

function collectionMethod(
  evaluator: Evaluator,
  value: CollectionValue,
  call: Call,
  arguments_: Values[],
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
      return [value];
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
      return [view];
    }
    case 'items': {
      const view = evaluator.collection(call.node);
      const pair = evaluator.collection(call.callee, () => ({ positions: [new Cell(), new Cell()] }));
      evaluator.add(pair.positions![0]!, value.keys?.values ?? none);
      evaluator.add(pair.positions![1]!, value.items.values);
      evaluator.add(view.items, [pair]);
      return [view];
    }
    case 'copy':
    case 'difference':
    case 'intersection': {
      const copy = evaluator.collection(call.node, () => (value.keys ? { keys: new Cell() } : {}));
      evaluator.add(copy.items, value.items.values);
      if (copy.keys && value.keys) evaluator.add(copy.keys, value.keys.values);
      return [copy];
    }
    default:
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
      const result = evaluator.make(call.node, 'waitResult', makeResult, value);
      evaluator.waits.add(result.wait);
      return [result];
    }
    case 'get_key':
    case 'unregister':
      return value.api === 'selectors' ? [keyOf(evaluator, call.node, value)] : none;
    default:
      return none;
  }
}

/** A part of an event: descriptor or key first, then the bits. */
export function eventParts(store: Store, wait: Wait, index: number, site: SyntaxNode): Values {
  if (index === 1) return [store.make(site, 'mask', () => ({ kind: 'mask', wait }))];
  if (index !== 0) return none;
  if (wait.api === 'selectors') return [keyOf(store, site, wait.poller!)];
  return [store.descriptor(site, wait.sets[0].values)];
}

function keyOf(store: Store, site: SyntaxNode, poller: PollerValue): Value {
  return store.make(site, 'key', () => ({ kind: 'key', poller }), poller);
}
