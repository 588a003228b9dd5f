/** The table's columns as a person has made them. */
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
  { key: 'peer', width: 160 },
  { key: 'state', width: 90 },
] as Column[];

describe('the layout of the columns', () => {
  const shown: [string, ColumnLayout, [string, number][]][] = [
    [
      'nothing said',
      {},
      [
        ['peer', 160],
        ['state', 90],
      ],
    ],
    ['one hidden', { peer: { hidden: true } }, [['state', 90]]],
    ['one hidden that is wider', { peer: { hidden: true, width: 300 } }, [['state', 90]]],
    [
      'one shown again',
      { peer: { hidden: false } },
      [
        ['peer', 160],
        ['state', 90],
      ],
    ],
    [
      'one wider',
      { state: { width: 200 } },
      [
        ['peer', 160],
        ['state', 200],
      ],
    ],
    [
      'one that there is no more',
      { gone: { width: 200 } },
      [
        ['peer', 160],
        ['state', 90],
      ],
    ],
  ];
  for (const [name, layout, expected] of shown)
    it(`shows, with ${name}, what is left`, () =>
      assert.deepEqual(
        laidOut(columns, layout).map(({ key, width }) => [key, width]),
        expected,
      ));

  const widths: [number | undefined, number | undefined][] = [
    [100, 100],
    [100.6, 101],
    [32, 32],
    [31, 32],
    [-5, 32],
    [480, 480],
    [481, 480],
    [undefined, undefined],
  ];
  for (const [asked, given] of widths)
    it(`gives ${given} where ${asked} is asked for`, () =>
      assert.deepEqual(withWidth({ peer: { hidden: true, width: 7 } }, 'peer', asked), {
        peer: { hidden: true, width: given },
      }));

  it('hides and shows a column, whose width stays', () => {
    const hidden = withHidden({ peer: { width: 200 } }, 'peer', true);
    assert.deepEqual(hidden, { peer: { width: 200, hidden: true } });
    assert.deepEqual(withHidden(hidden, 'peer', false), { peer: { width: 200, hidden: false } });
  });

  const saved: [unknown, ColumnLayout][] = [
    [undefined, {}],
    [null, {}],
    ['text', {}],
    [{ peer: null, state: 'wide' }, {}],
    [{ peer: { width: '200', hidden: 'yes' } }, {}],
    [{ peer: { width: 9999 } }, { peer: { width: 480 } }],
    [
      { peer: { width: 200, hidden: true }, state: { hidden: false } },
      { peer: { width: 200, hidden: true } },
    ],
  ];
  for (const [found, kept] of saved)
    it(`keeps of ${JSON.stringify(found)} what fits`, () => assert.deepEqual(savedLayout(found), kept));
});
