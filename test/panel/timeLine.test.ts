/** The time line: the span it shows, the record under the pointer, following and staying; the tail of the trace. */
import assert from 'node:assert/strict';
import type { Host } from '../../media/panel/host.ts';
import { laneHeight } from '../../media/panel/timeLinePaint.ts';
import { axisStep, nearest, pan, recordsIn, zoom } from '../../media/panel/timeSpan.ts';
import { TraceTail } from '../../media/panel/traceTail.ts';
import { markOf, recordText } from '../../media/panel/traceWords.ts';
import { eventually, reads } from './eventually.ts';
import { FakeLab } from './fakeLab.ts';
import { PanelBrowser, type PanelPage } from './page.ts';
import { trace } from './samples.ts';

describe('panel: time line', () => {
  const records = trace();

  it('zooms about the pointer, pans, and never shows less than a microsecond', () => {
    assert.deepEqual(zoom({ from: 0, to: 1e6 }, 0.5, 0.25), { from: 125_000, to: 625_000 });
    const least = zoom({ from: 0, to: 1000 }, 0.5, 0.5);
    assert.equal(least.to - least.from, 1000);
    assert.deepEqual(pan({ from: 1000, to: 2000 }, 0.5), { from: 1500, to: 2500 });
    assert.equal(pan({ from: 0, to: 1000 }, -5).from, -500);
  });

  it('finds the records of a span, and the nearest to a moment', () => {
    const shown = recordsIn(records, { from: records[3]!.at, to: records[6]!.at });
    assert.deepEqual(
      shown.map(({ sequence }) => sequence),
      [3, 4, 5, 6, 7],
    );
    const receive = records.find(({ kind }) => kind === 'receive')!;
    assert.equal(
      nearest(shown, receive.at + 10, () => true),
      recordsIn(records, { from: receive.at + 10, to: receive.at + 10 })[0],
    );
    assert.equal(
      nearest([], 0, () => true),
      undefined,
    );
  });

  it('marks the axis at round times', () => {
    assert.equal(axisStep({ from: 0, to: 5e9 }, 7), 1e9);
    assert.equal(axisStep({ from: 0, to: 900_000 }, 7), 200_000);
  });

  it('says each call and its answer, and marks what is not ordinary', () => {
    assert.deepEqual([...new Set(records.map(markOf))], [undefined, 'again', 'reset']);
    const again = records.find(({ errno }) => errno === 'EAGAIN')!;
    assert.equal(recordText(again), 'receive(fd 23, 1.00 KiB) = -1 EAGAIN, 20.0 µs');
    assert.equal(markOf({ ...again, errno: undefined, returned: 0 }), 'endOfFile');
    assert.equal(recordText({ ...again, kind: 'lost', returned: 1500 }), '1,500 records are not shown');
  });

  it('begins with what the ring holds, goes to the newest when it does not catch up, and tells what it left out', async () => {
    const asked: number[] = [];
    const made = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => ({
        ...records[0]!,
        sequence: from + index,
        at: from + index,
      }));
    const full = Array.from({ length: 10 }, (_, turn) => ({
      records: made(turn * 300 + 1, 300),
      next: turn * 300 + 300,
      lost: 0,
    }));
    const answers = [
      ...full,
      { records: [], next: 9000, lost: 0 },
      { records: made(9001, 5), next: 9005, lost: 2 },
    ];
    const ask = async (_method: string, { after }: { after: number }) => {
      asked.push(after);
      return answers.shift();
    };
    const tail = new TraceTail();
    for (let turn = 0; turn < 11; turn++) await tail.pull({ ask } as unknown as Host, 1);
    assert.deepEqual(asked.slice(0, 2), [0, 300]);
    assert.deepEqual(asked.slice(-2), [Number.MAX_SAFE_INTEGER, 9000]);
    const gap = tail.records.find(({ kind }) => kind === 'lost');
    assert.equal(gap?.returned, 6000);
    assert.equal(tail.lost, 2);
    const times = tail.records.map(({ at }) => at);
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    );
  });

  it('takes what another panel has read before for gone, not for lost', async () => {
    const lost = { ...records[0]!, kind: 'lost', sequence: 4, returned: 4 };
    const answers = [
      { records: [lost, { ...records[0]!, sequence: 5 }], next: 5, lost: 4 },
      { records: [{ ...lost, sequence: 8, returned: 3 }], next: 8, lost: 3 },
    ];
    const tail = new TraceTail();
    const host = { ask: async () => answers.shift() } as unknown as Host;
    await tail.pull(host, 1);
    assert.deepEqual([tail.lost, tail.records.map(({ sequence }) => sequence)], [0, [5]]);
    await tail.pull(host, 1);
    assert.deepEqual([tail.lost, tail.records.at(-1)?.kind], [3, 'lost']);
  });

  describe('in the panel', () => {
    let browser: PanelBrowser;
    let panel: PanelPage;
    let lab: FakeLab;

    before(async () => {
      browser = await PanelBrowser.start();
      lab = new FakeLab();
      panel = await browser.open(lab);
      await eventually(() => assert.ok(lab.countOf('trace/read') > 2));
    });
    after(async () => {
      assert.deepEqual(panel.complaints, []);
      await panel.close();
      await browser.stop();
    });

    const timeLine = () => panel.page.locator('lab-time-line');

    it('goes from call to call by the arrow keys, and freezes', async () => {
      await timeLine().locator('canvas').focus();
      await panel.page.keyboard.press('ArrowLeft');
      await reads(timeLine(), /close\(fd 23\) = 0/);
      await panel.page.keyboard.press('ArrowLeft');
      await reads(timeLine(), /receive\(fd 23, 1\.00 KiB\) = -1 ECONNRESET/);
      await timeLine().getByRole('button', { name: 'Follow the newest' }).waitFor();
      await panel.page.keyboard.press('End');
      await timeLine().getByRole('button', { name: 'Freeze the time line' }).waitFor();
    });

    it('names the call under the pointer', async () => {
      await timeLine().getByRole('button', { name: 'Freeze the time line' }).click();
      const box = (await timeLine().locator('canvas').boundingBox())!;
      await panel.page.mouse.move(box.x + box.width * 0.4, box.y + 15);
      await reads(timeLine(), /(wait|receive|send|accept)\(?.* = /);
    });

    it('gives each marked connection a lane', async () => {
      const height = async () => (await timeLine().locator('canvas').boundingBox())!.height;
      const before = await height();
      for (const id of [2, 4])
        await panel.page.locator(`[data-connection="${id}"]`).click({ modifiers: ['Control'] });
      await eventually(async () => assert.equal(await height(), before + 2 * laneHeight));
    });

    it('asks for no record while it is folded', async () => {
      await panel.page.getByText('Time line', { exact: true }).click();
      const views = lab.countOf('connection/view');
      await eventually(() => assert.ok(lab.countOf('connection/view') >= views + 3));
      const reads = lab.countOf('trace/read');
      await eventually(() => assert.ok(lab.countOf('connection/view') >= views + 20));
      assert.equal(lab.countOf('trace/read'), reads);
    });
  });
});
