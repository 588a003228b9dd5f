/** What a person may make of the table's columns, and what is taken from what was saved. */
import assert from 'node:assert/strict';
import {
  type ColumnLayout,
  laidOut,
  savedLayout,
  withHidden,
  withWidth,
} from '../../media/panel/connections/columnLayout.ts';
import type { Column } from '../../media/panel/connections/columns.ts';

const columns = [
  { key: 'id', width: 52 },
  { key: 'peer', width: 138 },
  { key: 'sent', width: 70 },
] as Column[];

describe('the layout of the columns', () => {
  const layouts: [title: string, layout: ColumnLayout, shown: [key: string, width: number][]][] = [
    [
      'is their own where nothing was changed',
      {},
      [
        ['id', 52],
        ['peer', 138],
        ['sent', 70],
      ],
    ],
    [
      'gives a column the width that it was given',
      { peer: { width: 200 } },
      [
        ['id', 52],
        ['peer', 200],
        ['sent', 70],
      ],
    ],
    [
      'leaves out a hidden column',
      { id: { hidden: true } },
      [
        ['peer', 138],
        ['sent', 70],
      ],
    ],
    [
      'shows one that is hidden no more',
      { id: { hidden: false } },
      [
        ['id', 52],
        ['peer', 138],
        ['sent', 70],
      ],
    ],
    [
      'leaves out a hidden column that was widened',
      { id: { hidden: true, width: 90 } },
      [
        ['peer', 138],
        ['sent', 70],
      ],
    ],
    [
      'takes no notice of columns that there are not',
      { age: { width: 90 } },
      [
        ['id', 52],
        ['peer', 138],
        ['sent', 70],
      ],
    ],
  ];
  for (const [title, layout, shown] of layouts)
    it(title, () =>
      assert.deepEqual(
        laidOut(columns, layout).map(({ key, width }) => [key, width]),
        shown,
      ),
    );

  const widths: [title: string, given: number | undefined, width: number | undefined][] = [
    ['as it is', 100, 100],
    ['at whole pixels', 99.6, 100],
    ['at the narrowest', 32, 32],
    ['below the narrowest', 31, 32],
    ['at the widest', 480, 480],
    ['above the widest', 481, 480],
    ['its own again', undefined, undefined],
  ];
  for (const [title, given, width] of widths)
    it(`sets a width: ${title}`, () => {
      assert.equal(withWidth({}, 'peer', given).peer!.width, width);
      assert.equal(withWidth({ peer: { width: 64 } }, 'peer', given).peer!.width, width);
    });

  it('changes one thing of one column, and leaves the layout that it was given', () => {
    const before: ColumnLayout = { id: { width: 60 }, peer: { width: 64, hidden: true } };
    const expected: [ColumnLayout, ColumnLayout][] = [
      [withWidth(before, 'peer', 80), { id: { width: 60 }, peer: { width: 80, hidden: true } }],
      [withHidden(before, 'peer', false), { id: { width: 60 }, peer: { width: 64, hidden: false } }],
      [withHidden(before, 'sent', true), { ...before, sent: { hidden: true } }],
    ];
    for (const [layout, should] of expected) assert.deepEqual(layout, should);
    assert.deepEqual(before, { id: { width: 60 }, peer: { width: 64, hidden: true } });
  });

  const saved: [title: string, saved: unknown, layout: ColumnLayout][] = [
    ['nothing', undefined, {}],
    ['null', null, {}],
    ['a text', 'wide', {}],
    ['a width', { id: { width: 60 } }, { id: { width: 60 } }],
    ['a hidden column', { id: { hidden: true } }, { id: { hidden: true } }],
    ['both', { id: { width: 60, hidden: true } }, { id: { width: 60, hidden: true } }],
    ['a column that is not hidden', { id: { hidden: false } }, {}],
    [
      'a width out of bounds',
      { id: { width: 5 }, peer: { width: 9000 } },
      { id: { width: 32 }, peer: { width: 480 } },
    ],
    ['a width that is no number', { id: { width: '60' }, peer: { width: 80 } }, { peer: { width: 80 } }],
    ['a word for hidden', { id: { hidden: 'yes' } }, {}],
    ['a column that is null', { id: null, peer: { hidden: true } }, { peer: { hidden: true } }],
    ['fields that nobody knows', { id: { width: 60, colour: 'red' } }, { id: { width: 60 } }],
  ];
  for (const [title, given, layout] of saved)
    it(`takes from what was saved what fits: ${title}`, () => assert.deepEqual(savedLayout(given), layout));
});
