/** What is read out of an error that the engine answered with. */
import type { ErrorData } from '../../../extension/contract/methods.ts';
import { sentenceText } from '../../../extension/shared/sentence.ts';
import { engineWord } from '../words/words.ts';

/** What an error of the engine says: the message, the kernel's word and what to do. */
export function describeError(error: unknown): { message: string; hint?: string } {
  const { hint, hintSentence, messageSentence } = (error as { data?: ErrorData }).data ?? {};
  const told = error instanceof Error ? error.message : String(error);
  const message = messageSentence ? sentenceText(messageSentence, engineWord) : told;
  if (hintSentence) return { message, hint: sentenceText(hintSentence, engineWord) };
  return hint === undefined ? { message } : { message, hint };
}

/** Whether an error says that the connection asked about is not there any more. */
export function saysConnectionIsGone(error: unknown): boolean {
  return (error as { data?: ErrorData }).data?.field === 'connection';
}
