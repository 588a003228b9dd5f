/**
 * Keeps a connection that has closed in the table for some seconds, dimmed, where it stood: else a person only
 * sees that something is missing. That it has closed is the engine's word (`ConnectionView.closed`); a row that was
 * scrolled away, or matches the filter no more, is not kept.
 */
import type { Connection, ConnectionView } from '../../../extension/contract/connection.ts';
import type { Page, Query } from '../state/model.ts';

const stay = 4000;

interface Gone {
  row: Connection;
  /** Where it stood among all rows that match. */
  position: number;
  until: number;
}

export class Departed {
  #gone: Gone[] = [];
  #order = '';

  /**
   * The page to be shown: the view's rows, and between them those that have closed lately.
   *
   * @param shown The page before it.
   * @param now Milliseconds of any steady clock.
   */
  fill(shown: Page, view: ConnectionView, query: Query, now: number): Page {
    this.#forget(query, now);
    this.#note(shown, view.closed, now);
    const { offset, limit } = query;
    const rows = [...view.rows];
    // In the order of their places: each has the place that it had once those before it are in theirs.
    for (const { row, position } of this.#gone)
      if (position >= offset && position <= offset + rows.length) rows.splice(position - offset, 0, row);
    const length = view.matched + rows.length - view.rows.length;
    // However many close at once, the page stays one page.
    return { ...view, offset, rows: rows.slice(0, limit), length };
  }

  /** Those whose time is over; and all, when the rows are others or in another order than before. */
  #forget({ sortBy, descending, filter }: Query, now: number): void {
    const order = JSON.stringify([sortBy, descending, filter]);
    const kept: Gone[] = [];
    let left = 0;
    for (const gone of order === this.#order ? this.#gone : []) {
      if (gone.until <= now) left += 1;
      else kept.push({ ...gone, position: gone.position - left });
    }
    this.#gone = kept;
    this.#order = order;
  }

  #note({ offset, rows }: Page, closed: readonly number[], now: number): void {
    for (const [index, row] of rows.entries()) {
      if (!closed.includes(row.id)) continue;
      const position = offset + index;
      this.#gone.push({ row: { ...row, state: 'closed' }, position, until: now + stay });
    }
    this.#gone.sort((a, b) => a.position - b.position);
  }
}
