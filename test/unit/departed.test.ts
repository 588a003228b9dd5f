/** Which rows of the table are kept after their connection has closed, where they stand, and for how long. */
import assert from 'node:assert/strict';
import { Departed } from '../../media/panel/connections/departed.ts';
import type { Page, Query } from '../../media/panel/state/model.ts';
import * as samples from '../panel/samples.ts';

const [stay, pageLength] = [4000, 6];
const samplesById = samples.connections(40);
const connections = (ids: readonly number[]) => ids.map((id) => samplesById[id - 1]!);

/** What the engine answers: these rows, of so many that match. */
interface Answer {
  rows: number[];
  matched?: number;
  closed?: number[];
  offset?: number;
  query?: Partial<Query>;
  now?: number;
}

/** The table as it is shown, round after round, from the page `shown` on. */
class Table {
  readonly #departed = new Departed();
  #page: Page;

  constructor(shown: readonly number[], offset = 0) {
    this.#page = { total: 0, matched: 0, rows: [], closed: [], offset, length: 0 };
    this.answer({ rows: [...shown], offset });
  }

  answer({ rows, matched, closed = [], offset = this.#page.offset, query, now = 0 }: Answer): this {
    const view = { total: 40, matched: matched ?? offset + rows.length, rows: connections(rows), closed };
    const asked = {
      sortBy: 'id',
      descending: false,
      filter: '',
      offset,
      limit: pageLength,
      ...query,
    } as Query;
    this.#page = this.#departed.fill(this.#page, view, asked, now);
    return this;
  }

  /** The ids from top to bottom; a closed one is negative. */
  get ids(): number[] {
    return this.#page.rows.map(({ id, state }) => (state === 'closed' ? -id : id));
  }

  get length(): number {
    return this.#page.length;
  }
}

describe('a connection that has closed stays in the table', () => {
  const kept: [title: string, shown: number[], answer: Answer, ids: number[], length: number][] = [
    ['not, while none has closed', [1, 2, 3], { rows: [1, 2, 3] }, [1, 2, 3], 3],
    ['at the top', [1, 2, 3], { rows: [2, 3], closed: [1] }, [-1, 2, 3], 3],
    ['between others', [1, 2, 3], { rows: [1, 3], closed: [2] }, [1, -2, 3], 3],
    ['at the end', [1, 2, 3], { rows: [1, 2], closed: [3] }, [1, 2, -3], 3],
    ['beside another', [1, 2, 3, 4], { rows: [1, 4], closed: [3, 2] }, [1, -2, -3, 4], 4],
    ['with all others', [1, 2, 3], { rows: [], closed: [1, 2, 3] }, [-1, -2, -3], 3],
    ['beside one that is new', [1, 2], { rows: [2, 3], closed: [1] }, [-1, 2, 3], 3],
    [
      'within a page that stays one page',
      [1, 2, 3, 4, 5, 6],
      { rows: [2, 3, 4, 5, 6, 7], matched: 30, closed: [1] },
      [-1, 2, 3, 4, 5, 6],
      31,
    ],
    ['not, where it was not shown', [1, 2], { rows: [1, 2], closed: [9] }, [1, 2], 2],
    ['not, where it has not closed: the filter left it out', [1, 2, 3], { rows: [1, 3] }, [1, 3], 2],
    ['not, where the page ends before it', [1, 2, 3], { rows: [1], closed: [3] }, [1], 1],
  ];
  for (const [title, shown, answer, ids, length] of kept)
    it(title, () => {
      const table = new Table(shown).answer(answer);
      assert.deepEqual([table.ids, table.length], [ids, length]);
    });

  const scrolled: [title: string, offset: number, rows: number[], ids: number[]][] = [
    ['where the page is the same', 10, [11, 13], [11, -12, 13]],
    ['at the top of a page that begins with it', 11, [13, 14], [-12, 13, 14]],
    ['at the end of a page that ends with it', 9, [10, 11], [10, 11, -12]],
    ['not on a page that begins after it', 12, [14, 15], [14, 15]],
    ['not on a page that ends before it', 8, [9, 10], [9, 10]],
  ];
  for (const [title, offset, rows, ids] of scrolled)
    it(`in a table that is scrolled: ${title}`, () => {
      const table = new Table([11, 12, 13], 10).answer({ rows, closed: [12], offset });
      assert.deepEqual(table.ids, ids);
    });

  const times: [title: string, now: number, ids: number[]][] = [
    ['until just before its time is over', stay - 1, [1, -2, 3]],
    ['no longer, when its time is over', stay, [1, 3]],
  ];
  for (const [title, now, ids] of times)
    it(title, () => {
      const table = new Table([1, 2, 3]).answer({ rows: [1, 3], closed: [2] }).answer({ rows: [1, 3], now });
      assert.deepEqual(table.ids, ids);
    });

  it('above one that has closed before it', () => {
    const table = new Table([1, 2, 3])
      .answer({ rows: [1, 2], closed: [3] })
      .answer({ rows: [2], closed: [1] });
    assert.deepEqual(table.ids, [-1, 2, -3]);
  });

  it('a place higher, once one that stood above it is no longer kept', () => {
    const table = new Table([1, 2, 3, 4])
      .answer({ rows: [2, 3, 4], closed: [1] })
      .answer({ rows: [2, 4], closed: [3], now: 1000 });
    assert.deepEqual(table.ids, [-1, 2, -3, 4]);
    assert.deepEqual(table.answer({ rows: [2, 4], now: stay }).ids, [2, -3, 4]);
    assert.deepEqual(table.answer({ rows: [2, 4], now: stay + 1000 }).ids, [2, 4]);
  });

  const orders: [title: string, query: Partial<Query>][] = [
    ['sorted by another column', { sortBy: 'peer' }],
    ['sorted the other way', { descending: true }],
    ['filtered differently', { filter: 'open' }],
  ];
  for (const [title, query] of orders)
    it(`not, when the table is ${title}`, () => {
      const table = new Table([1, 2, 3])
        .answer({ rows: [1, 3], closed: [2] })
        .answer({ rows: [1, 3], query });
      assert.deepEqual([table.ids, table.length], [[1, 3], 2]);
    });
});
