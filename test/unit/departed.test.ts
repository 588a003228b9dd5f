/** Connections that have closed stay where they stood for four seconds. `x3`: number 3, closed. */
import assert from 'node:assert/strict';
import { Departed } from '../../media/panel/connections/departed.ts';
import type { Page, Query } from '../../media/panel/state/model.ts';
import * as samples from '../panel/samples.ts';

const [sample] = samples.connections(1);
const query: Query = { sortBy: 'id', descending: false, filter: '', offset: 0, limit: 5 };

/** A round: which rows the engine gives, which it says have closed, and what is to be seen then. */
interface Round {
  rows: number[];
  closed?: number[];
  at?: number;
  query?: Partial<Query>;
  seen: string;
  length?: number;
}

const tables: Record<string, Round[]> = {
  'stays where it stood': [
    { rows: [1, 2, 3], seen: '1 2 3' },
    { rows: [1, 3], closed: [2], seen: '1 x2 3', length: 3 },
    { rows: [1, 3], seen: '1 x2 3' },
  ],
  'goes after four seconds, and not before': [
    { rows: [1, 2], seen: '1 2' },
    { rows: [2], closed: [1], at: 1000, seen: 'x1 2' },
    { rows: [2], at: 4999, seen: 'x1 2', length: 2 },
    { rows: [2], at: 5000, seen: '2', length: 1 },
  ],
  'stays with others that closed with it, in their order': [
    { rows: [1, 2, 3, 4], seen: '1 2 3 4' },
    { rows: [1], closed: [4, 2, 3], seen: '1 x2 x3 x4' },
  ],
  'is put where those before it have gone': [
    { rows: [1, 2, 3], seen: '1 2 3' },
    { rows: [2, 3], closed: [1], at: 0, seen: 'x1 2 3' },
    { rows: [2], closed: [3], at: 1000, seen: 'x1 2 x3' },
    { rows: [2], at: 4000, seen: '2 x3' },
  ],
  'is not kept where nobody saw it': [
    { rows: [1, 2], seen: '1 2' },
    { rows: [1, 2], closed: [9], seen: '1 2' },
  ],
  'is not kept when it only matches no more': [
    { rows: [1, 2], seen: '1 2' },
    { rows: [1], seen: '1' },
  ],
  'goes when the rows come in another order': [
    { rows: [1, 2], seen: '1 2' },
    { rows: [1], closed: [2], seen: '1 x2' },
    { rows: [1], query: { descending: true }, seen: '1' },
    { rows: [1], seen: '1' },
  ],
  'goes when another filter holds': [
    { rows: [1, 2], seen: '1 2' },
    { rows: [1], closed: [2], seen: '1 x2' },
    { rows: [1], query: { filter: 'state:open' }, seen: '1' },
  ],
  'makes no page longer than a page': [
    { rows: [1, 2, 3, 4, 5], seen: '1 2 3 4 5' },
    { rows: [4, 5, 6, 7, 8], closed: [1, 2, 3], seen: 'x1 x2 x3 4 5', length: 8 },
  ],
  'is not in a page that it did not stand in': [
    { rows: [1, 2, 3], seen: '1 2 3' },
    { rows: [2, 3], closed: [1], seen: 'x1 2 3' },
    { rows: [7, 8], query: { offset: 5 }, seen: '7 8' },
  ],
};

describe('a connection that has closed', () => {
  for (const [name, rounds] of Object.entries(tables))
    it(name, () => {
      const departed = new Departed();
      let page: Page = { total: 0, matched: 0, rows: [], closed: [], offset: 0, length: 0 };
      for (const { rows, closed = [], at = 0, query: changes, seen, length } of rounds) {
        const view = {
          total: rows.length,
          matched: rows.length,
          rows: rows.map((id) => ({ ...sample!, id, state: 'open' as const })),
          closed,
        };
        page = departed.fill(page, view, { ...query, ...changes }, at);
        assert.equal(page.rows.map(({ id, state }) => (state === 'closed' ? `x${id}` : id)).join(' '), seen);
        if (length !== undefined) assert.equal(page.length, length);
      }
    });
});
