import { t } from '@vscode/l10n';
import { acceptQueueOf } from '../facts/machine.ts';
import type { Hint } from '../language.ts';
import { argument } from './call.ts';
import type { Sockets } from './sockets.ts';

/** Timeouts with their unit, and what a backlog holds. */
export function hintsOf(sockets: Sockets): Hint[] {
  return [...timeouts(sockets), ...backlogs(sockets)];
}

function timeouts(sockets: Sockets): Hint[] {
  return sockets.waits.flatMap((wait) => {
    const timeout = sockets.timeoutOf(wait);
    const value = sockets.constant(timeout);
    if (!timeout || typeof value !== 'number' || value <= 0) return [];
    const label = wait.api === 'poll' ? t('{0} ms', value) : t('{0} s', value);
    return [
      { offset: timeout.end, label: timeout.type === 'identifier' ? label : label.replace(/^\S+\s*/, '') },
    ];
  });
}

function backlogs(sockets: Sockets): Hint[] {
  return sockets.program.callsOf('listen').flatMap((call) => {
    const backlog = argument(call, 0, 'backlog');
    const value = sockets.constant(backlog);
    if (!backlog || typeof value !== 'number' || sockets.direct(call.receiver).length === 0) return [];
    const { held, limit } = acceptQueueOf(value);
    const tooltip =
      limit < value
        ? t('net.core.somaxconn caps it at {0}; the kernel holds one connection more.', limit)
        : t('The kernel holds one finished connection more than the backlog; the next client waits.');
    return [{ offset: backlog.end, label: t('holds {0}', held), tooltip }];
  });
}
