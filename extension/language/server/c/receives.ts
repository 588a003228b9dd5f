/** Where a program receives, and what comes of it when nothing is received: the peer has closed. */
import { oncePer } from '../oncePer.ts';
import type { Call } from './call.ts';
import type { Descriptors, Origin } from './descriptors.ts';
import { type Effects, effectsOf, rootName } from './effects.ts';
import { isReceiving } from './library.ts';
import { exactly } from './range.ts';
import { type Walk, walkFrom } from './walk.ts';

/** A call that takes, or looks at, what the peers of these connections have sent. */
export interface Receive {
  call: Call;
  streams: Origin[];
}

export const receives = oncePer((descriptors: Descriptors): readonly Receive[] =>
  descriptors.program.calls.flatMap((call) => {
    if (!isReceiving(call.name) || /\bMSG_(OOB|ERRQUEUE)\b/.test(call.node.text)) return [];
    const streams = descriptors.streamsOf(call.arguments[0]);
    return streams ? [{ call, streams }] : [];
  }),
);

export interface EndOfFile {
  walk: Walk;
  effects: Effects;
  /** `seen`: closed, removed or marked here; `left`: the loop or the program ends; `unclear`: not to be told. */
  outcome: 'ignored' | 'seen' | 'left' | 'unclear';
}

/** What comes of it when this receive gives nothing. */
export function endAt(descriptors: Descriptors, { call, streams }: Receive): EndOfFile {
  const walk = walkFrom(descriptors.program, call.node, exactly(0));
  const effects = effectsOf(descriptors, streams, walk.reached, rootName(call.arguments[1]));
  const outcome = () => {
    if (walk.ends.has('lost') || effects.isUnclear) return 'unclear';
    if (walk.ends.has('left')) return 'left';
    const does = effects.closes.length + effects.removes.length + effects.marks.length;
    return does > 0 ? 'seen' : 'ignored';
  };
  return { walk, effects, outcome: outcome() };
}
