/** Which limit holds the bytes of a connection back, told from its queues and TCP facts. Pure. */
import { t } from '@vscode/l10n';
import type { Inspection } from '../../extension/contract/connection.ts';
import { bytes } from './format.ts';

export type Stage = 'application' | 'unsent' | 'inFlight' | 'peerReceive' | 'receive';

export interface Held {
  stage: Stage;
  reason: string;
}

/**
 * The narrowest place of the pipe, seen from the wire towards the program: the first limit that is reached
 * is the cause, what fills up behind it is its effect. Undefined when nothing is held back.
 */
export function limitThatHolds({ row, queues, tcpInfo }: Inspection): Held | undefined {
  const waiting = queues.unsent + queues.application.bytes;
  if (waiting > 0 && tcpInfo !== undefined) {
    if (tcpInfo.sendWindow === 0 || tcpInfo.sendWindow < queues.inFlight + tcpInfo.sendMss)
      return { stage: 'peerReceive', reason: peerWindow(tcpInfo.sendWindow) };
    if (tcpInfo.unacked >= tcpInfo.congestionWindow)
      return {
        stage: 'inFlight',
        reason: t('The congestion window is full: {0} segments are on their way.', tcpInfo.congestionWindow),
      };
  }
  // The program has bytes that the kernel did not take, and nothing on the wire holds back those that it has.
  if (queues.application.bytes > 0 && queues.unsent > 0)
    return {
      stage: 'unsent',
      reason: t('The send buffer (SO_SNDBUF {0}) takes no more for now.', bytes(queues.sendBuffer)),
    };
  if (queues.application.bytes >= queues.application.limit)
    return {
      stage: 'application',
      reason: t(
        'The application queue is full ({0}): the server reads no more.',
        bytes(queues.application.limit),
      ),
    };
  if (row.readingPaused && queues.receive > 0)
    return { stage: 'receive', reason: t('Reading is paused: what arrives stays in the receive queue.') };
  // A quarter: of SO_RCVBUF the kernel's own bookkeeping takes the larger part.
  if (tcpInfo?.receiveWindow === 0 && queues.receive >= queues.receiveBuffer / 4)
    return {
      stage: 'receive',
      reason: t(
        'The server does not read: the receive queue (SO_RCVBUF {0}) is full.',
        bytes(queues.receiveBuffer),
      ),
    };
  return undefined;
}

function peerWindow(window: number): string {
  return window === 0
    ? t('The peer does not read: its receive window is closed.')
    : t('The peer reads too slowly: its receive window of {0} is used up.', bytes(window));
}
