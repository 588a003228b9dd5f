/**
 * What the panel costs with ten thousand connections: the work of the page's main thread while it is scrolled
 * and sorted, from Chromium's own timeline; and the bytes of a round, which do not depend on their number.
 */
import assert from 'node:assert/strict';
import type { CDPSession } from 'playwright-core';
import { eventually, frames } from './eventually.ts';
import { FakeLab } from './fakeLab.ts';
import { bundled, PanelBrowser, type PanelPage } from './page.ts';
import { connections, server } from './samples.ts';

/**
 * Milliseconds. A frame at sixty a second is 16, which a machine with nothing else to do keeps well. On shared
 * cores the same work can take twice the CPU time, so that the tests allow for it unless LAB_STRICT_FRAMES is set.
 */
const frame = process.env.LAB_STRICT_FRAMES ? 16 : 32;

interface TraceEvent {
  name: string;
  ph: string;
  ts: number;
  dur?: number;
  /** Microseconds of the thread's own CPU time: what other processes take is not in it. */
  tdur?: number;
  tid: number;
  pid: number;
  args: { name?: string };
}

describe('panel: ten thousand connections', function () {
  this.timeout(60_000);
  let browser: PanelBrowser;

  before(async () => {
    browser = await PanelBrowser.start();
  });
  after(() => browser.stop());

  it(`takes at most ${frame} ms of work for a frame, 95 times of 100, while it is scrolled and sorted`, async () => {
    const panel = await browser.open(new FakeLab(), { labInPage: await bundled('test/panel/labInPage.ts') });
    await panel.page.locator('#row-10').waitFor();
    await frames(panel.page, 60);
    const tasks = await mainThreadTasks(panel, () => scrollAndSort(panel));
    tasks.sort((a, b) => a - b);
    const percentile95 = tasks[Math.floor(tasks.length * 0.95)]!;
    console.log(
      `      ${tasks.length} frames, median ${tasks[tasks.length >> 1]!.toFixed(1)} ms, 95 % within ${percentile95.toFixed(1)} ms`,
    );
    assert.ok(percentile95 <= frame, `${percentile95} ms`);
    await panel.close();
  });

  it('sends as many bytes for a round with 10,000 connections as with 100', async () => {
    const small = await bytesOfRound(100);
    const large = await bytesOfRound(10_000);
    assert.ok(Math.abs(large - small) / small < 0.05, `${small} and ${large} bytes`);
  });

  async function bytesOfRound(count: number): Promise<number> {
    const lab = labOf(count);
    const sizes: number[] = [];
    const panel = await browser.open({
      answer: (method, parameters) => {
        const answer = lab.answer(method, parameters);
        if (method === 'connection/view' && lab.countOf(method) > 3)
          sizes.push(JSON.stringify(answer).length);
        return answer;
      },
    });
    await eventually(() => assert.ok(sizes.length > 5));
    await panel.close();
    return sizes.at(-1)!;
  }
});

function labOf(count: number): FakeLab {
  const lab = new FakeLab();
  lab.connections = connections(count);
  lab.servers = [server({ connections: count })];
  lab.selection = { server: 1, connection: 3 };
  return lab;
}

async function scrollAndSort({ page }: PanelPage): Promise<void> {
  for (let turn = 0; turn < 3; turn++) {
    await page.locator('.scroller').evaluate(async (scroller) => {
      for (let step = 0; step < 60; step++) {
        scroller.scrollTop += 330;
        await new Promise(requestAnimationFrame);
      }
    });
    await page
      .getByRole('columnheader', { name: /^Unsent/ })
      .getByRole('button')
      .click();
    await frames(page, 20);
  }
}

/** Milliseconds of CPU that the page's main thread took for each frame it drew meanwhile. */
async function mainThreadTasks({ page }: PanelPage, work: () => Promise<void>): Promise<number[]> {
  const session = await page.context().browser()!.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'devtools.timeline', '__metadata'] },
  });
  await work();
  await stopped(session);
  return workBetweenFrames(events);
}

function stopped(session: CDPSession): Promise<void> {
  return new Promise((resolve) => {
    session.once('Tracing.tracingComplete', () => resolve());
    void session.send('Tracing.end');
  });
}

function workBetweenFrames(events: TraceEvent[]): number[] {
  const main = busiestMainThread(events);
  const ours = events
    .filter(({ pid, tid }) => pid === main.pid && tid === main.tid)
    .sort((a, b) => a.ts - b.ts);
  const frames: number[] = [];
  let work = 0;
  for (const { name, ph, tdur = 0 } of ours) {
    if (name === 'AnimationFrame' && ph === 'e') {
      frames.push(work);
      work = 0;
    } else if (ph === 'X' && name === 'ThreadControllerImpl::RunTask') work += tdur / 1000;
  }
  return frames.slice(1);
}

/** The renderer of the panel: of all main threads the one that ran most. */
function busiestMainThread(events: TraceEvent[]): { pid: number; tid: number } {
  const mains = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  const work = ({ pid, tid }: TraceEvent) =>
    events.reduce((sum, event) => sum + (event.pid === pid && event.tid === tid ? (event.dur ?? 0) : 0), 0);
  return mains.sort((a, b) => work(b) - work(a))[0]!;
}
