/** How fast the counters of a server rise, over about the last second. */
import type { ServerStatistics } from '../../../extension/contract/server.ts';

interface Sample {
  at: number;
  statistics: ServerStatistics;
}

const span = 1000;

export class Rates {
  #samples: Sample[] = [];

  /** Takes counters as they were at `at` (milliseconds of any steady clock). */
  add(statistics: ServerStatistics, at: number): void {
    this.#samples.push({ at, statistics });
    while (this.#samples.length > 2 && this.#samples[1]!.at <= at - span) this.#samples.shift();
  }

  /** The rise of one counter each second; undefined before there are two samples. */
  of(counter: keyof ServerStatistics): number | undefined {
    const first = this.#samples.at(0);
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.at <= first.at) return undefined;
    return ((last.statistics[counter] - first.statistics[counter]) * 1000) / (last.at - first.at);
  }
}
