/** What a wait call was and what it cost, in words. Pure. */
import { t } from '@vscode/l10n';
import type { Transport } from '../../extension/contract/server.ts';
import type { WaitRecord } from '../../extension/contract/wait.ts';
import { plain } from './format.ts';

/** One sentence: how many descriptors the kernel looked at, and what came of it. */
export function costSentence(wait: WaitRecord): string {
  const walked = plain(wait.walked);
  if (wait.returned < 0) return t('The call failed with {0}.', wait.errno ?? '?');
  if (wait.returned === 0) return t('Walked {0} descriptors and found none before the time was up.', walked);
  if (wait.multiplexer === 'epoll')
    return t(
      'Looked at {0} of {1} descriptors, the ready ones: the interest list stayed in the kernel.',
      walked,
      plain(wait.interestSize),
    );
  return t('Walked {0} descriptors to find {1}.', walked, plain(readyDescriptors(wait)));
}

/** Different descriptors that came back; select counts a descriptor once for each set. */
function readyDescriptors(wait: WaitRecord): number {
  if (wait.multiplexer !== 'select') return wait.returned;
  return new Set([...wait.read.returned, ...wait.write.returned, ...wait.except.returned]).size;
}

/** What a descriptor is, where it is none of the connections. */
export function roleOf(fd: number, wait: WaitRecord, transport: Transport): string | undefined {
  if (fd === wait.listenerFd) return transport === 'udp' ? t('the server’s socket') : t('listener');
  if (fd === wait.controlFd) return t('control: the lab’s own');
  return undefined;
}
