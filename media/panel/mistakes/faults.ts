/** The classic mistakes of a server, in the person's language. */
import type { Surroundings } from '../../../extension/contract/mistakes.ts';
import type { ServerInfo, ServerStatistics } from '../../../extension/contract/server.ts';
import { faultSwitches, symptomOn } from '../../../extension/shared/mistakes.ts';
import { engineWord } from '../words/words.ts';

export interface FaultWords {
  name: string;
  mistake: string;
  /** What to watch for on this server; absent where it does not show there. */
  watch?: string;
  cure: string;
}

/** Those that show on this server, and those that are on all the same. */
export function faultWords(server: Surroundings & Pick<ServerInfo, 'faults'>): FaultWords[] {
  return Object.entries(faultSwitches).flatMap(([name, { mistake, cure }]) => {
    const symptom = symptomOn(name, server);
    if (symptom === undefined && !server.faults.includes(name)) return [];
    return {
      name,
      mistake: engineWord(mistake),
      watch: symptom && engineWord(symptom.watch),
      cure: engineWord(cure),
    };
  });
}

/** The mistakes that are on and that this counter shows. */
export function shownBy(counter: keyof ServerStatistics, server: ServerInfo): string[] {
  return server.faults.filter((name) => symptomOn(name, server)?.counters.includes(counter));
}
