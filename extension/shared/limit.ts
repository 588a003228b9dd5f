/** Which limits hold the bytes of a connection back, in each direction, told from its queues and TCP facts. */
import type { Inspection, PeerQueues, TcpInfo } from '../contract/connection.ts';

/** Where in its direction a limit holds. */
export type Stage = 'unsent' | 'inFlight' | 'peerReceive' | 'receive';

export type LimitSentence =
  | 'peerWindowClosed'
  | 'peerWindowUsedUp'
  | 'congestionWindow'
  | 'sendBuffer'
  | 'applicationQueue'
  | 'queueFullWhilePeerWaits'
  | 'pausedWhilePeerWaits'
  | 'unreadWhilePeerWaits'
  | 'peerCongestionWindow'
  | 'paused'
  | 'receiveBuffer';

export interface Limit {
  stage: Stage;
  sentence: LimitSentence;
  /** The amount that the sentence names. */
  figure?: { bytes: number } | { segments: number };
}

/**
 * The narrowest place of each direction, seen from the wire towards the program that sends: the first limit that is
 * reached is the cause, what fills up behind it is its effect. Undefined where nothing is held back.
 */
export function limitsThatHold(inspection: Inspection): { sending?: Limit; receiving?: Limit } {
  return { sending: sendingLimit(inspection), receiving: receivingLimit(inspection) };
}

function sendingLimit({ queues, tcpInfo }: Inspection): Limit | undefined {
  const { unsent, inFlight, sendBuffer } = queues;
  const heldByProgram = queues.application?.bytes ?? 0;
  if (unsent + heldByProgram > 0 && tcpInfo !== undefined) {
    const { sendWindow } = tcpInfo;
    if (sendWindow === 0) return { stage: 'peerReceive', sentence: 'peerWindowClosed' };
    if (isWindowUsedUp(tcpInfo, inFlight))
      return { stage: 'peerReceive', sentence: 'peerWindowUsedUp', figure: { bytes: sendWindow } };
    if (isCongestionWindowFull(tcpInfo))
      return { stage: 'inFlight', sentence: 'congestionWindow', figure: { segments: tcpInfo.unacked } };
  }
  // The program has bytes that the kernel did not take, and nothing on the wire holds back those that it has.
  if (heldByProgram > 0 && unsent > 0)
    return { stage: 'unsent', sentence: 'sendBuffer', figure: { bytes: sendBuffer } };
  return undefined;
}

function receivingLimit(inspection: Inspection): Limit | undefined {
  const { row, queues, tcpInfo } = inspection;
  const { application, peer, receive, receiveBuffer } = queues;
  const peerHeld = peer !== undefined && peer.unsent > 0 ? limitOfPeer(peer, inspection) : undefined;
  if (peerHeld !== undefined) return peerHeld;
  if (application?.full && receive > 0)
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
    if (queues.application?.full) return { stage: 'receive', sentence: 'queueFullWhilePeerWaits', figure };
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
