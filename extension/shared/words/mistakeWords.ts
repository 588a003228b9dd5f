/** The classic mistakes of a server, and what shows that it makes them. */
import type { Surroundings } from '../../contract/mistakes.ts';
import type { LabServerInfo } from '../../contract/server.ts';
import { faultSwitches, symptomOn } from '../mistakes.ts';
import { engineWord } from './engineWords.ts';
import { t } from './language.ts';
import { number } from './quantities.ts';

export interface MistakeWords {
  name: string;
  mistake: string;
  /** What to watch for on this server; absent where it does not show there. */
  watch?: string;
  cure: string;
}

/** Those that show on this server, and those that are on all the same. */
export function mistakesOf(server: Surroundings & Pick<LabServerInfo, 'faults'>): MistakeWords[] {
  return Object.keys(faultSwitches)
    .filter((name) => symptomOn(name, server) !== undefined || server.faults.includes(name))
    .map((name) => ({
      name,
      mistake: mistakeWord(name),
      watch: watchText(name, server),
      cure: cureText(name),
    }));
}

/** What a server does wrong that makes it. */
export function mistakeWord(name: string): string {
  return engineWord(faultSwitches[name]!.mistake);
}

/** What to watch for; undefined where the mistake does not show on such a server. */
export function watchText(name: string, server: Surroundings): string | undefined {
  const symptom = symptomOn(name, server);
  return symptom && t('Watch: {0}', engineWord(symptom.watch));
}

function cureText(name: string): string {
  return t('Cure: {0}', engineWord(faultSwitches[name]!.cure));
}

/** How many a server makes, or all of them together. */
export function mistakesOnWord(count: number): string {
  return t('Mistakes on: {0}', number(count));
}
