/** How much work a page's main thread does for each frame that it draws, from Chromium's own timeline. */
import type { CDPSession, Page } from 'playwright-core';

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

/** Milliseconds of CPU that the page's main thread took for each frame it drew meanwhile, least first. */
export async function workOfFrames(page: Page, meanwhile: () => Promise<void>): Promise<number[]> {
  const session = await page.context().browser()!.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'devtools.timeline', '__metadata'] },
  });
  await meanwhile();
  await stopped(session);
  return workBetweenFrames(events).sort((a, b) => a - b);
}

/** Of numbers in order. */
export function percentile(sorted: number[], percent: number): number {
  return sorted[Math.floor((sorted.length * percent) / 100)]!;
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
