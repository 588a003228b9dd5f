/**
 * The newest part of a server's trace, as far as the time line needs it.
 *
 * It begins with what the engine's ring still holds. A server can make more records than anybody can draw: the
 * tail reads a bounded number at a time; when it does not catch up it goes on at the newest record, each time, so that
 * it shows a sample of now. What it does not hold is a record of kind `lost` in its place, from the last record before
 * to the first one after, so that nobody takes a stretch without records for one without calls.
 */
import type { TraceChunk, TraceRecord } from '../../../extension/contract/wait.ts';
import { endOf } from '../timeLine/timeSpan.ts';
import type { Host } from './host.ts';

const mostKept = 20_000;
const mostAtOnce = 300;
/** The engine gives no more at once. */
const mostOfEnded = 1000;
/** Full answers in a row after which the tail leaves records out rather than show what is long past. */
const patience = 10;
/** Asks the engine to let go of everything so far: no record has a number so high. */
const beyondAll = Number.MAX_SAFE_INTEGER;

export class TraceTail {
  /** In order of time, none reaching into the next. Gaps are of kind `lost`, no matter who left the records out. */
  readonly records: TraceRecord[] = [];
  /** Records that the engine's ring could not hold. */
  lost = 0;
  #next = 0;
  #fullAnswers = 0;
  /** Least time seen between the end of a record and its arrival: `performance.now()` less the server's clock. */
  #clockOffset = Number.POSITIVE_INFINITY;
  /** Whether what comes was made since the last question: before all was read once, it may be of any age. */
  #isRecent = false;

  /** Whether there is more to read than was read: what follows the last record is not known yet. */
  get behind(): boolean {
    return this.#fullAnswers > 0;
  }

  /** The server's clock at a moment of `performance.now()`; undefined before a recent record has told it. */
  clockAt(moment: number): number | undefined {
    return Number.isFinite(this.#clockOffset) ? moment * 1e6 - this.#clockOffset : undefined;
  }

  async pull(host: Host, server: number): Promise<void> {
    this.take(await host.ask('trace/read', { server, after: this.#next, limit: mostAtOnce }));
    if (this.#fullAnswers >= patience) await this.#goToNewest(host, server);
  }

  /** All that is left of a server that has ended: nothing newer comes that it would have to hurry to. */
  async pullRest(host: Host, server: number): Promise<void> {
    this.#isRecent = true; // its clock stands where its last record ends
    do {
      const question = { server, after: this.#next, limit: mostOfEnded };
      this.take(await host.ask('trace/read', question), mostOfEnded);
    } while (this.behind);
  }

  /** @param limit How many were asked for: so many are not all. */
  take({ records, next, lost }: TraceChunk, limit = mostAtOnce): void {
    // What another panel has read before is gone, not lost.
    if (this.#next > 0 || records[0]?.kind !== 'lost') this.lost += lost;
    this.#next = next;
    this.#fullAnswers = records.length >= limit ? this.#fullAnswers + 1 : 0;
    for (const record of records) this.#append(record);
    this.#readClock(records.length > 0);
    this.#forgetOldest();
  }

  #readClock(hasNew: boolean): void {
    const last = this.records.at(-1);
    if (this.#isRecent && hasNew && last !== undefined)
      this.#clockOffset = Math.min(this.#clockOffset, performance.now() * 1e6 - endOf(last));
    if (!this.behind) this.#isRecent = true;
  }

  async #goToNewest(host: Host, server: number): Promise<void> {
    const { next } = await host.ask('trace/read', { server, after: beyondAll, limit: 1 });
    this.#next = next;
    this.#isRecent = true;
  }

  #append(record: TraceRecord): void {
    const last = this.records.at(-1);
    const isGap = record.kind === 'lost';
    const missing = record.sequence - (last?.sequence ?? 0) - (isGap ? 0 : 1);
    if (missing > 0 || last?.kind === 'lost') this.#widenGap(missing, record.at);
    if (!isGap) this.records.push(record);
  }

  /** Makes the gap at the end wider, or begins one. */
  #widenGap(missing: number, until: number): void {
    const last = this.records.at(-1);
    if (last?.kind === 'lost') {
      this.records.pop();
      this.records.push(gap(last.sequence + missing, last.at, until, (last.returned ?? 0) + missing));
    } else {
      this.records.push(
        gap((last?.sequence ?? 0) + missing, last === undefined ? 0 : endOf(last), until, missing),
      );
    }
  }

  #forgetOldest(): void {
    const surplus = this.records.length - mostKept;
    if (surplus <= 0) return;
    const { sequence, at } = this.records[surplus + 1]!;
    this.records.splice(0, surplus + 1, gap(sequence - 1, 0, at, sequence - 1));
  }
}

function gap(sequence: number, at: number, until: number, missing: number): TraceRecord {
  return { sequence, kind: 'lost', at, nanoseconds: Math.max(0, until - at), fd: -1, returned: missing };
}
