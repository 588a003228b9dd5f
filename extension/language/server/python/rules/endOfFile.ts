import type { Finding } from '../../language.ts';
import { oncePer } from '../../oncePer.ts';
import { messages, type Watcher } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { type Call, callOf } from '../call.ts';
import { Emptiness, truth } from '../emptiness.ts';
import { addEndOfFileBranch } from '../fixes/endOfFile.ts';
import { closeToo, removeToo } from '../fixes/removing.ts';
import { type Reached, type Walk, walkEmpty } from '../flow.ts';
import { type Handling, handlingOf } from '../handling.ts';
import { isPreceded } from '../preceding.ts';
import type { Program } from '../program.ts';
import { overlap, type Sockets } from '../sockets.ts';
import { endsTurn, isOneAtATime } from '../turns.ts';
import { ofKind, type SocketValue, type Wait } from '../values.ts';
import { bitsOf, maskOf } from './masks.ts';

/** A place where the bytes of one receive come to hand. */
interface Receive {
  call: Call;
  sockets: readonly SocketValue[];
  /** Takes nothing: the next receive gets the same bytes, or the same end. */
  isPeek: boolean;
}

/** eof-ignored, and what is forgotten where the end of file is seen: removed-not-closed, closed-not-removed. */
export function endOfFile(sockets: Sockets): Finding[] {
  return receives(sockets)
    .filter(({ isPeek }) => !isPeek)
    .flatMap((receive) => findingsAt(sockets, receive));
}

const receives = oncePer((sockets: Sockets): readonly Receive[] => {
  const found: Receive[] = [];
  for (const call of receivingCalls(sockets.program)) {
    const of = receivingSockets(sockets, call).filter((socket) => !sockets.isListener(socket));
    if (of.some(({ origin }) => origin === 'pair')) continue; // Both ends are our own.
    if (
      of.length > 0 &&
      of.every((socket) => sockets.isStream(socket)) &&
      !/\bMSG_OOB\b/.test(call.node.text)
    )
      found.push({ call, sockets: of, isPeek: /\bMSG_PEEK\b/.test(call.node.text) });
  }
  return found;
});

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

function findingsAt(sockets: Sockets, receive: Receive): Finding[] {
  const { call, sockets: about } = receive;
  const isWatched = about.some((socket) => sockets.isWatchedInLoop(socket));
  if (!isWatched && !spinsByItself(call.node)) return [];
  if (isClosedByBlock(sockets, call.node, about)) return [];
  const { walk, handling, outcome } = endAt(sockets, receive);
  if (outcome === 'ignored') return isSeenElsewhere(sockets, receive, walk) ? [] : [ignored(sockets, call)];
  if (outcome !== 'seen' || !isWatched || walk.ends.has('left')) return [];
  return forgotten(sockets, about, handling, walk.reached);
}

interface EndOfFile {
  walk: Walk;
  handling: Handling;
  /** `seen`: closed or removed here; `left`: the loop or the program ends; `unclear`: others may see to it. */
  outcome: 'ignored' | 'seen' | 'left' | 'unclear';
}

/** What comes of it when this receive gives nothing. */
function endAt(sockets: Sockets, { call, sockets: about }: Receive): EndOfFile {
  const walk = walkEmpty(sockets.program, call.node, [], (loop) => endsTurn(sockets, loop));
  const handling = handlingOf(sockets, about, walk.reached);
  const outcome = () => {
    if (walk.ends.has('lost') || walk.ends.has('handedOn')) return 'unclear';
    if (handling.unclear || raisesOnEmpty(call.node)) return 'unclear';
    if (handling.closes.length > 0 || handling.removes.length > 0) return 'seen';
    return walk.ends.has('turn') && !walk.ends.has('left') ? 'ignored' : 'left';
  };
  return { walk, handling, outcome: outcome() };
}

