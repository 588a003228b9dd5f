/** The panel's words for what the contract names in English identifiers. */
import { t } from '@vscode/l10n';
import type { ConnectionState } from '../../extension/contract/connection.ts';
import type {
  ApplicationName,
  OptionValue,
  ServerInfo,
  ServerState,
} from '../../extension/contract/server.ts';

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

/** The value of a socket option. */
export function writtenValue(value: OptionValue): string {
  if (typeof value === 'boolean') return value ? t('on') : t('off');
  if (typeof value === 'object') return value.on ? t('on, {0} s', value.seconds) : t('off');
  return String(value) || t('(none)');
}
