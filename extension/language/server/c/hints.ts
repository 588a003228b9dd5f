import { t } from '@vscode/l10n';
import { acceptQueueOf } from '../facts/machine.ts';
import type { Hint } from '../language.ts';
import { constantOf } from './integers.ts';
import { timeoutPosition, waitNames } from './library.ts';
import type { Program } from './program.ts';
import { timevalOf } from './timeval.ts';

/** Timeouts with their unit, and what a backlog holds. */
export function hintsOf(program: Program): Hint[] {
  return [...timeouts(program), ...backlogs(program)];
}

function timeouts(program: Program): Hint[] {
  return program.callsTo(...waitNames).flatMap((wait) => {
    const timeout = wait.arguments[timeoutPosition(wait.name)];
    if (!timeout) return [];
    if (/select$|^ppoll$/.test(wait.name)) {
      const time = timevalOf(program, wait, timeout);
      const parts = wait.name === 'select' ? 1e6 : 1e9;
      return time ? [{ offset: timeout.end, label: t('{0} s', time.seconds + time.fraction / parts) }] : [];
    }
    const value = constantOf(program, timeout);
    if (value === undefined || value <= 0) return [];
    const label = t('{0} ms', value);
    return [
      {
        offset: timeout.end,
        label: timeout.type === 'number_literal' ? label.replace(/^\S+\s*/, '') : label,
      },
    ];
  });
}

function backlogs(program: Program): Hint[] {
  return program.callsTo('listen').flatMap(({ arguments: [, backlog] }) => {
    const value = constantOf(program, backlog);
    if (!backlog || value === undefined) return [];
    const { held, limit } = acceptQueueOf(value);
    const tooltip =
      limit < value
        ? t('net.core.somaxconn caps it at {0}; the kernel holds one connection more.', limit)
        : t('The kernel holds one finished connection more than the backlog; the next client waits.');
    return [{ offset: backlog.end, label: t('holds {0}', held), tooltip }];
  });
}
