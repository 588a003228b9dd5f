/** What an error of the engine says, in a sentence or two. */
import type { ErrorData } from '../../contract/methods.ts';
import { sentenceWords } from './engineWords.ts';

/** What failed, the kernel's word for it where the message lacks it, and what to do. */
export function describeError(error: unknown): string {
  const { data = {} } = (error ?? {}) as { data?: Partial<ErrorData> };
  const { errno, messageSentence, hintSentence } = data;
  const told = error instanceof Error ? error.message : String(error);
  const message = messageSentence ? sentenceWords(messageSentence) : told;
  const hint = hintSentence ? sentenceWords(hintSentence) : (data.hint ?? '');
  const word = errno && !message.includes(errno) ? ` (${errno})` : '';
  const sentence = `${message}${word}`.replace(/(?<![.!?。！？])$/, '.');
  return `${sentence} ${hint}`.trim();
}
