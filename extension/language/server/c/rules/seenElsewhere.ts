import type { SyntaxNode } from '../../syntax/node.ts';
import { type Call, callsIn, unwrap } from '../call.ts';
import type { Descriptors, Origin } from '../descriptors.ts';
import { effectsOf } from '../effects.ts';
import { isPollfdField } from '../pollfd.ts';
import { isPreceded } from '../preceding.ts';
import type { Program } from '../program.ts';
import { endAt, type Receive, receives } from '../receives.ts';
import { registrations } from '../registrations.ts';
import { type Walk, walkFrom } from '../walk.ts';

/** The descriptor stays readable: something else sees the end before this receive is tried again. */
export function isSeenElsewhere(descriptors: Descriptors, receive: Receive, { ends }: Walk): boolean {
  if (ends.has('again')) return false;
  const { program } = descriptors;
  const { call, streams } = receive;
  const others = receives(descriptors).filter(
    (other) => other.call.node !== call.node && other.streams.some((stream) => streams.includes(stream)),
  );
  const seers = others.filter(
    (other) => isSameConnection(program, other.call, call) && keepsEndFrom(descriptors, other, call),
  );
  const sees = (evaluated: SyntaxNode) =>
    seers.some((other) => evaluated.contains(other.call.node)) ||
    asksHowMuch(descriptors, evaluated, streams) ||
    seesHangUp(descriptors, evaluated, streams);
  if (isPreceded(program, call, sees)) return true;
  return isGreeting(program, receive) && others.some((other) => endAt(descriptors, other).outcome === 'seen');
}

/** Whether the end is dealt with at the one receive, or at least does not come from there to the other. */
function keepsEndFrom(descriptors: Descriptors, receive: Receive, other: Call): boolean {
  const { program } = descriptors;
  const { walk, outcome } = endAt(descriptors, receive);
  if (outcome === 'ignored') return false;
  if (outcome !== 'seen' || ![...walk.reached].some((node) => runs(program, node, other))) return true;
  const { call, streams } = receive;
  const received = walkFrom(program, call.node, { low: 1, high: Number.MAX_SAFE_INTEGER }).reached;
  const names = resultNames(program, call);
  // A close that something else leads to, as well as the end, is not about the end.
  const about = [...walk.reached].filter(
    (node) => !received.has(node) || asksFor(program, node, call, names),
  );
  const { closes, removes, marks, isUnclear } = effectsOf(descriptors, streams, about);
  return closes.length + removes.length + marks.length > 0 || isUnclear;
}

/** What the receive's result, or that of a function that makes the receive, is called. */
function resultNames(program: Program, receive: Call): ReadonlySet<string> {
  const names = new Set<string>();
  for (const move of program.moves) {
    const value = move.child('right') ?? move.child('value');
    if (value && runs(program, value, receive))
      names.add((move.child('left') ?? move.child('declarator'))?.text ?? '');
  }
  return names;
}

/** Whether it depends on the receive's result if the node is reached: `if (n != size)`, with any size. */
function asksFor(program: Program, node: SyntaxNode, receive: Call, names: ReadonlySet<string>): boolean {
  for (let outer = node.closest('if_statement'); outer; outer = outer.closest('if_statement')) {
    const condition = outer.child('condition');
    if (!condition || condition.contains(node)) continue;
    if (runs(program, condition, receive) || condition.walk().some(({ text }) => names.has(text)))
      return true;
  }
  return false;
}

/** Whether the call lies in the node, or in a function that is called there. */
function runs(program: Program, node: SyntaxNode, call: Call): boolean {
  const within = program.functionOf(call.node)?.name ?? '';
  return (
    node.contains(call.node) ||
    callsIn(node).some(({ name }) => name === within || program.calleesOf(name).has(within))
  );
}

/** Only the turn that accepts comes through here. */
function isGreeting(program: Program, { call, streams }: Receive): boolean {
  return (
    streams.every(({ kind }) => kind === 'accepted') &&
    isPreceded(program, call, (evaluated) => streams.some((stream) => evaluated.contains(stream.call.node)))
  );
}

/** Whether the connection was accepted just now, and nobody watches it yet. */
export function isBeforeWatch({ program }: Descriptors, receive: Receive): boolean {
  const isWatch = (evaluated: SyntaxNode) =>
    callsIn(evaluated).some(({ name }) => name === 'FD_SET' || name === 'epoll_ctl') ||
    evaluated.walk().some((node) => isPollfdField(program, node, 'fd'));
  return isGreeting(program, receive) && !isPreceded(program, receive.call, isWatch);
}

/** `ioctl(fd, FIONREAD, &count)`: a count of 0 is the end, too. */
function asksHowMuch(descriptors: Descriptors, evaluated: SyntaxNode, streams: Origin[]): boolean {
  return callsIn(evaluated).some(
    ({ name, arguments: [descriptor, request] }) =>
      name === 'ioctl' && request?.text === 'FIONREAD' && descriptors.mayBeSame(descriptor, streams),
  );
}

/** `bits & EPOLLRDHUP`, with a branch that does something about it: asked for, it comes with the end of file. */
function seesHangUp(descriptors: Descriptors, evaluated: SyntaxNode, streams: Origin[]): boolean {
  const { program } = descriptors;
  const isTest = evaluated
    .walk()
    .some((node) => node.type === 'binary_expression' && /^[^&|]+&(?!&).*POLLRDHUP\b/s.test(node.text));
  const branch = isTest ? evaluated.closest('if_statement')?.child('consequence') : undefined;
  if (
    !branch ||
    !registrations(program).every(({ descriptor, events }) => {
      return !events || !descriptors.mayBeSame(descriptor, streams) || asksForHangUp(program, events);
    })
  )
    return false;
  const { closes, removes, marks, isUnclear } = effectsOf(descriptors, streams, [branch]);
  return closes.length + removes.length + marks.length > 0 || isUnclear;
}

function asksForHangUp(program: Program, events: SyntaxNode): boolean {
  return events
    .walk()
    .some(({ text }) => /POLLRDHUP\b/.test(text) || /POLLRDHUP\b/.test(program.constants.get(text) ?? ''));
}

/** Within one function, two names are taken for two connections, unless one is made the other. */
function isSameConnection(program: Program, left: Call, right: Call): boolean {
  const names = [left, right].map(({ arguments: [descriptor] }) => unwrap(descriptor)?.text);
  const within = program.functionOf(left.node);
  if (names[0] === names[1] || within !== program.functionOf(right.node)) return true;
  return (within?.moves ?? []).some((move) => {
    const sides = [
      move.child('left') ?? move.child('declarator'),
      move.child('right') ?? move.child('value'),
    ];
    return sides.every((side) => names.includes(unwrap(side)?.text));
  });
}
