/** Which counters show the classic mistakes of a server. */

import type { ServerInfo, ServerStatistics } from '../../../extension/contract/server.ts';
import { symptomOn } from '../../../extension/shared/mistakes.ts';

/** The mistakes that are on and that this counter shows. */
export function shownBy(counter: keyof ServerStatistics, server: ServerInfo): string[] {
  return server.faults.filter((name) => symptomOn(name, server)?.counters.includes(counter));
}
