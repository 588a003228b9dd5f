/** What a program was found to do wrong, in the catalogue's words. */
import type { Finding } from '../../contract/finding.ts';
import { mistakes } from '../../contract/mistakes.ts';
import { countingSentenceWords, engineWord } from './engineWords.ts';
import { t } from './language.ts';
import { elapsed, number } from './quantities.ts';

/** How many of them. */
export function mistakesFoundWord(count: number): string {
  return count === 1 ? t('1 mistake found') : t('{0} mistakes found', number(count));
}

/** What it is, in a few words. */
export function verdictTitle({ mistake }: Finding): string {
  return engineWord(mistakes[mistake].title);
}

export function verdictCure({ mistake }: Finding): string {
  return t('Cure: {0}', engineWord(mistakes[mistake].cure));
}

/** What was seen. */
export function verdictEvidence({ evidenceSentence, count }: Finding): string {
  return countingSentenceWords(evidenceSentence, (written) => written === `${count}`);
}

/** `12,031 times in 3 s`, `once`: how often it was made, from the first time to the last. */
export function verdictCount({ count, firstAt, lastAt }: Finding): string {
  if (count === 1) return t('once');
  return t('{0} times in {1}', number(count), elapsed(Math.max(1000, lastAt - firstAt)));
}

/** What stands at the line: `eof-ignored, confirmed: 12,031 times in 3 s. …`. */
export function confirmedText(finding: Finding): string {
  const title = t('{0}, confirmed: {1}', finding.mistake, verdictCount(finding));
  return `${title}. ${verdictTitle(finding)}. ${verdictEvidence(finding)} ${verdictCure(finding)}`;
}
