/** What to watch for while a server commits a classic mistake, in the person's language. */
import { faultMeanings } from '../../extension/contract/faults.ts';
import { engineWord } from './words.ts';

export interface FaultWords {
  name: string;
  mistake: string;
  symptom: string;
}

export function faultWords(): FaultWords[] {
  return Object.entries(faultMeanings).map(([name, { mistake, symptom }]) => ({
    name,
    mistake: engineWord(mistake),
    symptom: engineWord(symptom),
  }));
}
