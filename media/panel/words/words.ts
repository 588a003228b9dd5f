/** The panel's words for what the contract names in English identifiers. */
import { t } from '@vscode/l10n';
import type { ConnectionState } from '../../../extension/contract/connection.ts';
import type {
  ApplicationName,
  OptionValue,
  ServerInfo,
  ServerState,
} from '../../../extension/contract/server.ts';
import { plain } from './format.ts';

/** A sentence or unit of the engine's, which speaks English: translated where the translation has it. */
export function engineWord(text: string): string {
  return t(text);
}

export function applicationName(name: ApplicationName): string {
  return { receive: t('Receive'), echo: t('Echo'), chat: t('Chat') }[name];
}

/** `epoll`, level trigger being every multiplexer's usual way, or `epoll, edge-triggered`. */
export function multiplexerName({ multiplexer, trigger }: ServerInfo): string {
  if (multiplexer !== 'epoll') return multiplexer;
  return trigger === 'edge' ? t('epoll, edge-triggered') : t('epoll, level-triggered');
}

export function stateName(state: ServerState): string {
  return { running: t('Running'), paused: t('Paused'), stopped: t('Stopped'), died: t('Died') }[state];
}

export function stateIcon(state: ServerState): string {
  return { running: 'pass-filled', paused: 'debug-pause', stopped: 'circle-slash', died: 'error' }[state];
}

export function connectionState(state: ConnectionState): string {
  return {
    open: t('open'),
    halfClosed: t('half-closed'),
    shutdownSent: t('FIN sent'),
    closing: t('closing'),
    closed: t('closed'),
  }[state];
}

/** What `connectionState` means, for a tooltip. */
export function connectionStateMeaning(state: ConnectionState): string {
  return {
    open: t('Both directions are open.'),
    halfClosed: t('The peer sent FIN: it sends no more, but can still receive.'),
    shutdownSent: t('We sent FIN: we send no more, but can still receive.'),
    closing: t('Both sides are done.'),
    closed: t('The socket is closed.'),
  }[state];
}

/** The value of a socket option. Without a unit a number is no amount: a mark, a cookie, the number of a protocol. */
export function writtenValue(value: OptionValue, unit?: string): string {
  if (typeof value === 'boolean') return value ? t('on') : t('off');
  if (typeof value === 'object') return value.on ? t('on, {0} s', plain(value.seconds)) : t('off');
  if (typeof value === 'number' && unit) return plain(value);
  return String(value) || t('(none)');
}

/** Terms that the engine's filter knows and the panel offers. */
export type QuickTerm = 'queued:yes' | 'state:open' | 'state:halfClosed' | 'paused:yes';

/** What a term of the filter asks for. */
export function termWord(term: QuickTerm): string {
  return {
    'queued:yes': t('with queued data'),
    'state:open': t('open'),
    'state:halfClosed': t('half-closed'),
    'paused:yes': t('reading paused'),
  }[term];
}

/** The calls that the time line tells apart. */
export type TracedCall = 'wait' | 'accept' | 'receive' | 'send' | 'interest' | 'close';

export function kindWord(kind: TracedCall): string {
  return {
    wait: t('wait'),
    accept: t('accept'),
    receive: t('receive'),
    send: t('send'),
    interest: t('interest'),
    close: t('close'),
  }[kind];
}

export function messagesWord(amount: number): string {
  return amount === 1 ? t('1 message') : t('{0} messages', plain(amount));
}

export function datagramsWord(amount: number): string {
  return amount === 1 ? t('1 datagram') : t('{0} datagrams', plain(amount));
}

export function segmentsWord(amount: number): string {
  return amount === 1 ? t('1 segment') : t('{0} segments', plain(amount));
}

export function connectionsWord(amount: number): string {
  return amount === 1 ? t('1 connection') : t('{0} connections', plain(amount));
}

export function peersWord(amount: number): string {
  return amount === 1 ? t('1 peer') : t('{0} peers', plain(amount));
}
