import type { Sentence } from '../contract/sentence.ts';

/** A sentence, its key a literal: so that a test finds it in the translation. */
export function say(key: string, ...parameters: (string | number)[]): Sentence {
  return { key, parameters: parameters.map(String) };
}

/** The sentence in full. `translate` gives a key's translation, or the key where it has none. */
export function sentenceText(
  { key, parameters }: Sentence,
  translate: (english: string) => string = (english) => english,
): string {
  const words = parameters.map((each) => (typeof each === 'string' ? each : translate(each.key)));
  return translate(key).replace(/\{(\d+)\}/g, (place, index) => words[Number(index)] ?? place);
}
