import type { Finding } from '../../language.ts';
import { oncePer } from '../../oncePer.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { type Call, callOf } from '../call.ts';
import { Emptiness, truth } from '../emptiness.ts';
import { addEndOfFileBranch } from '../fixes/endOfFile.ts';
import { closeToo, removeToo } from '../fixes/removing.ts';
import { type Reached, walkEmpty } from '../flow.ts';
import { type Handling, handlingOf } from '../handling.ts';
import type { Program } from '../program.ts';
import { overlap, type Sockets } from '../sockets.ts';
import { endsTurn } from '../turns.ts';
import { ofKind, type SocketValue } from '../values.ts';

/** A place where the bytes of one receive come to hand. */
interface Receive {
  call: Call;
  sockets: readonly SocketValue[];
}

/** eof-ignored, and what is forgotten where the end of file is seen: removed-not-closed, closed-not-removed. */
export function endOfFile(sockets: Sockets): Finding[] {
  return receives(sockets).flatMap((receive) => findingsAt(sockets, receive));
}

function receives(sockets: Sockets): Receive[] {
  const found: Receive[] = [];
  for (const call of receivingCalls(sockets.program)) {
    const of = receivingSockets(sockets, call).filter((socket) => !sockets.isListener(socket));
    if (of.some(({ origin }) => origin === 'pair')) continue; // Both ends are our own.
    if (
      of.length > 0 &&
      of.every((socket) => sockets.isStream(socket)) &&
      !/\bMSG_(PEEK|OOB)\b/.test(call.node.text)
    )
      found.push({ call, sockets: of });
  }
  return found;
}

/** The receives, and the calls of helpers that may hand on what they received. */
function receivingCalls(program: Program): Set<Call> {
  return new Set([
    ...program.callsOf('recv', 'recv_into'),
    ...[...program.callsWithTargets].map((node) => callOf(node)),
  ]);
}

function receivingSockets(sockets: Sockets, call: Call): readonly SocketValue[] {
  if (call.method === 'recv' || call.method === 'recv_into') return sockets.direct(call.receiver);
  // A helper that hands on what it received.
  if (sockets.program.targetsOf(call.node).length === 0) return [];
  const received = ofKind(sockets.program.values(call.node), 'received');
  return received.flatMap(({ socket }) => sockets.direct(socket));
}

function findingsAt(sockets: Sockets, { call, sockets: about }: Receive): Finding[] {
  const isWatched = about.some((socket) => sockets.isWatchedInLoop(socket));
  if (!isWatched && !spinsByItself(call.node)) return [];
  if (isClosedByBlock(sockets, call.node, about)) return [];
  const walk = walkEmpty(sockets.program, call.node, [], (loop) => endsTurn(sockets, loop));
  if (walk.ends.has('lost') || walk.ends.has('handedOn')) return [];
  const handling = handlingOf(sockets, about, walk.reached);
  if (handling.unclear || raisesOnEmpty(call.node)) return [];
  const isSeen = handling.closes.length > 0 || handling.removes.length > 0;
  if (!isSeen) return walk.ends.has('turn') && !walk.ends.has('left') ? [ignored(sockets, call)] : [];
  return isWatched && !walk.ends.has('left') ? forgotten(sockets, about, handling, walk.reached) : [];
}

/** `with sock:` closes it at the end of the block, whatever happens there. */
function isClosedByBlock(sockets: Sockets, receive: SyntaxNode, about: readonly SocketValue[]): boolean {
  for (let ancestor = receive.parent; ancestor; ancestor = ancestor.parent) {
    if (ancestor.type === 'function_definition') return false;
    if (ancestor.type !== 'with_statement') continue;
    const items = ancestor.walk().filter(({ type }) => type === 'with_item');
    if (items.some((item) => item.walk().some((each) => overlap(sockets.direct(each), about)))) return true;
  }
  return false;
}

function ignored(sockets: Sockets, call: Call): Finding {
  return {
    rule: 'eof-ignored',
    certainty: 'proven',
    start: call.node.start,
    end: call.node.end,
    message: messages.eofIgnored(call.node.text),
    fixes: () => addEndOfFileBranch(sockets, call),
  };
}

function forgotten(
  sockets: Sockets,
  about: readonly SocketValue[],
  { closes, removes }: Handling,
  reached: readonly Reached[],
): Finding[] {
  const [removal] = removes.filter((node) => isRemovalFromSet(sockets, node));
  if (closes.length === 0 && removal && removal.type === 'call') {
    const name = callOf(removal).positional[0]?.text ?? '';
    return [
      finding('removed-not-closed', removal, messages.removedNotClosed(name), () =>
        // Where it is removed whatever was received, the client may still be there.
        isForTheEnd(sockets, removal, reached) ? closeToo(sockets, removal) : [],
      ),
    ];
  }
  const [close] = closes;
  if (close && removes.length === 0 && about.every((socket) => isKeptInSet(sockets, socket)))
    return [
      finding(
        'closed-not-removed',
        close,
        messages.closedNotRemoved(callOf(close).receiver?.text ?? ''),
        () => removeToo(sockets, close),
      ),
    ];
  return [];
}

/** Only nothing received leads to the removal, here or to the call of the helper that makes it. */
function isForTheEnd(sockets: Sockets, removal: SyntaxNode, reached: readonly Reached[]): boolean {
  const around = reached.find(({ node }) => node.contains(removal));
  if (around) return around.chosen;
  const callers = [...(sockets.program.functionOf(removal)?.callers ?? [])];
  return callers.length > 0 && callers.every((caller) => isForTheEnd(sockets, caller, reached));
}

function finding(rule: Finding['rule'], node: SyntaxNode, message: string, fixes: Finding['fixes']): Finding {
  return { rule, certainty: 'proven', start: node.start, end: node.end, message, fixes };
}

/** Whether the call takes something out of a set that is given to select, or out of a poller. */
function isRemovalFromSet(sockets: Sockets, node: SyntaxNode): boolean {
  if (node.type !== 'call') return false;
  const call = callOf(node);
  if (call.method === 'unregister') return true;
  const watched = readSets(sockets);
  return ofKind(sockets.program.values(call.receiver), 'collection').some((each) => watched.has(each));
}

/** What is given to select for reading. */
const readSets = oncePer(
  (sockets: Sockets) => new Set(sockets.waits.flatMap((wait) => sockets.setsOf(wait, 0))),
);

/** In a set that nobody makes anew: a closed socket stays in it. epoll forgets what is closed by itself. */
function isKeptInSet(sockets: Sockets, socket: SocketValue): boolean {
  return sockets.watchesOf(socket).some((wait) => {
    if (wait.api !== 'select') return wait.api !== 'epoll';
    const argument = callOf(wait.call).positional[0];
    return argument?.type === 'identifier' || argument?.type === 'attribute';
  });
}

/** In a loop without a condition, a receive that is never looked at goes round for ever on its own. */
function spinsByItself(receive: SyntaxNode): boolean {
  const loop = receive.closest('while_statement', 'for_statement', 'function_definition');
  if (loop?.type !== 'while_statement' || truth(loop.child('condition'), new Emptiness()) !== true)
    return false;
  return !loop.walk().some(({ type }) => /^(break|return|raise)_statement$/.test(type));
}

/** An item of nothing cannot be had: the error ends it. */
function raisesOnEmpty(receive: SyntaxNode): boolean {
  const parent = receive.parent;
  return parent?.type === 'subscript' && parent.child('subscript')?.type !== 'slice';
}
