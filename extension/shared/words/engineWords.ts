/** What the engine says in English, and its units, in the person's language. */
import type { Sentence } from '../../contract/sentence.ts';
import { sentenceText } from '../sentence.ts';
import { t } from './language.ts';
import { number } from './quantities.ts';

/** A sentence or unit of the engine's: translated where the translation has it. */
export function engineWord(text: string): string {
  return t(text);
}

/** A sentence of the engine's, filled. */
export function sentenceWords(sentence: Sentence): string {
  return sentenceText(sentence, engineWord);
}

/** As sentenceWords, where what is counted may be large. `isCount`: false for a number that is a name, as a descriptor's. */
export function countingSentenceWords(
  { key, parameters }: Sentence,
  isCount: (written: string) => boolean = () => true,
): string {
  const grouped = parameters.map((each) =>
    typeof each === 'string' && /^\d+$/.test(each) && isCount(each) ? number(Number(each)) : each,
  );
  return sentenceWords({ key, parameters: grouped });
}

/** What the engine counts socket options in, and what one of each is called. */
export const singularUnits: Record<string, string> = {
  bytes: 'byte',
  connections: 'connection',
  hops: 'hop',
  microseconds: 'microsecond',
  milliseconds: 'millisecond',
  probes: 'probe',
  retransmissions: 'retransmission',
  seconds: 'second',
};

/** The unit that belongs behind the value. */
export function unitWord(value: unknown, unit: string): string {
  return engineWord(value === 1 ? (singularUnits[unit] ?? unit) : unit);
}
