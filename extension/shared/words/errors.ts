/** What an error of the engine says, in a sentence or two. */
import type { ErrorData } from '../../contract/methods.ts';

/** What failed, the kernel's word for it where the message lacks it, and what to do. */
export function describeError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const { errno, hint = '' } = (error as { data?: Partial<ErrorData> } | undefined)?.data ?? {};
  const word = errno && !message.includes(errno) ? ` (${errno})` : '';
  const sentence = `${message}${word}`.replace(/(?<![.!?。！？])$/, '.');
  return `${sentence} ${hint}`.trim();
}
