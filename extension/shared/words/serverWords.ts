/** What a server is and how it is. */
import type { ApplicationName, LabServerInfo, ServerState } from '../../contract/server.ts';
import type { Listener } from '../watched.ts';
import { t } from './language.ts';

export function applicationWord(name: ApplicationName): string {
  return { receive: t('receive'), echo: t('echo'), chat: t('chat') }[name];
}

/** Whether epoll reports a socket once or again and again is said; select and poll have but the one way. */
export function multiplexerWord({
  multiplexer,
  trigger,
}: Pick<LabServerInfo, 'multiplexer' | 'trigger'>): string {
  if (multiplexer !== 'epoll') return multiplexer;
  return trigger === 'edge' ? t('epoll, edge-triggered') : t('epoll, level-triggered');
}

export function stateWord(state: ServerState): string {
  return { running: t('running'), paused: t('paused'), stopped: t('stopped'), died: t('died') }[state];
}

/** What the server's own descriptor is: UDP has no listener, all that comes and goes passes through one socket. */
export function listenerWord({ transport }: Pick<Listener, 'transport'>): string {
  return transport === 'udp' ? t('Socket') : t('Listener');
}
