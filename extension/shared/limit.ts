/**
 * Which limits hold the bytes of a connection back, in each direction, told from its queues and TCP facts. Pure, and
 * in English; whoever shows it translates the sentence and writes its figure.
 */
import type { Inspection, PeerQueues, TcpInfo } from '../contract/connection.ts';

export const limitSentences = {
  peerWindowClosed: 'The peer does not read: its receive window is closed.',
  peerWindowUsedUp: 'The peer reads too slowly: its receive window of {0} is used up.',
  congestionWindow: 'The congestion window is full. Segments on their way: {0}.',
  sendBuffer: 'The send buffer (SO_SNDBUF {0}) takes no more for now.',
  applicationQueue: 'The application queue is full ({0}): the server reads no more.',
  queueFullWhilePeerWaits:
    'The application queue is full, so the server reads no more, and the peer holds {0} back.',
  pausedWhilePeerWaits:
    'Reading is paused: the receive window that we offer is used up, and the peer holds {0} back.',
  unreadWhilePeerWaits:
    'The server reads too slowly: the receive window that we offer is used up, and the peer holds {0} back.',
  peerCongestionWindow: 'The congestion window of the peer is full. Segments on their way: {0}.',
  paused: 'Reading is paused: what arrives stays in the receive queue.',
  receiveBuffer: 'The server does not read: the receive queue (SO_RCVBUF {0}) is full.',
} as const;

/** Where in its direction a limit holds. */
export type Stage = 'unsent' | 'inFlight' | 'peerReceive' | 'receive';

export interface Limit {
  stage: Stage;
  sentence: keyof typeof limitSentences;
  /** What stands for `{0}`. */
  figure?: { bytes: number } | { segments: number };
}

/**
 * The narrowest place of each direction, seen from the wire towards the program that sends: the first limit that is
 * reached is the cause, what fills up behind it is its effect. Undefined where nothing is held back.
 */
export function limitsThatHold(inspection: Inspection): { sending?: Limit; receiving?: Limit } {
  return { sending: sendingLimit(inspection), receiving: receivingLimit(inspection) };
}

/** @param translate from English. @param write how an amount of bytes is written, with its unit, and a count. */
export function limitText(
  { sentence, figure }: Limit,
  translate: (english: string) => string,
  write: { bytes: (amount: number) => string; count: (amount: number) => string },
): string {
  const words = translate(limitSentences[sentence]);
  if (figure === undefined) return words;
  return words.replace('{0}', 'bytes' in figure ? write.bytes(figure.bytes) : write.count(figure.segments));
}

function sendingLimit({ queues, tcpInfo }: Inspection): Limit | undefined {
  const { application, unsent, inFlight, sendBuffer } = queues;
  if (unsent + application.bytes > 0 && tcpInfo !== undefined) {
    const { sendWindow } = tcpInfo;
    if (sendWindow === 0) return { stage: 'peerReceive', sentence: 'peerWindowClosed' };
    if (isWindowUsedUp(tcpInfo, inFlight))
      return { stage: 'peerReceive', sentence: 'peerWindowUsedUp', figure: { bytes: sendWindow } };
    if (isCongestionWindowFull(tcpInfo))
      return { stage: 'inFlight', sentence: 'congestionWindow', figure: { segments: tcpInfo.unacked } };
  }
  // The program has bytes that the kernel did not take, and nothing on the wire holds back those that it has.
  if (application.bytes > 0 && unsent > 0)
    return { stage: 'unsent', sentence: 'sendBuffer', figure: { bytes: sendBuffer } };
  return undefined;
}

function receivingLimit(inspection: Inspection): Limit | undefined {
  const { row, queues, tcpInfo } = inspection;
  const { application, peer, receive, receiveBuffer } = queues;
  const peerHeld = peer !== undefined && peer.unsent > 0 ? limitOfPeer(peer, inspection) : undefined;
  if (peerHeld !== undefined) return peerHeld;
  if (application.full && receive > 0)
    return { stage: 'receive', sentence: 'applicationQueue', figure: { bytes: application.limit } };
  if (row.readingPaused && receive > 0) return { stage: 'receive', sentence: 'paused' };
  // A quarter: of SO_RCVBUF the kernel's own bookkeeping takes the larger part.
  if (tcpInfo?.receiveWindow === 0 && receive >= receiveBuffer / 4)
    return { stage: 'receive', sentence: 'receiveBuffer', figure: { bytes: receiveBuffer } };
  return undefined;
}

/** Why the peer's kernel does not send what it has. */
function limitOfPeer(peer: PeerQueues, { row, queues }: Inspection): Limit | undefined {
  if (isWindowUsedUp(peer, peer.inFlight)) {
    const figure = { bytes: peer.unsent };
    if (queues.application.full) return { stage: 'receive', sentence: 'queueFullWhilePeerWaits', figure };
    if (row.readingPaused) return { stage: 'receive', sentence: 'pausedWhilePeerWaits', figure };
    return { stage: 'receive', sentence: 'unreadWhilePeerWaits', figure };
  }
  if (isCongestionWindowFull(peer))
    return { stage: 'inFlight', sentence: 'peerCongestionWindow', figure: { segments: peer.unacked } };
  return undefined;
}

/** Less than a segment is left of what the other side offers. */
function isWindowUsedUp(
  { sendWindow, sendMss }: Pick<TcpInfo, 'sendWindow' | 'sendMss'>,
  inFlight: number,
): boolean {
  return sendWindow < inFlight + sendMss;
}

function isCongestionWindowFull(sender: Pick<TcpInfo, 'unacked' | 'congestionWindow'>): boolean {
  return sender.unacked >= sender.congestionWindow;
}
