import type { Finding } from '../../language.ts';
import { messages } from '../../rules.ts';
import type { SyntaxNode } from '../../syntax/node.ts';
import type { Call } from '../call.ts';
import { keepRemainder, sendAll } from '../fixes/sending.ts';
import type { Sockets } from '../sockets.ts';
import type { SocketValue } from '../values.ts';

/** partial-send and sendall-nonblocking. */
export function sending(sockets: Sockets): Finding[] {
  return sockets.program.callsOf('send', 'sendall').flatMap((call) => {
    const connections = sockets.direct(call.receiver).filter((socket) => !sockets.isListener(socket));
    if (connections.length === 0 || !connections.every((socket) => sockets.isStream(socket))) return [];
    if (call.method === 'send') return partialSend(sockets, call, connections);
    if (call.method === 'sendall') return sendallNonblocking(sockets, call, connections);
    return [];
  });
}

/** A blocking send on Linux takes everything unless a signal comes; any other takes what there is room for. */
function partialSend(sockets: Sockets, call: Call, connections: SocketValue[]): Finding[] {
  const { node, receiver, positional } = call;
  const [data] = positional;
  if (node.parent?.type !== 'expression_statement' || !data || isTiny(data)) return [];
  const modes = connections.map((socket) => sockets.modeOf(socket));
  const mayBePartial = modes.every((mode) => mode === 'nonblocking' || mode === 'timeout');
  const isFixedText = isFixed(sockets, data);
  const isWatched = connections.some((socket) => sockets.isWatchedInLoop(socket));
  if ((isFixedText || !mayBePartial) && !isWatched) return [];
  if (isFixedText && !mayBePartial) return [];
  // A queue that is empty has room for one message; it is those after it that fill the queue.
  const isRepeated = isWatched || node.closest('while_statement', 'for_statement') !== undefined;
  const certainty = mayBePartial && !isFixedText && isRepeated ? 'proven' : 'possible';
  const message = messages.partialSend(data.text);
  // Never sendall on a non-blocking socket: it fails when the queue is full.
  const waits = modes.every((mode) => mode === 'blocking');
  const isPartial = modes.every((mode) => mode === 'nonblocking');
  const canSendAll = waits && isAlwaysSocket(sockets, receiver);
  const fixes = () => (canSendAll ? sendAll(call) : isPartial ? keepRemainder(call) : []);
  return [{ rule: 'partial-send', certainty, start: node.start, end: node.end, message, fixes }];
}

/** What only looks like a socket may know another sendall, or none. */
function isAlwaysSocket(sockets: Sockets, receiver: SyntaxNode | undefined): boolean {
  return sockets.program.values(receiver).every(({ kind }) => kind === 'socket');
}

/** The same few bytes each time: they find room unless the queue is full. */
function isFixed(sockets: Sockets, data: SyntaxNode): boolean {
  const left = data.type === 'binary_operator' ? data.child('left') : undefined;
  return typeof sockets.constant(left ?? data) === 'string';
}

/** One byte goes whole or not at all. */
function isTiny(data: SyntaxNode): boolean {
  return /^[bB]?(['"])(\\x[\da-fA-F]{2}|\\0|\\?.)?\1$/.test(data.text);
}

function sendallNonblocking(
  sockets: Sockets,
  { node, receiver, positional }: Call,
  connections: SocketValue[],
): Finding[] {
  if (!connections.every((socket) => sockets.modeOf(socket) === 'nonblocking')) return [];
  if (!isAlwaysSocket(sockets, receiver)) return [];
  const message = messages.sendallNonblocking(receiver?.text ?? '');
  const certainty = positional[0] && isFixed(sockets, positional[0]) ? 'possible' : 'proven';
  return [{ rule: 'sendall-nonblocking', certainty, start: node.start, end: node.end, message }];
}
