import type { Finding } from '../../language.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { type Call, callOf } from '../call.ts';
import { acceptWithoutWaiting } from '../fixes/nonblocking.ts';
import { overlap, type Sockets } from '../sockets.ts';
import { endsTurn, runs } from '../turns.ts';
import type { SocketValue } from '../values.ts';

/** blocking-accept and emfile-spin: both about a listener that is watched in a loop. */
export function accepting(sockets: Sockets): Finding[] {
  return sockets.program.callsOf('accept').flatMap((call) => {
    const listeners = sockets.direct(call.receiver).filter((socket) => sockets.isListener(socket));
    if (listeners.length === 0 || !listeners.every((socket) => sockets.isWatchedInLoop(socket))) return [];
    if (!isAnnounced(sockets, call.node, listeners)) return [];
    return [...blockingAccept(sockets, call, listeners), ...emfileSpin(sockets, call)];
  });
}

const ofWait: ReadonlySet<string> = new Set(['waitResult', 'ready', 'event', 'mask', 'key']);

/** Whether a wait has said that somebody is there: who accepts before the loop, or a second time, means to wait. */
function isAnnounced(sockets: Sockets, node: SyntaxNode, listeners: SocketValue[], depth = 0): boolean {
  const waits = listeners.flatMap((listener) => sockets.watchesOf(listener)).map(({ call }) => call);
  let inner = node;
  for (let outer = inner.parent; outer; outer = inner.parent) {
    if (outer.type === 'function_definition' || outer.type === 'lambda') {
      if (waits.some((wait) => outer!.contains(wait))) return false;
      const callers = [...(sockets.program.functions.get(outer)?.callers ?? [])];
      if (callers.length === 0 || depth >= deepestCallers) return true;
      return callers.some((caller) => isAnnounced(sockets, caller, listeners, depth + 1));
    }
    const before = outer.children.slice(0, outer.children.indexOf(inner)).reverse();
    if (outer.type === 'block' || outer.type === 'module') {
      const last = before.find(
        (statement) =>
          accepts(sockets, statement, listeners) || waits.some((wait) => runs(sockets, statement, wait)),
      );
      if (last) return !accepts(sockets, last, listeners);
    } else if (
      branching.test(outer.type) &&
      before.some((head) => head.walk().some((each) => isOfWait(sockets, each)))
    )
      return true;
    if (outer.type === 'while_statement' && waits.some((wait) => runs(sockets, outer!, wait))) return false;
    inner = outer;
  }
  return false;
}

const deepestCallers = 3;
const branching = /^(if|while|for|match)_statement$|^(elif|case)_clause$/;

function isOfWait(sockets: Sockets, node: SyntaxNode): boolean {
  return sockets.program.values(node).some(({ kind }) => ofWait.has(kind));
}

/** A statement that takes the one who was there. */
function accepts(sockets: Sockets, statement: SyntaxNode, listeners: SocketValue[]): boolean {
  if (statement.type !== 'expression_statement') return false;
  return statement
    .walk()
    .filter(({ type }) => type === 'call')
    .map((node) => callOf(node))
    .some(({ method, receiver }) => method === 'accept' && overlap(sockets.direct(receiver), listeners));
}

function blockingAccept(sockets: Sockets, call: Call, listeners: SocketValue[]): Finding[] {
  const { node, receiver } = call;
  if (!listeners.every((socket) => sockets.modeOf(socket) === 'blocking')) return [];
  const message = messages.blockingAccept(receiver?.text ?? '');
  const fixes = () => (listeners.length === 1 ? acceptWithoutWaiting(sockets, call, listeners[0]!) : []);
  return [
    { rule: 'blocking-accept', certainty: 'possible', start: node.start, end: node.end, message, fixes },
  ];
}

/** Where the error of accept is swallowed, the listener stays readable, and nothing waits any more. */
function emfileSpin(sockets: Sockets, { node }: Call): Finding[] {
  const statement = node.closest('try_statement');
  if (!statement?.child('body')?.contains(node) || !sockets.loopOf(statement)) return [];
  const handler = statement.children.find((child) => child.type === 'except_clause' && catchesEmfile(child));
  if (!handler || !swallows(handler) || (returns(handler) && leavesLoop(sockets, statement))) return [];
  return [
    {
      rule: 'emfile-spin',
      certainty: 'possible',
      start: node.start,
      end: node.end,
      message: messages.emfileSpin(),
    },
  ];
}

function returns(handler: SyntaxNode): boolean {
  return handler.walk().some(({ type }) => type === 'return_statement');
}

/** Whether the loop that waits is in this function: to return is to end it. */
function leavesLoop(sockets: Sockets, statement: SyntaxNode): boolean {
  const loop = statement.closest('while_statement', 'function_definition');
  return loop?.type === 'while_statement' && endsTurn(sockets, loop);
}

function catchesEmfile(handler: SyntaxNode): boolean {
  const head = handler.children.filter((child) => child.type !== 'block');
  if (head.length === 0) return true;
  return head.some((child) =>
    /\b(OSError|IOError|Exception|BaseException|EnvironmentError|socket\.error|error)\b/.test(child.text),
  );
}

/** Says something at most, and goes on. */
function swallows(handler: SyntaxNode): boolean {
  const block = handler.children.find((child) => child.type === 'block');
  return (block?.children ?? []).every((statement) => {
    if (/^(pass|continue|return)_statement$/.test(statement.type)) return statement.children.length === 0;
    const [call] = statement.children;
    return (
      statement.type === 'expression_statement' &&
      call?.type === 'call' &&
      /^(print|log\w*\.\w+|self\.log\w*(\.\w+)?)\(/.test(call.text)
    );
  });
}
