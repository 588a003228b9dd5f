/**
 * Keeps a connection that has closed in the table for some seconds, dimmed, where it stood: else a person only
 * sees that something is missing. Only while the whole table is in view and nothing is filtered out, since
 * otherwise a row may be gone from the page for other reasons.
 */
import type { Connection } from '../../extension/contract/connection.ts';
import type { Page, Query } from './model.ts';

const stay = 4000;

interface Gone {
  row: Connection;
  /** Where it stood. */
  index: number;
  until: number;
}

export class Departed {
  #last: readonly Connection[] = [];
  #gone: Gone[] = [];

  /** The page with those that left lately put back in; `now` in milliseconds of any steady clock. */
  fill(page: Page, { filter }: Query, now: number): Page {
    const whole = page.offset === 0 && page.rows.length === page.total && filter === '';
    const here = new Set(page.rows.map(({ id }) => id));
    const before = whole ? this.#last : [];
    for (const [index, row] of before.entries()) {
      if (!here.has(row.id)) this.#gone.push({ row: { ...row, state: 'closed' }, index, until: now + stay });
    }
    this.#last = whole ? page.rows : [];
    this.#gone = whole ? this.#gone.filter(({ until }) => until > now) : [];
    if (this.#gone.length === 0) return page;
    const rows = [...page.rows];
    for (const { row, index } of [...this.#gone].sort((a, b) => a.index - b.index))
      rows.splice(index, 0, row);
    return { ...page, rows, matched: rows.length };
  }
}
