/** How many bytes went through each shown connection lately: what its small curve is drawn from. */
import type { Connection } from '../../../extension/contract/connection.ts';

const samplePeriod = 250;
const mostSamples = 24;

interface Course {
  bytes: number;
  /** Bytes in each period, the newest last. */
  steps: number[];
}

export class Activity {
  #courses = new Map<number, Course>();
  #nextAt = 0;

  /** Takes the rows that are shown at `now` (milliseconds); forgets those that are shown no more. */
  note(rows: readonly Connection[], now: number): void {
    if (now < this.#nextAt) return;
    this.#nextAt = now + samplePeriod;
    const courses = new Map<number, Course>();
    for (const { id, received = 0, sent = 0 } of rows) courses.set(id, this.#continued(id, received + sent));
    this.#courses = courses;
  }

  /** The steps of a connection, the newest last; empty when it has just come into view. */
  of(id: number): readonly number[] {
    return this.#courses.get(id)?.steps ?? [];
  }

  #continued(id: number, bytes: number): Course {
    const before = this.#courses.get(id);
    if (before === undefined) return { bytes, steps: [] };
    return { bytes, steps: [...before.steps, bytes - before.bytes].slice(-mostSamples) };
  }
}

/** The points of a curve in a box, for an SVG polyline: the newest at the right, scaled to its own highest. */
export function curve(steps: readonly number[], width: number, height: number): string {
  const highest = Math.max(1, ...steps);
  return steps
    .map((step, index) => {
      const x = width - ((steps.length - 1 - index) * width) / (mostSamples - 1);
      return `${x.toFixed(1)},${(height - (step / highest) * (height - 1)).toFixed(1)}`;
    })
    .join(' ');
}
