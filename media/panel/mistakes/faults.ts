/** Which counters show the classic mistakes of a server. */

import type { WatchedStatistics } from '../../../extension/contract/server.ts';
import { symptomOn } from '../../../extension/shared/mistakes.ts';
import { isLabServer, type Watched } from '../../../extension/shared/watched.ts';

/** The mistakes that are on and that this counter shows. */
export function shownBy(counter: keyof WatchedStatistics, watched: Watched): string[] {
  if (!isLabServer(watched)) return [];
  return watched.faults.filter((name) => symptomOn(name, watched)?.counters.includes(counter));
}
