import type { Finding } from '../../language.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { type Call, callsIn, unwrap } from '../call.ts';
import type { Descriptors } from '../descriptors.ts';
import { effectsOf } from '../effects.ts';
import { nothingReady } from '../evaluate.ts';
import { inMilliseconds } from '../fixes/unit.ts';
import { constantOf } from '../integers.ts';
import { isPausing, isReceiving, timeoutPosition, waitNames } from '../library.ts';
import type { Program } from '../program.ts';
import { exactly } from '../range.ts';
import { timevalOf } from '../timeval.ts';
import { isInLoop } from '../waits.ts';
import { walkFrom } from '../walk.ts';

/** zero-timeout and wrong-unit. */
export function timeouts(descriptors: Descriptors): Finding[] {
  return descriptors.program
    .callsTo(...waitNames)
    .flatMap((wait) => [...zeroTimeout(descriptors, wait), ...wrongUnit(descriptors.program, wait)]);
}

function zeroTimeout(descriptors: Descriptors, wait: Call): Finding[] {
  const { program } = descriptors;
  const timeout = wait.arguments[timeoutPosition(wait.name)];
  if (!timeout || !isInLoop(program, wait) || !isZero(program, wait, timeout)) return [];
  const { reached, ends } = walkFrom(program, wait.node, exactly(0), nothingReady);
  if (!(ends.size === 1 && ends.has('again'))) return [];
  const effects = effectsOf(descriptors, [], reached);
  const calls = [...reached].flatMap((node) => callsIn(node)).map(({ name }) => name);
  const pauses = calls.some(
    (name) =>
      isPausing(name) || isReceiving(name) || /^(accept4?|f?getc|fgets|getline|send|write)$/.test(name),
  );
  if (effects.isUnclear || effects.marks.length > 0 || pauses) return [];
  return [
    {
      rule: 'zero-timeout',
      certainty: 'proven',
      start: timeout.start,
      end: timeout.end,
      message: messages.zeroTimeout(),
    },
  ];
}

function isZero(program: Program, wait: Call, timeout: SyntaxNode): boolean {
  if (countsMilliseconds(wait)) return constantOf(program, timeout) === 0;
  const time = timevalOf(program, wait, timeout);
  return time?.seconds === 0 && time.fraction === 0;
}

function countsMilliseconds({ name }: Call): boolean {
  return ['poll', 'epoll_wait', 'epoll_pwait'].includes(name);
}

/** Few milliseconds are rarely meant; a name that speaks of seconds never means milliseconds. */
function wrongUnit(program: Program, wait: Call): Finding[] {
  const timeout = wait.arguments[timeoutPosition(wait.name)];
  if (!timeout || !countsMilliseconds(wait)) return [];
  const expression = unwrap(timeout);
  const isSmall = expression?.type === 'number_literal' && isBetween(constantOf(program, expression), 2, 9);
  const isSeconds = expression?.type === 'identifier' && /(^|_)sec(ond)?s?$/i.test(expression.text);
  if (!isSmall && !isSeconds) return [];
  const message = messages.wrongUnit(wait.name, messages.milliseconds());
  const fixes = () => inMilliseconds(timeout);
  return [
    { rule: 'wrong-unit', certainty: 'possible', start: timeout.start, end: timeout.end, message, fixes },
  ];
}

function isBetween(value: number | undefined, low: number, high: number): boolean {
  return value !== undefined && low <= value && value <= high;
}
