import type { Finding } from '../../language.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { type Call, callsIn, loopsAround, unwrap } from '../call.ts';
import type { Descriptors, Origin } from '../descriptors.ts';
import { type Effects, effectsOf, rootName } from '../effects.ts';
import { addEndOfFileBranch, closeToo, removeToo } from '../fixes/endOfFile.ts';
import { constantOf } from '../integers.ts';
import { isReceiving } from '../library.ts';
import { exactly } from '../range.ts';
import { loopingWaits } from '../waits.ts';
import { walkFrom } from '../walk.ts';

/** eof-ignored, and what is forgotten where the end is seen: removed-not-closed, closed-not-removed. */
export function endOfFile(descriptors: Descriptors): Finding[] {
  return descriptors.program.calls.flatMap((call) => {
    if (!isReceiving(call.name) || /\bMSG_(PEEK|OOB|ERRQUEUE)\b/.test(call.node.text)) return [];
    const streams = descriptors.streamsOf(call.arguments[0]);
    return streams ? findingsAt(descriptors, call, streams) : [];
  });
}

function findingsAt(descriptors: Descriptors, receive: Call, streams: Origin[]): Finding[] {
  const { program } = descriptors;
  const waits = loopingWaits(program);
  const isWatched = waits.length > 0 && streams.every((stream) => descriptors.isWatched(stream));
  if (!isWatched && loopsAround(receive.node).length === 0) return [];
  if (constantOf(program, receive.arguments[2]) === 0) return [];
  const { reached, ends } = walkFrom(program, receive.node, exactly(0));
  if (ends.has('lost') || ends.has('left')) return [];
  // Without a wait, only a receive that goes round on its own spins.
  if (!(isWatched ? ends.size > 0 : ends.size === 1 && ends.has('again') && isSameTurn(receive, reached)))
    return [];
  const effects = effectsOf(descriptors, streams, reached, rootName(receive.arguments[1]));
  if (effects.isUnclear) return [];
  const isSeen = effects.closes.length + effects.removes.length + effects.marks.length > 0;
  if (!isSeen) return [ignored(descriptors, receive, streams)];
  return isWatched && effects.marks.length === 0 ? forgotten(descriptors, streams, effects, waits) : [];
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
  { closes, removes }: Effects,
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
  if (removes.length > 0 || close.name !== 'close' || !descriptors.mayBeSame(descriptor, streams)) return [];
  // epoll forgets by itself what is closed.
  if (waits.some(({ name }) => name.startsWith('epoll'))) return [];
  if (!isPlain(descriptor)) return [];
  const fixes = () => removeToo(descriptors, close, streams);
  return [
    finding('closed-not-removed', close.node, messages.closedNotRemoved(descriptor?.text ?? ''), fixes),
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
