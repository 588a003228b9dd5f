/** What a held loop is about to do, and what a step of it did, in words. Pure. */
import { t } from '@vscode/l10n';
import type { Position, Step } from '../../../extension/contract/server.ts';
import { plain } from './format.ts';

/** `next: receive(fd 9)`. While the loop is in a call it is not known what comes after. */
export function nextText({ call, fd, held }: Position): string {
  if (call === 'none' || !held) return t('next: not known yet');
  return t('next: {0}', fd < 0 ? call : `${call}(fd ${fd})`);
}

/** `receive(fd 9, 1,024 bytes) = 27`. */
export function stepText(step: Step): string {
  const call = callText(step);
  if (step.pending) return t('{0} waits until something is ready', call);
  if (step.errno !== undefined) return `${call} = -1 ${step.errno}`;
  return step.returned === undefined ? call : `${call} = ${plain(step.returned)}`;
}

function callText({ call, fd, asked }: Step): string {
  if (call === 'wait') return asked < 0 ? 'wait()' : `wait(${t('{0} ms', plain(asked))})`;
  if (call === 'receive' || call === 'send') return `${call}(fd ${fd}, ${bytesWord(asked)})`;
  return `${call}(fd ${fd})`;
}

function bytesWord(count: number): string {
  return count === 1 ? t('1 byte') : t('{0} bytes', plain(count));
}
