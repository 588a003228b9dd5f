/** The time line: the span it shows, the record under the pointer, following and staying; the tail of the trace. */
import assert from 'node:assert/strict';
import type { TraceChunk, TraceRecord } from '../../extension/contract/wait.ts';
import type { Watched } from '../../extension/shared/watched.ts';
import type { Host } from '../../media/panel/state/host.ts';
import { TraceTail } from '../../media/panel/state/traceTail.ts';
import { denseBands } from '../../media/panel/timeLine/denseBands.ts';
import type { TimeLine } from '../../media/panel/timeLine/timeLine.ts';
import { laneHeight } from '../../media/panel/timeLine/timeLinePaint.ts';
import { lanesOf } from '../../media/panel/timeLine/timeLineScene.ts';
import {
  axisStep,
  endOf,
  nearest,
  pan,
  recordsIn,
  zoom,
  zoomAbout,
} from '../../media/panel/timeLine/timeSpan.ts';
import { bandText, markOf, recordText } from '../../media/panel/words/traceWords.ts';
import { until } from '../until.ts';
import { FakeLab } from './fakeLab.ts';
import { PanelBrowser, type PanelPage } from './page.ts';
import { calls, reporting } from './programSamples.ts';
import { reads } from './reading.ts';
import { server, trace } from './samples.ts';

