import assert from 'node:assert/strict';
import './support/vscode.ts';
import { byLine, type LineCounts } from '../../extension/shared/callsOfLines.ts';
import { latestRuns } from '../../extension/shared/latestRuns.ts';
import { reporting } from '../../media/panel/gallery/program.ts';
import * as samples from '../panel/samples.ts';

const at = (line: number, counts: Partial<LineCounts> = {}): LineCounts => ({
  file: '/srv/server.py',
  line,
  calls: 1,
  again: 0,
  bytes: 0,
  ...counts,
});

describe('what has been done at the lines of a source', () => {
  it('is one sum for each line, of all programs and of all ways to it', () => {
    const several = [
      at(7, { calls: 3, again: 1, bytes: 10 }),
      at(8, { calls: 5 }),
      at(7, { calls: 4, bytes: 20 }),
      at(7, { file: '/srv/other.py', calls: 9 }),
      at(7, { again: 2 }),
    ];
    assert.deepEqual(byLine(several), [
      at(7, { calls: 8, again: 3, bytes: 30 }),
      at(8, { calls: 5 }),
      at(7, { file: '/srv/other.py', calls: 9 }),
    ]);
  });

  it('is the least that it can be where one of them misses some', () => {
    assert.deepEqual(byLine([at(7), at(7, { atLeast: true }), at(8)]), [
      at(7, { calls: 2, atLeast: true }),
      at(8),
    ]);
  });

  it('has no bytes where those of one of them are not known', () => {
    assert.deepEqual(byLine([at(7, { bytes: 5 }), at(7, { bytes: undefined })]), [
      at(7, { calls: 2, bytes: undefined }),
    ]);
  });

  it('is that of the runs that count: not of one that is over and was run anew', () => {
    const over = reporting({ id: 1, state: 'stopped', startedAt: 1000 });
    const anew = reporting({ id: 2, startedAt: 2000 });
    const beside = reporting({ id: 3, startedAt: 1500 });
    const idsOf = (...all: Parameters<typeof latestRuns>[0]) => latestRuns(all).map(({ id }) => id);
    assert.deepEqual(idsOf(samples.server(), over), [1]);
    assert.deepEqual(idsOf(over, anew, beside), [2, 3]);
  });
});
