/** What a wait call was and what it cost, in words. Pure. */
import { t } from '@vscode/l10n';
import type { MultiplexerName, ProgramInfo } from '../../../extension/contract/server.ts';
import type { WaitRecord } from '../../../extension/contract/wait.ts';
import { isAlive } from '../../../extension/shared/alive.ts';
import { isProgram, listenersOf, type Watched } from '../../../extension/shared/watched.ts';
import { elapsed, number } from '../../../extension/shared/words/quantities.ts';

/** One sentence: how many descriptors the kernel looked at, and what came of it. */
export function costSentence(wait: WaitRecord): string {
  const walked = number(wait.walked);
  if (wait.returned < 0) return t('The call failed with {0}.', wait.errno ?? '?');
  if (wait.returned === 0)
    return wait.walked === 1
      ? t('Walked 1 descriptor and found none before the time was up.')
      : t('Walked {0} descriptors and found none before the time was up.', walked);
  if (wait.multiplexer === 'epoll') return readyListSentence(wait);
  const found = number(readyDescriptors(wait));
  return wait.walked === 1
    ? t('Walked 1 descriptor to find {0}.', found)
    : t('Walked {0} descriptors to find {1}.', walked, found);
}

function readyListSentence({ walked, interestSize }: WaitRecord & { multiplexer: 'epoll' }): string {
  const all = number(interestSize);
  return walked === 1
    ? t('Looked at 1 of {0} descriptors, the ready one: the interest list stayed in the kernel.', all)
    : t(
        'Looked at {0} of {1} descriptors, the ready ones: the interest list stayed in the kernel.',
        number(walked),
        all,
      );
}

/** Different descriptors that came back; select counts a descriptor once for each set. */
function readyDescriptors(wait: WaitRecord): number {
  if (wait.multiplexer !== 'select') return wait.returned;
  return new Set([...wait.read.returned, ...wait.write.returned, ...wait.except.returned]).size;
}

/** What a descriptor is, where it is none of the connections. */
export function roleOf(fd: number, wait: WaitRecord, watched: Watched): string | undefined {
  if (fd === wait.controlFd) return t('control: the lab’s own');
  const listener = listenersOf(watched).find((each) => each.fd === fd);
  if (listener !== undefined) return listener.transport === 'udp' ? t('the server’s socket') : t('listener');
  return isProgram(watched) ? kindOfOther(fd, wait, watched) : undefined;
}

/** What is watched beside sockets: a pipe, a timer, the terminal. */
function kindOfOther(
  fd: number,
  { thread }: WaitRecord,
  { program: { threads } }: ProgramInfo,
): string | undefined {
  const of = threads.filter(({ id }) => thread === undefined || id === thread);
  return of.flatMap(({ watched }) => watched).find((other) => other.fd === fd)?.kind;
}

/** Of the lab's control descriptor, which every multiplexer watches, though no server of a person's has one. */
export function controlNote(controlFd: number): string {
  return t('and fd {0}, by which the lab wakes the loop', controlFd);
}

/** The call that a server is in since its start, whose arguments nobody has seen yet. */
export function pendingCallText(multiplexer: MultiplexerName): string {
  return `${multiplexer === 'epoll' ? 'epoll_wait' : multiplexer}(…)`;
}

/** What there is to say of a server that no wait has come back to yet. `now`: milliseconds since the epoch. */
export function pendingSentence(watched: Watched, now: number): string {
  const { position, startedAt } = watched;
  if (!isAlive(watched)) return t('No wait of it has come back.');
  if (position.held) return t('The loop is held before its first wait.');
  if (!isProgram(watched))
    return t('It has waited since its start {0} ago: nothing was ready yet.', elapsed(now - startedAt));
  // A program may have done much else before, and a client may never wait at all.
  return position.call === 'wait'
    ? t('It waits for the first time: nothing was ready yet.')
    : t('No wait of it has come back.');
}
