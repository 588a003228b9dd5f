import type { Finding } from '../../language.ts';
import { messages } from '../../rules.ts';
import { callsIn } from '../call.ts';
import type { Descriptors } from '../descriptors.ts';
import { effectsOf, rootName } from '../effects.ts';
import { isReceiving } from '../library.ts';
import { registrations } from '../registrations.ts';
import { loopingWaits } from '../waits.ts';
import { walkFrom } from '../walk.ts';

/** edge-one-receive: edge-triggered, and after one receive the loop waits again whatever may be left. */
export function edge(descriptors: Descriptors): Finding[] {
  const { program } = descriptors;
  if (!program.mentions(/\bEPOLLET\b/) || loopingWaits(program).length === 0) return [];
  const asked = registrations(program).filter(({ api }) => api === 'epoll');
  return program.calls.flatMap((call) => {
    const streams = isReceiving(call.name) ? descriptors.streamsOf(call.arguments[0]) : undefined;
    if (!streams) return [];
    const own = asked.filter(({ descriptor }) => descriptors.mayBeSame(descriptor, streams));
    if (own.length === 0 || !own.every(({ events }) => events && /\bEPOLLET\b/.test(events.text))) return [];
    const { reached, ends } = walkFrom(program, call.node, { low: 1, high: 2 ** 31 });
    if (ends.size === 0 || ['again', 'left', 'lost'].some((end) => ends.has(end as 'again'))) return [];
    if ([...reached].some((node) => callsIn(node).some(({ name }) => isReceiving(name)))) return [];
    const effects = effectsOf(descriptors, streams, reached, rootName(call.arguments[1]));
    if (effects.isUnclear || effects.removes.length + effects.closes.length > 0) return [];
    const message = messages.edgeOneReceive(call.name);
    return [
      { rule: 'edge-one-receive', certainty: 'proven', start: call.node.start, end: call.node.end, message },
    ];
  });
}