/** The socket stays readable: another receive sees the end before this one is tried again. */
function isSeenElsewhere(sockets: Sockets, receive: Receive, { goesRound }: Walk): boolean {
  const { call, sockets: about } = receive;
  const others = receives(sockets).filter(
    (other) => other.call.node !== call.node && overlap(other.sockets, about),
  );
  const isFirst = (node: SyntaxNode): boolean | undefined => {
    const other = others.find((each) => each.call.node === node);
    return (
      other && isSameConnection(sockets, other.call, call) && endAt(sockets, other).outcome !== 'ignored'
    );
  };
  const sees = (node: SyntaxNode) => isFirst(node) ?? (seesHangUp(sockets, node, about) || undefined);
  if (isPreceded(sockets, call.node, sees, goesRound)) return true;
  // A greeting: only the turn that accepts comes through here.
  const isAccept = (node: SyntaxNode) => about.some(({ site }) => site === node) || undefined;
  return (
    about.every(({ origin }) => origin === 'accepted') &&
    isPreceded(sockets, call.node, isAccept, goesRound) &&
    others.some((other) => endAt(sockets, other).outcome === 'seen')
  );
}

/** `bits & EPOLLRDHUP`, with a branch that does something about it: asked for, it comes with the end of file. */
function seesHangUp(sockets: Sockets, node: SyntaxNode, about: readonly SocketValue[]): boolean {
  if (node.type !== 'binary_operator' || node.child('operator')?.type !== '&') return false;
  const waits = ofKind(sockets.program.values(node.child('left')), 'mask').map(({ wait }) => wait);
  if (waits.length === 0 || !bitsOf(sockets, node.child('right')!)?.has('RDHUP')) return false;
  const isAskedFor = waits.every(({ poller }) =>
    sockets
      .registrationsOf(poller!)
      .filter((registration) => overlap(sockets.of(registration.positional[0]), about))
      .every((registration) => maskOf(sockets, registration)?.has('RDHUP') ?? true),
  );
  const branch = node.closest('if_statement', 'elif_clause')?.child('consequence');
  if (!isAskedFor || !branch) return false;
  const { closes, removes, unclear } = handlingOf(sockets, about, [{ node: branch, chosen: true }]);
  return closes.length > 0 || removes.length > 0 || unclear;
}

/** Within one function, two names are taken for two connections, unless one is made the other. */
function isSameConnection({ program }: Sockets, left: Call, right: Call): boolean {
  const names = [left.receiver?.text, right.receiver?.text];
  if (names[0] === names[1] || program.functionOf(left.node) !== program.functionOf(right.node)) return true;
  if (left.method !== right.method) return true; // One of them is a helper.
  return program
    .nodesOf('assignment')
    .some((node) => [node.child('left'), node.child('right')].every((side) => names.includes(side?.text)));
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
      finding('removed-not-closed', removal, messages.notClosedUntilCollected(name), () =>
        // Where it is removed whatever was received, the client may still be there.
        isForTheEnd(sockets, removal, reached) ? closeToo(sockets, removal) : [],
      ),
    ];
  }
  const [close] = closes;
  const keeping = about.map((socket) => sockets.watchesOf(socket).find((wait) => isKept(sockets, wait)));
  const [wait] = keeping;
  if (close && removes.length === 0 && wait && !keeping.includes(undefined))
    return [
      finding(
        'closed-not-removed',
        close,
        messages.closedNotRemoved(callOf(close).receiver?.text ?? '', watcherOf(wait)),
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
function isKept(sockets: Sockets, wait: Wait): boolean {
  if (wait.api !== 'select') return wait.api !== 'epoll';
  if (isOneAtATime(sockets, wait)) return false;
  const argument = callOf(wait.call).positional[0];
  return argument?.type === 'identifier' || argument?.type === 'attribute';
}

/** A selector is what it is made of; DefaultSelector is an EpollSelector on Linux. */
function watcherOf({ api, poller }: Wait): Watcher {
  const made = /\b(Select|Poll)Selector$/.exec(poller ? callOf(poller.site).callee.text : '')?.[1];
  if (api === 'select' || made === 'Select') return 'select';
  return api === 'poll' || made === 'Poll' ? 'poll' : 'selector';
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
