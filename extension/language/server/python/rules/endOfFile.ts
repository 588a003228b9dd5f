import type { Finding } from '../../language.ts';
import { oncePer } from '../../oncePer.ts';
import { messages, type Watcher } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { type Call, callOf } from '../call.ts';
import { Emptiness, truth } from '../emptiness.ts';
import { addEndOfFileBranch } from '../fixes/endOfFile.ts';
import { closeToo, removeToo } from '../fixes/removing.ts';
import type { Reached, Walk } from '../flow.ts';
import type { Handling } from '../handling.ts';
import { endAt, type Receive, receives } from '../receives.ts';
import { overlap, type Sockets } from '../sockets.ts';
import { endsTurn, isOneAtATime } from '../turns.ts';
import { ofKind, type SocketValue, type Wait } from '../values.ts';
import { isBeforeWatch, isSeenElsewhere } from './seenElsewhere.ts';

/** eof-ignored, and what is forgotten where the end of file is seen: removed-not-closed, closed-not-removed. */
export function endOfFile(sockets: Sockets): Finding[] {
  return receives(sockets)
    .filter(({ isPeek }) => !isPeek)
    .flatMap((receive) => findingsAt(sockets, receive));
}

function findingsAt(sockets: Sockets, receive: Receive): Finding[] {
  const { call, sockets: about } = receive;
  const isWatched = about.some((socket) => sockets.isWatchedInLoop(socket));
  if (!isWatched && !spinsByItself(call.node)) return [];
  const block = closingBlock(sockets, call.node, about);
  const { walk, handling, outcome } = endAt(sockets, receive);
  if (outcome === 'ignored') {
    if (block && !turnsWithin(sockets, call.node, block, walk)) return [];
    return isSeenElsewhere(sockets, receive, walk) ? [] : [ignored(sockets, call)];
  }
  if (outcome !== 'seen' || block || !isWatched || walk.ends.has('left')) return [];
  if (isBeforeWatch(sockets, receive, walk)) return [];
  return forgotten(sockets, about, handling, walk.reached);
}

/** `with sock:` around the receive, which closes it at the end of the block, whatever happens there. */
function closingBlock(
  sockets: Sockets,
  receive: SyntaxNode,
  about: readonly SocketValue[],
): SyntaxNode | undefined {
  for (let ancestor = receive.parent; ancestor; ancestor = ancestor.parent) {
    if (ancestor.type === 'function_definition') return undefined;
    if (ancestor.type !== 'with_statement') continue;
    const items = ancestor.walk().filter(({ type }) => type === 'with_item');
    if (items.some((item) => item.walk().some((each) => overlap(sockets.direct(each), about))))
      return ancestor;
  }
  return undefined;
}

/** Whether the next turn comes while the block is not left: its end closes nothing before. */
function turnsWithin(sockets: Sockets, receive: SyntaxNode, block: SyntaxNode, walk: Walk): boolean {
  for (let outer = receive.parent; outer && outer !== block; outer = outer.parent)
    if (/^(for|while)_statement$/.test(outer.type) && (walk.goesRound.has(outer) || endsTurn(sockets, outer)))
      return true;
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

/** In a set that nobody makes again: a closed socket stays in it. epoll forgets what is closed by itself. */
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

/** In a loop without a condition, a receive that is never looked at goes round forever on its own. */
function spinsByItself(receive: SyntaxNode): boolean {
  const loop = receive.closest('while_statement', 'for_statement', 'function_definition');
  if (loop?.type !== 'while_statement' || truth(loop.child('condition'), new Emptiness()) !== true)
    return false;
  return !loop.walk().some(({ type }) => /^(break|return|raise)_statement$/.test(type));
}
