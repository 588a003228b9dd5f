import type { Finding } from '../../language.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { callOf } from '../call.ts';
import { timeoutInMilliseconds } from '../fixes/unit.ts';
import { walkEmpty } from '../flow.ts';
import type { Sockets } from '../sockets.ts';
import type { Wait } from '../values.ts';

/** zero-timeout and wrong-unit. */
export function timeouts(sockets: Sockets): Finding[] {
  return sockets.waits.flatMap((wait) => [...zeroTimeout(sockets, wait), ...wrongUnit(sockets, wait)]);
}

function zeroTimeout(sockets: Sockets, wait: Wait): Finding[] {
  const timeout = sockets.timeoutOf(wait);
  const loop = wait.call.closest('while_statement', 'function_definition', 'lambda');
  if (!timeout || sockets.constant(timeout) !== 0 || loop?.type !== 'while_statement') return [];
  const condition = loop.child('condition')!;
  if (condition.contains(wait.call) || mayWait(sockets, loop, wait)) return [];
  const walk = walkEmpty(sockets.program, wait.call, [], (each) => each === loop);
  if (!walk.ends.has('turn') || walk.ends.size > 1) return [];
  const { start, end } = wait.call;
  return [{ rule: 'zero-timeout', certainty: 'proven', start, end, message: messages.zeroTimeout() }];
}

/** Calls that do not wait, whatever they are called on. */
const quick =
  /^(print|len|str|repr|int|list|set|dict|sorted|enumerate|range|isinstance|bytes|time\.(time|monotonic|perf_counter)|log\w*\.\w+)$/;
const quickMethods = new Set(
  (
    'recv recv_into send accept close append remove add discard pop get items keys values decode encode fileno ' +
    'register unregister modify setblocking getpeername getsockname extend clear popleft appendleft'
  ).split(' '),
);

/** Something else in the loop may wait, or cannot be read: then the loop need not spin. */
function mayWait(sockets: Sockets, loop: SyntaxNode, wait: Wait): boolean {
  const calls = loop.walk().filter(({ type }) => type === 'call' || type === 'await' || type === 'yield');
  return calls.some((node) => {
    if (node.type !== 'call') return true;
    if (node === wait.call) return false;
    const call = callOf(node);
    if (quick.test(call.callee.text)) return false;
    return !(call.method && quickMethods.has(call.method) && sockets.program.targetsOf(node).length === 0);
  });
}

/** poll counts in milliseconds, all others in seconds. */
function wrongUnit(sockets: Sockets, wait: Wait): Finding[] {
  const timeout = sockets.timeoutOf(wait);
  if (!timeout) return [];
  const name = callOf(wait.call).callee.text;
  const found = wait.api === 'poll' ? tooShort(sockets, timeout) : tooLong(sockets, timeout);
  if (!found) return [];
  const unit = wait.api === 'poll' ? messages.milliseconds() : messages.seconds();
  return [
    {
      rule: 'wrong-unit',
      certainty: found,
      start: timeout.start,
      end: timeout.end,
      message: messages.wrongUnit(name, unit),
      fixes: () => timeoutInMilliseconds(timeout, wait.api === 'poll'),
    },
  ];
}

function tooShort(sockets: Sockets, timeout: SyntaxNode): Finding['certainty'] | undefined {
  const value = sockets.constant(timeout);
  if (typeof value !== 'number' || value <= 0) return undefined;
  if (!Number.isInteger(value)) return 'proven';
  return value <= 10 ? 'possible' : undefined;
}

/** A product with 1000, or a number that makes a quarter of an hour and is round in milliseconds. */
function tooLong(sockets: Sockets, timeout: SyntaxNode): Finding['certainty'] | undefined {
  if (timeout.type === 'binary_operator' && timeout.child('operator')?.type === '*') {
    const factors = [timeout.child('left')!, timeout.child('right')!];
    return factors.some((factor) => sockets.constant(factor) === 1000) ? 'proven' : undefined;
  }
  const value = sockets.constant(timeout);
  return typeof value === 'number' && value >= 1000 && value % 100 === 0 ? 'possible' : undefined;
}
