/** What a held loop is about to do, what a step of it did, and how fast it may go. */
import type { Position, Step } from '../../contract/server.ts';
import { t } from './language.ts';
import { bytesWord, milliseconds, number } from './quantities.ts';

/** `next: receive(fd 9)`. While the loop is in a call it is not known what comes after. */
export function nextText(position: Position): string {
  if (position.call === 'none' || !position.held) return t('next: not known yet');
  return t('next: {0}', positionText(position));
}

/** `receive(fd 9)`; of a program in the word that it uses itself, and with what it asks for: `recvfrom(fd 9, 1,024 bytes)`. */
export function positionText({ call, function: name = call, fd, asked }: Position): string {
  if (fd < 0) return name;
  return asked === undefined ? `${name}(fd ${fd})` : `${name}(fd ${fd}, ${bytesWord(asked)})`;
}

/** What a step did: `receive(fd 9, 1,024 bytes) = 27`. */
export function stepText(step: Step): string {
  const call = callText(step.call, step);
  if (step.pending) return t('{0} waits until something is ready', call);
  if (step.errno !== undefined) return `${call} = -1 ${step.errno}`;
  return step.returned === undefined ? call : `${call} = ${number(step.returned)}`;
}

/**
 * A call of the loop with its arguments: `receive(fd 9, 1,024 bytes)`, `wait(timeout 50 ms)`.
 *
 * @param asked Bytes asked for, negative where they are not known; of a wait the timeout in milliseconds, negative for none.
 */
export function callText(
  call: string,
  { fd, asked = 0, function: name = call }: { fd: number; asked?: number; function?: string },
): string {
  if (call === 'wait') return `${name}(${t('timeout {0}', asked < 0 ? t('none') : milliseconds(asked))})`;
  const moves = call === 'receive' || call === 'send';
  if (moves && asked >= 0) return `${name}(fd ${fd}, ${bytesWord(asked)})`;
  return `${name}(fd ${fd})`;
}

/** Milliseconds before each system call that are offered; the engine takes all up to 2,000. */
export const paces = [0, 50, 200, 500, 1000, 2000];

export function paceText(pace: number): string {
  return pace === 0 ? t('full speed') : milliseconds(pace);
}
