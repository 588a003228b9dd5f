/** How many there are of a thing: one in the singular. */
import { t } from './language.ts';
import { number } from './quantities.ts';

export function connectionsWord(count: number): string {
  return count === 1 ? t('1 connection') : t('{0} connections', number(count));
}

export function peersWord(count: number): string {
  return count === 1 ? t('1 peer') : t('{0} peers', number(count));
}

export function socketsWord(count: number): string {
  return count === 1 ? t('1 socket') : t('{0} sockets', number(count));
}

export function callsWord(count: number): string {
  return count === 1 ? t('1 call') : t('{0} calls', number(count));
}

export function messagesWord(count: number): string {
  return count === 1 ? t('1 message') : t('{0} messages', number(count));
}

export function datagramsWord(count: number): string {
  return count === 1 ? t('1 datagram') : t('{0} datagrams', number(count));
}

export function segmentsWord(count: number): string {
  return count === 1 ? t('1 segment') : t('{0} segments', number(count));
}

/** Of what stands in a list that shows the first of many. */
export function moreWord(count: number): string {
  return t('and {0} more', number(count));
}
