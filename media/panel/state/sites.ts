/**
 * The places in their source where programs make their calls, as far as somebody has asked for one to draw it.
 *
 * What is asked for and not known yet is asked of the host with the next turn, once, together; when it is known, all is
 * drawn again. What was asked for longest ago makes room.
 */
import type { SourceFrame } from '../../../extension/contract/panel.ts';
import type { Host } from './host.ts';

/** Innermost first; empty where nothing is known, undefined where it is not known yet. */
export type Lines = (site: number | undefined) => readonly SourceFrame[] | undefined;

/** The engine resolves no more at once. */
const mostAtOnce = 256;
const mostKept = 4096;
const afterFailure = 1000;

export class Sites {
  readonly #host: Host;
  readonly #server: number;
  readonly #changed: () => void;
  readonly #known = new Map<number, readonly SourceFrame[]>();
  readonly #wanted = new Set<number>();
  /** Under way. */
  #asked = new Set<number>();
  #isAsking = false;
  /** Another function whenever more is known, so that who draws with it draws again. */
  lines: Lines = this.#lookUp();

  /** @param changed Called when more is known. */
  constructor(host: Host, server: number, changed: () => void) {
    this.#host = host;
    this.#server = server;
    this.#changed = changed;
  }

  #lookUp(): Lines {
    return (site) => {
      if (site === undefined) return undefined;
      const known = this.#known.get(site);
      if (known === undefined) this.#want(site);
      return known;
    };
  }

  #want(site: number): void {
    if (!this.#asked.has(site)) this.#wanted.add(site);
    if (this.#isAsking) return;
    this.#isAsking = true;
    queueMicrotask(() => void this.#askAll());
  }

  async #askAll(): Promise<void> {
    while (this.#wanted.size > 0) await this.#askSome([...this.#wanted].slice(0, mostAtOnce));
    this.#isAsking = false;
  }

  async #askSome(sites: number[]): Promise<void> {
    this.#asked = new Set(sites);
    for (const site of sites) this.#wanted.delete(site);
    try {
      for (const { site, frames } of await this.#host.tell('panel/sites', { server: this.#server, sites }))
        this.#known.set(site, frames);
    } catch {
      // The engine is away, which is told where all is asked for; who still draws the place wants it again.
      await new Promise((resolve) => setTimeout(resolve, afterFailure));
    }
    this.#asked.clear();
    for (const site of this.#known.keys()) {
      if (this.#known.size <= mostKept) break;
      this.#known.delete(site);
    }
    this.lines = this.#lookUp();
    this.#changed();
  }
}