describe('panel: time line', () => {
  const records = trace();
  const beyondAll = Number.MAX_SAFE_INTEGER;

  const made = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...records[0]!,
      sequence: from + index,
      at: (from + index) * 100,
      nanoseconds: 50,
    }));
  const fullAnswers = (count: number) =>
    Array.from({ length: count }, (_, turn) => ({
      records: made(turn * 300 + 1, 300),
      next: turn * 300 + 300,
      lost: 0,
    }));
  /** A loop that makes more than can be read, and rests after record 9,005. */
  const spinning: TraceChunk[] = [
    ...fullAnswers(10),
    { records: [], next: 9000, lost: 0 },
    { records: made(9001, 5), next: 9005, lost: 2 },
  ];

  /** A tail that has pulled all these answers, and what it asked for. */
  async function pulled(answers: TraceChunk[]) {
    const asked: number[] = [];
    const left = [...answers];
    const ask = async (_method: string, { after }: { after: number }) => {
      asked.push(after);
      return left.shift();
    };
    const tail = new TraceTail();
    while (left.length > 0) await tail.pull({ ask } as unknown as Host, 1);
    return { tail, asked };
  }

  describe('its lanes', () => {
    const names = (info: Watched, all: TraceRecord[], connections: number[] = []) => {
      const tail = new TraceTail();
      tail.take({ records: all, next: 0, lost: 0 });
      return lanesOf(tail, connections, info).map(({ name, records: own }) => [name, own.length]);
    };

    it('are one for each thread of a program where several have called, each with its own calls', () => {
      assert.deepEqual(names(reporting(), calls()), [
        ['python3', 20],
        ['worker', 20],
      ]);
      const lost = { sequence: 60, kind: 'lost', at: 4e9, fd: -1, returned: 20 } as const;
      assert.deepEqual(names(reporting(), [...calls(), lost], [3]), [
        ['python3', 21],
        ['worker', 21],
        ['connection 3', 21],
      ]);
    });

    it('say which thread it is where several have the same name, or it is gone', () => {
      const threads = reporting().program.threads.map((thread) => ({ ...thread, name: 'python3' }));
      assert.deepEqual(names(reporting({}, { threads }), calls()), [
        ['python3 4711', 20],
        ['python3 4712', 20],
      ]);
      assert.equal(names(reporting({}, { threads: threads.slice(0, 1) }), calls())[1]![0], 'thread 4712');
    });

    it('are one for the loop where there is but the one thread', () => {
      const ofOne = calls().filter(({ thread }) => thread === 4711);
      assert.equal(names(reporting(), ofOne)[0]![0], 'loop');
      assert.deepEqual(names(server(), records), [['loop', records.length]]);
    });
  });

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
    assert.equal(recordText(again), 'receive(fd 23, 1,024 bytes) = -1 EAGAIN, 20.0 µs');
    assert.equal(markOf({ ...again, errno: undefined, returned: 0 }), 'endOfFile');
    assert.equal(recordText({ ...again, kind: 'lost', returned: 1500 }), 'Not shown: 1,500 records');
  });

  it('keeps the chosen call in view, and where it is, while it zooms', () => {
    const span = { from: 1000, to: 101_000 };
    const call = { ...records[0]!, at: 11_000, nanoseconds: 2000 };
    const near = zoomAbout(span, 0.1, call)!;
    assert.equal(near.to - near.from, 10_000);
    assert.equal((12_000 - near.from) / 10_000, (12_000 - span.from) / 100_000);
    assert.equal(zoomAbout(span, 0.1, { ...call, at: 200_000 }), undefined, 'a call that is not in view');
    // Of a long one the part in view stays.
    const long = zoomAbout(span, 0.5, { ...call, at: 0, nanoseconds: 21_000 })!;
    assert(long.from >= 1000 && long.to < 101_000);
  });

  it('says what epoll_ctl was told', () => {
    const control: TraceRecord = {
      ...records[0]!,
      kind: 'interest',
      fd: 25,
      returned: 0,
      operation: 'MOD',
      events: 0x2005,
      nanoseconds: 400,
    };
    assert.equal(recordText(control), 'epoll_ctl(MOD, fd 25, IN|OUT|RDHUP) = 0, 400 ns');
    assert.equal(
      recordText({ ...control, operation: 'DEL', events: 0 }),
      'epoll_ctl(DEL, fd 25) = 0, 400 ns',
    );
    assert.equal(
      recordText({ ...control, operation: undefined, events: undefined }),
      'epoll_ctl(fd 25) = 0, 400 ns',
    );
  });

  it('makes one band of calls that cannot be told apart, and leaves alone those that can', () => {
    const span = { from: 0, to: 1000 };
    const calls = (count: number, from: number, each: number) =>
      Array.from({ length: count }, (_, index) => ({
        ...records[0]!,
        at: from + index * each,
        nanoseconds: each / 2,
      }));
    assert.deepEqual(denseBands(calls(100, 0, 10), span, 100), []);
    const [band, ...others] = denseBands([...calls(10, 0, 20), ...calls(2000, 400, 0.1)], span, 100);
    assert.deepEqual(others, []);
    assert.deepEqual([band!.from, band!.to, band!.calls, band!.incomplete], [40, 60, 2000, false]);
    assert.equal(bandText(band!), '2,000 calls');
  });

  it('makes a band of a gap from its first moment to its last, and joins those with little between', () => {
    const gap: TraceRecord = { sequence: 9, kind: 'lost', at: 200, nanoseconds: 300, fd: -1, returned: 5000 };
    const call = { ...records[0]!, at: 500, nanoseconds: 10 };
    const later = { ...gap, at: 510, nanoseconds: 190, returned: 2000 };
    const [band, ...others] = denseBands([gap, call, later], { from: 0, to: 1000 }, 100);
    assert.deepEqual(others, []);
    assert.deepEqual([band!.from, band!.to, band!.incomplete], [20, 71, true]);
    assert.equal(bandText(band!), '7,001 records');
    // Not read yet: dense without a figure.
    const [unread] = denseBands([call], { from: 0, to: 1000 }, 100, 800);
    assert.deepEqual([unread!.from, unread!.to, bandText(unread!)], [80, 100, '']);
  });

  it('begins with what the ring holds, goes to the newest when it does not catch up, and tells what it left out', async () => {
    const { tail, asked } = await pulled(spinning);
    assert.deepEqual(asked.slice(0, 2), [0, 300]);
    assert.deepEqual(asked.slice(-2), [beyondAll, 9000]);
    const gap = tail.records.find(({ kind }) => kind === 'lost');
    assert.equal(gap?.returned, 6000);
    assert.equal(tail.lost, 2);
    const times = tail.records.map(({ at }) => at);
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    );
  });

  it('tells of a gap from when to when it is, so that nobody takes it for rest', async () => {
    const { tail } = await pulled(spinning);
    const index = tail.records.findIndex(({ kind }) => kind === 'lost');
    const [before, gap, after] = tail.records.slice(index - 1, index + 2);
    assert.equal(gap!.at, endOf(before!));
    assert.equal(endOf(gap!), after!.at);
  });

  it('skips to the newest with each full answer while it cannot catch up, and says that it is behind', async () => {
    const { tail, asked } = await pulled([
      ...fullAnswers(10),
      { records: [], next: 9000, lost: 0 },
      { records: made(9001, 300), next: 9300, lost: 0 },
      { records: [], next: 20_000, lost: 0 },
      { records: made(20_001, 300), next: 20_300, lost: 0 },
      { records: [], next: 30_000, lost: 0 },
    ]);
    assert.deepEqual(asked.slice(-4), [9000, beyondAll, 20_000, beyondAll]);
    assert.equal(tail.behind, true);
    tail.take({ records: made(30_001, 1), next: 30_001, lost: 0 });
    assert.equal(tail.behind, false);
  });

  it('keeps a bounded number, and has a gap where the oldest were', async () => {
    const tail = new TraceTail();
    for (let turn = 0; turn < 80; turn++)
      tail.take({ records: made(turn * 299 + 1, 299), next: turn * 299 + 299, lost: 0 });
    assert(tail.records.length <= 20_000);
    const [oldest, next] = tail.records;
    assert.deepEqual([oldest!.kind, oldest!.at, endOf(oldest!)], ['lost', 0, next!.at]);
    assert.equal(oldest!.returned, next!.sequence - 1);
  });

  it('reads the clock from records that are recent, not from what was there before it asked', () => {
    const tail = new TraceTail();
    tail.take({ records: made(1, 300), next: 300, lost: 0 });
    tail.take({ records: made(301, 3), next: 303, lost: 0 });
    assert.equal(tail.clockAt(performance.now()), undefined);
    tail.take({ records: made(304, 1), next: 304, lost: 0 });
    const ahead = tail.clockAt(performance.now())! - endOf(tail.records.at(-1)!);
    assert(ahead >= 0 && ahead < 1e9, `${ahead} ns after the last record`);
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
    assert.deepEqual([tail.lost, tail.records.map(({ sequence }) => sequence)], [0, [4, 5]]);
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
      const { trace } = lab;
      lab.trace = [];
      panel = await browser.open(lab);
      await until(() => assert(lab.countOf('trace/read') > 2));
      lab.trace = trace; // recent, for the panel: the time line follows them
      const asked = lab.countOf('trace/read');
      await until(() => assert(lab.countOf('trace/read') > asked + 2));
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
      await reads(timeLine(), /receive\(fd 23, 1,024 bytes\) = -1 ECONNRESET/);
      await timeLine().getByRole('button', { name: 'Follow the newest' }).waitFor();
      await panel.page.keyboard.press('End');
      await timeLine().getByRole('button', { name: 'Freeze the time line' }).waitFor();
    });

    it('keeps a chosen call in view when zoomed from the keyboard, however often', async () => {
      await timeLine().locator('canvas').focus();
      await panel.page.keyboard.press('ArrowLeft');
      for (let press = 0; press < 12; press++) await panel.page.keyboard.press('+');
      const inView = await timeLine().evaluate((element) => {
        const { _span, _chosen } = element as unknown as TimeLine;
        return _chosen!.at <= _span.to && _chosen!.at + _chosen!.nanoseconds! >= _span.from;
      });
      assert.equal(inView, true);
      await timeLine().getByRole('button', { name: 'Follow the newest' }).waitFor();
      for (let press = 0; press < 12; press++) await panel.page.keyboard.press('-');
      await panel.page.keyboard.press('End');
    });

    it('has in its legend what the hatching is', async () => {
      await reads(timeLine(), /▨ more calls than can be kept or drawn/);
    });

    it('names the call under the pointer', async () => {
      await timeLine().getByRole('button', { name: 'Freeze the time line' }).click();
      const box = (await timeLine().locator('canvas').boundingBox())!;
      await panel.page.mouse.move(box.x + box.width * 0.4, box.y + 15);
      await reads(timeLine(), /(wait|receive|send|accept)\(?.* = /);
    });

    it('draws what is sent in a colour of its own in a theme without orange too', async () => {
      await panel.page.evaluate(() => {
        const { style } = document.documentElement;
        style.setProperty('--vscode-charts-orange', 'initial');
        style.setProperty('--vscode-charts-yellow', 'rgb(250, 251, 0)');
      });
      await until(async () =>
        assert.ok(
          await timeLine()
            .locator('canvas')
            .evaluate((canvas) => {
              const { width, height } = canvas as HTMLCanvasElement;
              const { data } = (canvas as HTMLCanvasElement)
                .getContext('2d')!
                .getImageData(0, 0, width, height);
              for (let index = 0; index < data.length; index += 4)
                if (data[index] === 250 && data[index + 1] === 251 && data[index + 2] === 0) return true;
              return false;
            }),
        ),
      );
    });

    it('gives each marked connection a lane', async () => {
      const height = async () => (await timeLine().locator('canvas').boundingBox())!.height;
      const before = await height();
      for (const id of [2, 4])
        await panel.page.locator(`[data-connection="${id}"]`).click({ modifiers: ['Control'] });
      await until(async () => assert.equal(await height(), before + 2 * laneHeight));
    });

    it('asks for no record while it is folded', async () => {
      await panel.page.getByText('Time line', { exact: true }).click();
      const views = lab.countOf('connection/view');
      await until(() => assert(lab.countOf('connection/view') >= views + 3));
      const reads = lab.countOf('trace/read');
      await until(() => assert(lab.countOf('connection/view') >= views + 20));
      assert.equal(lab.countOf('trace/read'), reads);
    });
  });
});
