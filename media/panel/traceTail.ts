/**
 * The newest part of a server's trace, as far as the time line needs it.
 *
 * It begins with what the engine's ring still holds: what was read before, by a panel that is gone, is not there any
 * more, and not lost either. A server can make more records than anybody can draw: the
 * tail reads a bounded number at a time; when it does not catch up it goes on at the newest record, and keeps
 * how many it left out.
 */
import type { TraceRecord } from '../../extension/contract/wait.ts';
import type { Host } from './host.ts';

const mostKept = 20_000;
const mostAtOnce = 300;
/** Full answers in a row after which the tail leaves records out rather than show what is long past. */
const patience = 10;
/** Asks the engine to let go of everything so far: no record has a number so high. */
const beyondAll = Number.MAX_SAFE_INTEGER;

export class TraceTail {
  /** In order of time; gaps are records of kind `lost`, whether the engine lost them or the tail left them out. */
  readonly records: TraceRecord[] = [];
  /** Records that the engine's ring could not hold. */
  lost = 0;
  /** When the newest record came, on the clock of `performance.now()`. */
  receivedAt = 0;
  #next = 0;
  #fullAnswers = 0;

  async pull(host: Host, server: number): Promise<void> {
    if (this.#fullAnswers >= patience) await this.#goToNewest(host, server);
    const { records, next, lost } = await host.ask('trace/read', {
      server,
      after: this.#next,
      limit: mostAtOnce,
    });
    if (this.#next === 0 && records[0]?.kind === 'lost') records.shift();
    else this.lost += lost;
    this.#next = next;
    this.#fullAnswers = records.length >= mostAtOnce ? this.#fullAnswers + 1 : 0;
    if (records.length === 0) return;
    this.receivedAt = performance.now();
    this.#noteGap(records[0]!);
    this.records.push(...records);
    this.records.splice(0, this.records.length - mostKept);
  }

  async #goToNewest(host: Host, server: number): Promise<void> {
    const { next } = await host.ask('trace/read', { server, after: beyondAll, limit: 1 });
    this.#next = next;
    this.#fullAnswers = 0;
  }

  #noteGap(first: TraceRecord): void {
    const last = this.records.at(-1);
    const missing = last === undefined ? 0 : first.sequence - last.sequence - 1;
    if (missing <= 0 || first.kind === 'lost') return;
    this.records.push({
      ...first,
      kind: 'lost',
      sequence: first.sequence - 1,
      returned: missing,
      nanoseconds: 0,
    });
  }
}
