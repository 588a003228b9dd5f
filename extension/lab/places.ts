import type { Frame } from '../contract/site.ts';
import { runOf, type Watched } from '../shared/watched.ts';
import type { Lab } from './lab.ts';

/** As many as one request may have. */
const mostAtOnce = 256;

/** Where in their source programs make calls: each place of a run is asked for once. */
export class Places {
  private readonly lab: Lab;
  private readonly byRun = new Map<string, Map<number, readonly Frame[]>>();

  constructor(lab: Lab) {
    this.lab = lab;
  }

  /** By site. @throws what the engine says where it is gone, or the program is. */
  async learn(program: Watched, sites: Iterable<number>): Promise<ReadonlyMap<number, readonly Frame[]>> {
    const run = runOf(program);
    const known = this.byRun.get(run) ?? new Map<number, readonly Frame[]>();
    const unknown = [...new Set(sites)].filter((site) => !known.has(site));
    for (let from = 0; from < unknown.length; from += mostAtOnce) {
      const some = unknown.slice(from, from + mostAtOnce);
      for (const { site, frames } of await this.lab.request('site/resolve', {
        server: program.id,
        sites: some,
      }))
        known.set(site, frames);
    }
    this.byRun.set(run, known);
    return known;
  }

  forgetAllBut(runs: ReadonlySet<string>): void {
    for (const run of this.byRun.keys()) if (!runs.has(run)) this.byRun.delete(run);
  }
}
