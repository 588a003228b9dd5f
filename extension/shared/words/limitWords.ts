/** What holds the bytes of a connection back, in one sentence with its figure. */
import type { Limit } from '../limit.ts';
import { t } from './language.ts';
import { bytes, number } from './quantities.ts';

export function limitText({ sentence, figure }: Limit): string {
  const amount =
    figure === undefined ? '' : 'bytes' in figure ? bytes(figure.bytes) : number(figure.segments);
  switch (sentence) {
    case 'peerWindowClosed':
      return t('The peer does not read: its receive window is closed.');
    case 'peerWindowUsedUp':
      return t('The peer reads too slowly: its receive window of {0} is used up.', amount);
    case 'congestionWindow':
      return t('The congestion window is full. Segments on their way: {0}.', amount);
    case 'sendBuffer':
      return t('The send buffer (SO_SNDBUF {0}) takes no more for now.', amount);
    case 'applicationQueue':
      return t('The application queue is full ({0}): the server reads no more.', amount);
    case 'queueFullWhilePeerWaits':
      return t(
        'The application queue is full, so the server reads no more, and the peer holds {0} back.',
        amount,
      );
    case 'pausedWhilePeerWaits':
      return t(
        'Reading is paused: the receive window that we offer is used up, and the peer holds {0} back.',
        amount,
      );
    case 'unreadWhilePeerWaits':
      return t(
        'The server reads too slowly: the receive window that we offer is used up, and the peer holds {0} back.',
        amount,
      );
    case 'peerCongestionWindow':
      return t('The congestion window of the peer is full. Segments on their way: {0}.', amount);
    case 'paused':
      return t('Reading is paused: what arrives stays in the receive queue.');
    case 'receiveBuffer':
      return t('The server does not read: the receive queue (SO_RCVBUF {0}) is full.', amount);
  }
}
