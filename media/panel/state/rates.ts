/** How fast the counters of a server rise, over about the last second. */
import type { WatchedStatistics } from '../../../extension/contract/server.ts';

interface Sample {
  at: number;
  statistics: WatchedStatistics;
}

const span = 1000;

export class Rates {
  #samples: Sample[] = [];

  /** Takes counters as they were at `at` (milliseconds of any steady clock). */
  add(statistics: WatchedStatistics, at: number): void {
    this.#samples.push({ at, statistics });
    while (this.#samples.length > 2 && this.#samples[1]!.at <= at - span) this.#samples.shift();
  }

  /** The rise of one counter each second; undefined before there are two samples, and where nobody counts it. */
  of(counter: keyof WatchedStatistics): number | undefined {
    const first = this.#samples.at(0);
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.at <= first.at) return undefined;
    const [before, now] = [first.statistics[counter], last.statistics[counter]];
    if (before === undefined || now === undefined) return undefined;
    return ((now - before) * 1000) / (last.at - first.at);
  }
}
