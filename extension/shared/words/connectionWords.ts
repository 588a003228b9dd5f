/** What the state of a connection is called, and what it means. */
import type { ConnectionState } from '../../contract/connection.ts';
import { t } from './language.ts';

/** Either side can half-close a connection: the word says which FIN it was. */
export function connectionStateWord(state: ConnectionState): string {
  return {
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
    open: t('Both directions are open.'),
    halfClosed: t('Half-closed by the peer: it sent FIN and sends no more, but can still receive.'),
    shutdownSent: t('Half-closed by the server: it sent FIN and sends no more, but can still receive.'),
    closing: t('Both sides are done.'),
    closed: t('The socket is closed.'),
  }[state];
}

/** Of a connection whose bytes the server leaves in the receive queue. */
export function readingPausedWord(): string {
  return t('reading paused');
}
