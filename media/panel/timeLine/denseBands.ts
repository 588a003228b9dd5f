/**
 * Stretches of the time line that hold more records than were kept or than can be told apart where they would be
 * drawn. Without them a loop that spins looks like one that rests: a blank strip, or one thin line. Pure.
 */
import type { TraceRecord } from '../../../extension/contract/wait.ts';
import { endOf, isCall, recordsIn, type TimeSpan } from './timeSpan.ts';

/** In pixels from the left of the span; `to` is the first pixel after it. */
export interface Band {
  from: number;
  to: number;
  /** System calls in it that are known. */
  calls: number;
  /** All records in it: calls, ready lists, notes, and those that were left out. */
  records: number;
  /** Some of its records were left out, so that nobody knows how many of them are calls. */
  incomplete: boolean;
}

/** Calls that end on one pixel, above which they hide each other. */
const mostOnOnePixel = 4;
/** A band that is narrower says less than its records do. */
const narrowest = 3;
/** Between two bands: nothing that could be read stands in so little room. */
const mostBetween = 4;

/**
 * @param width Pixels of the span.
 * @param unreadFrom A moment after which nothing was read yet, though there is more.
 */
export function denseBands(
  records: readonly TraceRecord[],
  span: TimeSpan,
  width: number,
  unreadFrom?: number,
): Band[] {
  const pixels = Math.max(1, Math.ceil(width));
  const pixelOf = (moment: number) =>
    Math.min(pixels - 1, Math.max(0, Math.floor(((moment - span.from) / (span.to - span.from)) * width)));
  const counts = new Counts(pixels);
  for (const record of recordsIn(records, span)) counts.add(record, pixelOf);
  if (unreadFrom !== undefined && unreadFrom < span.to) counts.leaveOut(pixelOf(unreadFrom), pixels - 1);
  return bandsOf(counts, pixels).filter(({ from, to }) => to - from >= narrowest);
}

class Counts {
  readonly calls: Uint32Array;
  readonly records: Float64Array;
  readonly incomplete: Uint8Array;

  constructor(pixels: number) {
    this.calls = new Uint32Array(pixels);
    this.records = new Float64Array(pixels);
    this.incomplete = new Uint8Array(pixels);
  }

  add(record: TraceRecord, pixelOf: (moment: number) => number): void {
    const pixel = pixelOf(endOf(record));
    if (record.kind === 'lost') {
      this.leaveOut(pixelOf(record.at), pixel);
      this.records[pixel]! += record.returned ?? 0;
    } else {
      this.records[pixel]! += 1;
      if (isCall(record)) this.calls[pixel]! += 1;
    }
  }

  leaveOut(from: number, to: number): void {
    this.incomplete.fill(1, from, to + 1);
  }

  isDense(pixel: number): boolean {
    return this.incomplete[pixel] === 1 || this.calls[pixel]! > mostOnOnePixel;
  }
}

function bandsOf(counts: Counts, pixels: number): Band[] {
  const bands: Band[] = [];
  for (let pixel = 0; pixel < pixels; pixel++) {
    if (!counts.isDense(pixel)) continue;
    const last = bands.at(-1);
    const joins = last !== undefined && pixel - last.to <= mostBetween;
    const band = joins ? last : { from: pixel, to: pixel, calls: 0, records: 0, incomplete: false };
    if (!joins) bands.push(band);
    for (; band.to <= pixel; band.to++) {
      band.calls += counts.calls[band.to]!;
      band.records += counts.records[band.to]!;
      band.incomplete ||= counts.incomplete[band.to] === 1;
    }
  }
  return bands;
}
