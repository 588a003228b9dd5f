import type { Finding } from '../../language.ts';
import { messages } from '../../rules.ts';
import { type Call, loopsAround } from '../call.ts';
import type { Descriptors, Origin } from '../descriptors.ts';
import { effectsOf } from '../effects.ts';
import { makeNonblocking } from '../fixes/nonblocking.ts';
import { constantOf } from '../integers.ts';
import { timeoutPosition } from '../library.ts';
import { mayFollowWait } from '../preceding.ts';
import type { Program } from '../program.ts';
import { exactly } from '../range.ts';
import { loopingWaits } from '../waits.ts';
import { walkFrom } from '../walk.ts';

/** blocking-accept and emfile-spin: both depend on what happens outside the program, and stay hints. */
export function accepting(descriptors: Descriptors): Finding[] {
  if (!loopingWaits(descriptors.program).some((wait) => isEventLoop(descriptors.program, wait))) return [];
  return descriptors.program.callsTo('accept', 'accept4').flatMap((call) => {
    const listeners = [...descriptors.of(call.arguments[0])];
    if (listeners.length === 0 || !listeners.every((origin) => descriptors.isWatched(origin))) return [];
    if (!isAnnounced(descriptors, call, listeners)) return [];
    return [...blocking(descriptors, call), ...spinning(descriptors, call)];
  });
}

/** Whether a wait may have said that somebody is there: who accepts before the loop, or a second time, means to wait. */
function isAnnounced(descriptors: Descriptors, call: Call, listeners: Origin[]): boolean {
  const others = descriptors.program
    .callsTo('accept', 'accept4')
    .filter((other) => other.node !== call.node && descriptors.mayBeSame(other.arguments[0], listeners));
  return mayFollowWait(descriptors.program, call, (evaluated) =>
    others.some(({ node }) => evaluated.contains(node)),
  );
}

/** The wait of a loop around it, not one that only looks, or that a step of something longer makes. */
function isEventLoop(program: Program, wait: Call): boolean {
  const timeout = constantOf(program, wait.arguments[timeoutPosition(wait.name)]);
  return loopsAround(wait.node).length > 0 && (timeout !== 0 || wait.name.endsWith('select'));
}

function blocking(descriptors: Descriptors, { node, arguments: [listener] }: Call): Finding[] {
  const origins = [...descriptors.of(listener)];
  if (!origins.every((origin) => origin.kind === 'socket' && descriptors.modeOf(origin) === 'blocking'))
    return [];
  const message = messages.blockingAccept(listener!.text);
  const fixes = () => makeNonblocking(descriptors, node, origins);
  return [
    { rule: 'blocking-accept', certainty: 'possible', start: node.start, end: node.end, message, fixes },
  ];
}

/** When it fails, the loop simply waits again, for what is ready already. */
function spinning(descriptors: Descriptors, { node, arguments: [listener] }: Call): Finding[] {
  const { program } = descriptors;
  if (program.mentions(/\bE[MN]FILE\b|\bEPOLLET\b|\bEPOLLONESHOT\b/)) return [];
  const { reached, ends } = walkFrom(program, node, exactly(-1));
  if (ends.size === 0 || ends.has('left') || ends.has('lost')) return [];
  const effects = effectsOf(descriptors, [...descriptors.of(listener)], reached);
  const does = effects.closes.length + effects.removes.length + effects.marks.length;
  if (effects.isUnclear || does > 0) return [];
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
