import type { Finding } from '../../language.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { type Call, callsIn, loopsAround, unwrap } from '../call.ts';
import type { Descriptors, Origin } from '../descriptors.ts';
import type { Effects } from '../effects.ts';
import { addEndOfFileBranch, closeToo, removeToo } from '../fixes/endOfFile.ts';
import { constantOf } from '../integers.ts';
import { endAt, type Receive, receives } from '../receives.ts';
import { loopingWaits } from '../waits.ts';
import { isBeforeWatch, isSeenElsewhere } from './seenElsewhere.ts';

/** eof-ignored, and what is forgotten where the end is seen: removed-not-closed, closed-not-removed. */
export function endOfFile(descriptors: Descriptors): Finding[] {
  return receives(descriptors)
    .filter(({ call }) => !/\bMSG_PEEK\b/.test(call.node.text))
    .flatMap((receive) => findingsAt(descriptors, receive));
}

function findingsAt(descriptors: Descriptors, receive: Receive): Finding[] {
  const { program } = descriptors;
  const { call, streams } = receive;
  const waits = loopingWaits(program);
  const isWatched = waits.length > 0 && streams.every((stream) => descriptors.isWatched(stream));
  if (!isWatched && loopsAround(call.node).length === 0) return [];
  if (constantOf(program, call.arguments[2]) === 0) return [];
  const { walk, effects, outcome } = endAt(descriptors, receive);
  // Without a wait, only a receive that goes round on its own spins.
  const { ends, reached } = walk;
  if (!(isWatched ? ends.size > 0 : ends.size === 1 && ends.has('again') && isSameTurn(call, reached)))
    return [];
  if (outcome === 'ignored')
    return isSeenElsewhere(descriptors, receive, walk) ? [] : [ignored(descriptors, call, streams)];
  if (outcome !== 'seen' || !isWatched || effects.marks.length > 0) return [];
  if (isBeforeWatch(descriptors, receive)) return [];
  return forgotten(descriptors, streams, effects, waits);
}

/** Nothing lies between that could give it another descriptor, or wait for something else. */
function isSameTurn({ node }: Call, reached: Set<SyntaxNode>): boolean {
  const [loop] = loopsAround(node);
  return (
    loop !== undefined &&
    loop.type !== 'for_statement' &&
    ![...reached].some((each) => callsIn(each).some(({ name }) => /^accept|^FD_|sleep/.test(name)))
  );
}

function ignored(descriptors: Descriptors, receive: Call, streams: Origin[]): Finding {
  return {
    rule: 'eof-ignored',
    certainty: 'proven',
    start: receive.node.start,
    end: receive.node.end,
    message: messages.eofIgnored(receive.node.text),
    fixes: () => addEndOfFileBranch(descriptors, receive, streams),
  };
}

function forgotten(
  descriptors: Descriptors,
  streams: Origin[],
  { closes, removes, renews }: Effects,
  waits: Call[],
): Finding[] {
  const [close] = closes;
  if (!close) {
    const removal = removes.find(
      (node) => node.type === 'call_expression' && !/EPOLL_CTL_MOD/.test(node.text),
    );
    if (!removal || removes.length > 1) return [];
    const name = callsIn(removal)[0]?.arguments[/^epoll/.test(removal.text) ? 2 : 0]?.text ?? '';
    return [
      finding('removed-not-closed', removal, messages.removedNotClosed(name), () =>
        closeToo(descriptors, removal, name),
      ),
    ];
  }
  const [descriptor] = close.arguments;
  if (
    removes.length + renews.length > 0 ||
    close.name !== 'close' ||
    !descriptors.mayBeSame(descriptor, streams)
  )
    return [];
  // epoll forgets by itself what is closed.
  if (waits.some(({ name }) => name.startsWith('epoll'))) return [];
  if (!isPlain(descriptor)) return [];
  const isInSet = descriptors.program
    .callsTo('FD_SET')
    .some((call) => descriptors.mayBeSame(call.arguments[0], streams));
  const watcher = isInSet ? 'select' : 'poll';
  const fixes = () => removeToo(descriptors, close, streams);
  return [
    finding(
      'closed-not-removed',
      close.node,
      messages.closedNotRemoved(descriptor?.text ?? '', watcher),
      fixes,
    ),
  ];
}

function isPlain(node: SyntaxNode | undefined): boolean {
  return ['identifier', 'field_expression', 'subscript_expression'].includes(unwrap(node)?.type ?? '');
}

function finding(
  rule: Finding['rule'],
  { start, end }: SyntaxNode,
  message: string,
  fixes: Finding['fixes'],
): Finding {
  return { rule, certainty: 'proven', start, end, message, fixes };
}
