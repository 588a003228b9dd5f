/** What is said of a connection: its state, who began it, what kind of socket it is. */
import type { Connection, ConnectionDirection, ConnectionState } from '../../contract/connection.ts';
import type { SocketTransport } from '../../contract/server.ts';
import { visible } from '../text.ts';
import { t } from './language.ts';

/** Either side can half-close a connection: the word says which FIN it was. */
export function connectionStateWord(state: ConnectionState): string {
  return {
    connecting: t('connecting'),
    open: t('open'),
    halfClosed: t('FIN received'),
    shutdownSent: t('FIN sent'),
    closing: t('closing'),
    closed: t('closed'),
  }[state];
}

/** What the word means, for a tooltip. */
export function connectionStateMeaning(state: ConnectionState): string {
  return {
    connecting: t('SYN is sent, and not answered yet.'),
    open: t('Both directions are open.'),
    halfClosed: t('Half-closed by the peer: it sent FIN and sends no more, but can still receive.'),
    shutdownSent: t('Half-closed by the server: it sent FIN and sends no more, but can still receive.'),
    closing: t('Both sides are done.'),
    closed: t('The socket is closed.'),
  }[state];
}

/** Its peer's address; a dash where it has none. */
export function peerText({ peer }: Pick<Connection, 'peer'>): string {
  return hasPeer(peer) ? visible(peer) : '–';
}

/** By which it is told from others: its peer, or its own address where it has none. */
export function connectionTitle({ peer, local }: Pick<Connection, 'peer' | 'local'>): string {
  return hasPeer(peer) || !local ? peerText({ peer }) : visible(local);
}

/** The kernel has all zeros for the peer of a socket that is not connected. */
function hasPeer(peer: string): boolean {
  return peer !== '' && !/^(0\.0\.0\.0|\[::\]):0$/.test(peer);
}

/** Of a connection whose bytes the server leaves in the receive queue. */
export function readingPausedWord(): string {
  return t('reading paused');
}

/** Who began it; a dash where nobody has seen that. */
export function directionWord(direction: ConnectionDirection | undefined): string {
  if (direction === undefined) return '–';
  return { accepted: t('accepted'), made: t('made'), bound: t('bound') }[direction];
}

export function directionMeaning(direction: ConnectionDirection | undefined): string {
  if (direction === undefined) return t('Who began it is not known.');
  return {
    accepted: t('The peer connected to the program.'),
    made: t('The program connected to the peer.'),
    bound: t('The socket has an address and waits for whatever comes.'),
  }[direction];
}

/** `TCP`, `Unix, datagrams`. */
export function transportWord(transport: SocketTransport): string {
  return {
    tcp: 'TCP',
    udp: 'UDP',
    unix: t('Unix'),
    unixDatagram: t('Unix, datagrams'),
    unixSequenced: t('Unix, messages in order'),
    other: t('other'),
  }[transport];
}
