/** The part of time that the time line shows, in nanoseconds since the server's start. Pure. */
import type { TraceRecord } from '../../../extension/contract/wait.ts';

export interface TimeSpan {
  from: number;
  to: number;
}

const shortest = 1e3;
const longest = 600e9;

/** A factor above 1 shows more time. `anchor`, 0 to 1, is the place that stays where it is. */
export function zoom({ from, to }: TimeSpan, factor: number, anchor: number): TimeSpan {
  const length = Math.min(longest, Math.max(shortest, (to - from) * factor));
  const fixed = from + (to - from) * anchor;
  return { from: fixed - length * anchor, to: fixed + length * (1 - anchor) };
}

/** Moves by a share of what is shown; never to before the server's start by more than half of it. */
export function pan({ from, to }: TimeSpan, share: number): TimeSpan {
  const length = to - from;
  const shift = Math.max(length * share, -length / 2 - from);
  return { from: from + shift, to: to + shift };
}

export function endOf({ at, nanoseconds }: TraceRecord): number {
  return at + (nanoseconds ?? 0);
}

/** A system call, or a gap, in which there may be some: what a person can go to. */
export function isCall({ kind }: TraceRecord): boolean {
  return kind !== 'ready' && kind !== 'note';
}

/**
 * Zooms; a call that is chosen stays in view, and where it is.
 *
 * @returns undefined where no chosen call is in view.
 */
export function zoomAbout(
  { from, to }: TimeSpan,
  factor: number,
  chosen: TraceRecord | undefined,
): TimeSpan | undefined {
  if (chosen === undefined || endOf(chosen) < from || chosen.at > to) return undefined;
  const middle = (Math.max(chosen.at, from) + Math.min(endOf(chosen), to)) / 2;
  return zoom({ from, to }, factor, (middle - from) / (to - from));
}

/** The records that reach into the span. They are in order of time, and none overlaps the next. */
export function recordsIn(records: readonly TraceRecord[], { from, to }: TimeSpan): readonly TraceRecord[] {
  return records.slice(
    firstWhere(records, (record) => endOf(record) >= from),
    firstWhere(records, (record) => record.at > to),
  );
}

/** The record nearest to a moment, of those that `matters` lets pass; undefined where there is none. */
export function nearest(
  records: readonly TraceRecord[],
  moment: number,
  matters: (record: TraceRecord) => boolean,
): TraceRecord | undefined {
  let best: TraceRecord | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const record of records) {
    if (!matters(record)) continue;
    const away = moment < record.at ? record.at - moment : Math.max(0, moment - endOf(record));
    if (away >= least) continue;
    best = record;
    least = away;
  }
  return best;
}

/** A round step for the marks of the axis, of which about `count` fit into the span. */
export function axisStep({ from, to }: TimeSpan, count: number): number {
  const rough = (to - from) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((digit) => digit * power).find((step) => step >= rough)!;
}

function firstWhere(records: readonly TraceRecord[], holds: (record: TraceRecord) => boolean): number {
  let low = 0;
  let high = records.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(records[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
