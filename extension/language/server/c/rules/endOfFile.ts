import type { Finding } from '../../language.ts';
import { oncePer } from '../../oncePer.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import { type Call, callsIn, loopsAround, unwrap } from '../call.ts';
import type { Descriptors, Origin } from '../descriptors.ts';
import { type Effects, effectsOf, rootName } from '../effects.ts';
import { addEndOfFileBranch, closeToo, removeToo } from '../fixes/endOfFile.ts';
import { constantOf } from '../integers.ts';
import { isReceiving } from '../library.ts';
import { isPollfdField } from '../pollfd.ts';
import { isPreceded } from '../preceding.ts';
import type { Program } from '../program.ts';
import { exactly } from '../range.ts';
import { registrations } from '../registrations.ts';
import { loopingWaits } from '../waits.ts';
import { type Walk, walkFrom } from '../walk.ts';

/** A call that takes, or looks at, what the peers of these connections have sent. */
interface Receive {
  call: Call;
  streams: Origin[];
}

/** eof-ignored, and what is forgotten where the end is seen: removed-not-closed, closed-not-removed. */
export function endOfFile(descriptors: Descriptors): Finding[] {
  return receives(descriptors)
    .filter(({ call }) => !/\bMSG_PEEK\b/.test(call.node.text))
    .flatMap((receive) => findingsAt(descriptors, receive));
}

const receives = oncePer((descriptors: Descriptors): readonly Receive[] =>
  descriptors.program.calls.flatMap((call) => {
    if (!isReceiving(call.name) || /\bMSG_(OOB|ERRQUEUE)\b/.test(call.node.text)) return [];
    const streams = descriptors.streamsOf(call.arguments[0]);
    return streams ? [{ call, streams }] : [];
  }),
);

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

interface EndOfFile {
  walk: Walk;
  effects: Effects;
  /** `seen`: closed, removed or marked here; `left`: the loop or the program ends; `unclear`: not to be told. */
  outcome: 'ignored' | 'seen' | 'left' | 'unclear';
}

/** What comes of it when this receive gives nothing. */
function endAt(descriptors: Descriptors, { call, streams }: Receive): EndOfFile {
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

/** The descriptor stays readable: something else sees the end before this receive is tried again. */
function isSeenElsewhere(descriptors: Descriptors, receive: Receive, { ends }: Walk): boolean {
  if (ends.has('again')) return false;
  const { program } = descriptors;
  const { call, streams } = receive;
  const others = receives(descriptors).filter(
    (other) => other.call.node !== call.node && other.streams.some((stream) => streams.includes(stream)),
  );
  const seers = others.filter(
    (other) => isSameConnection(program, other.call, call) && endAt(descriptors, other).outcome !== 'ignored',
  );
  const sees = (evaluated: SyntaxNode) =>
    seers.some((other) => evaluated.contains(other.call.node)) ||
    asksHowMuch(descriptors, evaluated, streams) ||
    seesHangUp(descriptors, evaluated, streams);
  if (isPreceded(program, call, sees)) return true;
  return isGreeting(program, receive) && others.some((other) => endAt(descriptors, other).outcome === 'seen');
}

/** Only the turn that accepts comes through here. */
function isGreeting(program: Program, { call, streams }: Receive): boolean {
  return (
    streams.every(({ kind }) => kind === 'accepted') &&
    isPreceded(program, call, (evaluated) => streams.some((stream) => evaluated.contains(stream.call.node)))
  );
}

/** Whether the connection was accepted just now, and nobody watches it yet. */
function isBeforeWatch({ program }: Descriptors, receive: Receive): boolean {
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
