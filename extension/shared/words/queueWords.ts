/** What the queues of the kernel and of the program are called, and what waits in them. */
import type { Listener } from '../watched.ts';
import { t } from './language.ts';
import { ifKnown, number } from './quantities.ts';

export type QueueName =
  | 'application'
  | 'unsent'
  | 'send'
  | 'inFlight'
  | 'peerReceive'
  | 'peerUnsent'
  | 'peerInFlight'
  | 'receive';

export function queueName(queue: QueueName): string {
  return {
    application: t('Application'),
    unsent: t('Unsent'),
    send: t('Send queue'),
    inFlight: t('In flight'),
    peerReceive: t("Peer's receive queue"),
    peerUnsent: t("Peer's unsent"),
    peerInFlight: t("Peer's in flight"),
    receive: t('Receive queue'),
  }[queue];
}

export function queueMeaning(queue: QueueName): string {
  return {
    application: t('Held by the server, not yet taken by the kernel'),
    unsent: t('SIOCOUTQNSD: taken by the kernel, not yet sent'),
    send: t('SIOCOUTQ: taken by the kernel and not yet gone'),
    inFlight: t('SIOCOUTQ less SIOCOUTQNSD: sent, not yet acknowledged'),
    peerReceive: t('Arrived at the peer, not read by its program'),
    peerUnsent: t('tcpi_notsent_bytes of the peer: taken by its kernel, not yet sent'),
    peerInFlight: t('idiag_wqueue of the peer less its unsent: sent, not yet acknowledged by our kernel'),
    receive: t('SIOCINQ: received by the kernel, not read by the server'),
  }[queue];
}

export function acceptQueueName(): string {
  return t('Accept queue');
}

/** What waits in the accept queue. */
export function acceptQueueMeaning(): string {
  return t(
    'Connections that the kernel has finished and the server has not accepted yet. It holds one more than min(backlog, net.core.somaxconn).',
  );
}

/** What did not find room in the queue of the server's own socket: connections, or datagrams. */
export function dropsName({ transport }: Pick<Listener, 'transport'>): string {
  return transport !== 'udp' ? t('Overflows') : t('Datagrams dropped');
}

export function dropsMeaning({ transport }: Pick<Listener, 'transport'>): string {
  return transport !== 'udp'
    ? t(
        'Overflows: how often a SYN, or the last ACK of a handshake, came and found no room; a client that repeats its SYN counts again.',
      )
    : t('They came while the receive queue (SO_RCVBUF) had no room: UDP tells nobody.');
}

export function dropsText({ drops }: Pick<Listener, 'drops'>): string {
  return ifKnown(drops, number);
}
