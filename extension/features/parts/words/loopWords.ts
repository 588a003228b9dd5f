import * as vscode from 'vscode';
import type { Position, Step } from '../../../contract/server.ts';
import { bytesWord, number } from './words.ts';

/** What a held loop is about to do: `next: receive(fd 9)`. */
export function nextText({ call, fd }: Position): string {
  if (call === 'none') return vscode.l10n.t('next: not known yet');
  return vscode.l10n.t('next: {0}', fd < 0 ? call : `${call}(fd ${fd})`);
}

/** What a step did: `receive(fd 9, 1,024 bytes) = 27`. */
export function stepText(step: Step): string {
  const call = callText(step);
  if (step.pending) return vscode.l10n.t('{0} waits until something is ready', call);
  if (step.errno !== undefined) return `${call} = -1 ${step.errno}`;
  return step.returned === undefined ? call : `${call} = ${number(step.returned)}`;
}

function callText({ call, fd, asked }: Step): string {
  if (call === 'wait') return asked < 0 ? 'wait()' : `wait(${vscode.l10n.t('{0} ms', number(asked))})`;
  if (call === 'receive' || call === 'send') return `${call}(fd ${fd}, ${bytesWord(asked)})`;
  return `${call}(fd ${fd})`;
}
