/**
 * Measures what it costs to watch a server in the panel, in a real VS Code, and writes test/bench/watching.md.
 *
 *   npm run bench:panel [-- --seconds N]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Engine } from '../engine/support/engine.ts';
import { percentile, workOfFrames } from '../panel/frameWork.ts';
import { until } from '../until.ts';
import { LabWindow, listenerOf } from '../vscode/labWindow.ts';
import { cpuNanoseconds, describeMachine, othersRunning, pass, threadCpuNanoseconds } from './machine.ts';
import { table } from './report.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '10' } } });
const seconds = Number(values.seconds);

const talkers = 20;
const counts = [10, 1000, 10_000];
/** To be settled after something was changed: caches are filled, what was begun before has ended. */
const settling = 2000;
/** By then VS Code has done with its own start, and what runs in every round is compiled. */
const warmUp = 45_000;

/** What it costs to show so many connections. CPU in percent of one core. */
interface Cost {
  connections: number;
  rounds: number;
  /** Of a round's answers, as the page gets them. */
  bytes: number;
  host: number;
  engine: number;
}

class Watched {
  readonly window: LabWindow;
  readonly port: number;
  private readonly engine: number;
  private readonly host: number;

  constructor(window: LabWindow, port: number) {
    this.window = window;
    this.port = port;
    this.engine = listenerOf(port).pid;
    this.host = parentOf(this.engine);
  }

  /** CPU in percent of a core: of the extension host, and of the engine's thread that answers it. */
  async cpu(meanwhile: () => Promise<unknown>): Promise<{ host: number; engine: number }> {
    const read = () => [
      cpuNanoseconds(this.host),
      threadCpuNanoseconds(this.engine),
      performance.now() * 1e6,
    ];
    const before = read();
    await meanwhile();
    const [host, engine, time] = read().map((now, index) => now - before[index]!);
    return { host: (100 * host!) / time!, engine: (100 * engine!) / time! };
  }

  /** How often the engine's thread that answers was woken: by requests, and by nothing else. */
  wakes(): number {
    const status = readFileSync(`/proc/${this.engine}/task/${this.engine}/status`, 'utf8');
    return Number(/^voluntary_ctxt_switches:\s*(\d+)/m.exec(status)![1]);
  }

  async cost(connections: number): Promise<Cost> {
    await pass(settling);
    const before = await this.traffic();
    const cpu = await this.cpu(() => pass(seconds * 1000));
    const after = await this.traffic();
    const rounds = after.rounds - before.rounds;
    return { connections, rounds: rounds / seconds, bytes: (after.bytes - before.bytes) / rounds, ...cpu };
  }

  /** What has come into the page since it was first asked. */
  private traffic(): Promise<{ rounds: number; bytes: number }> {
    return this.window.inPanel('network-lab-panel').evaluate((panel) => {
      const scope = globalThis as unknown as { traffic?: { rounds: number; bytes: number } };
      if (scope.traffic) return scope.traffic;
      const traffic = { rounds: 0, bytes: 0 };
      scope.traffic = traffic;
      addEventListener('message', ({ data }) => {
        if (typeof data === 'string') traffic.bytes += data.length;
      });
      const { model } = panel as unknown as { model: { answeredAt: number } };
      let last = model.answeredAt;
      const look = () => {
        if (model.answeredAt !== last) traffic.rounds += 1;
        last = model.answeredAt;
        requestAnimationFrame(look);
      };
      look();
      return traffic;
    });
  }

  async scrollAndSort(): Promise<void> {
    for (let turn = 0; turn < 3; turn++) {
      await this.window.inPanel('.scroller').evaluate(async (scroller) => {
        for (let step = 0; step < 120; step++) {
          scroller.scrollTop += 330;
          await new Promise(requestAnimationFrame);
        }
      });
      await this.window
        .inPanel('lab-connection-grid [role=columnheader]')
        .filter({ hasText: 'Unsent' })
        .getByRole('button')
        .click();
      await pass(500);
    }
  }
}

function parentOf(pid: number): number {
  return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);
}

async function measure(window: LabWindow, clients: Engine) {
  const { workbench } = window;
  await workbench.openView('Network Lab');
  const port = await window.startServer(['epoll', 'Level-triggered', 'echo', 'TCP']);
  await workbench.command('Network Lab: Open Panel');
  await workbench.command('View: Close Primary Side Bar');
  const shown = (count: number) =>
    until(`${count} connections in the panel`, async () => {
      const words = await window.inPanel('lab-grid-tools .quiet').first().textContent();
      return words?.includes(`${count.toLocaleString('en')} connected`) ?? false;
    });
  await clients.request('swarm/start', { port, clients: talkers / 2, messagesPerSecond: 10 });
  const crowd = await clients.request('swarm/start', {
    port,
    clients: 0,
    behaviour: 'idle',
    spreadSources: true,
  });
  const watched = new Watched(window, port);
  await shown(talkers / 2);
  await window.panelRow(/\d/).first().click();

  await pass(warmUp);

  const costs: Cost[] = [];
  for (const count of counts) {
    await clients.request('swarm/adjust', { swarm: crowd.id, clients: count - talkers / 2 });
    await shown(count);
    costs.push(await watched.cost(count));
    console.log(costs.at(-1));
  }

  let frames: number[] = [];
  const scrolling = await watched.cpu(async () => {
    frames = await workOfFrames(workbench.page, () => watched.scrollAndSort());
  });

  await workbench.command('Network Lab: Focus on Servers View');
  await pass(settling);
  const beside = await watched.cpu(() => pass(seconds * 1000));
  await workbench.command('View: Close Primary Side Bar');
  await pass(settling);

  // Over the panel.
  await workbench.command('Preferences: Open Keyboard Shortcuts');
  await workbench.page.locator('iframe.webview.ready').waitFor({ state: 'hidden' });
  await pass(settling);
  const before = watched.wakes();
  const hidden = await watched.cpu(() => pass(seconds * 1000));
  return { costs, frames, scrolling, beside, hidden, wakes: watched.wakes() - before };
}

async function measureInVSCode() {
  const clients = await Engine.start();
  const window = await LabWindow.open({
    'networkLab.backlog': 4096,
    'networkLab.showWhenStarted': false,
  });
  try {
    return await measure(window, clients);
  } finally {
    await window.end();
    await clients.dispose();
  }
}

const busyBefore = othersRunning();
const measured = await measureInVSCode();
const page = pageOf(measured, busyBefore, othersRunning());
writeFileSync(join(import.meta.dirname, 'watching.md'), page);
console.log(`\n${page}`);

function pageOf(
  { costs, frames, scrolling, beside, hidden, wakes }: Awaited<ReturnType<typeof measure>>,
  busyBefore: number,
  busyAfter: number,
): string {
  const percent = (share: number) => `${share.toFixed(1)} %`;
  const watching = table(
    ['connections', 'rounds a second', 'bytes a round', 'extension host', 'engine'],
    costs.map(({ connections, rounds, bytes, host, engine }) => [
      connections.toLocaleString('en'),
      rounds.toFixed(1),
      Math.round(bytes).toLocaleString('en'),
      percent(host),
      percent(engine),
    ]),
  );
  return `# What it costs to watch

Measured by \`npm run bench:panel\` on ${new Date().toISOString().slice(0, 10)}: ${describeMachine()}. Programs that wanted
to run beside it: ${busyBefore} before, ${busyAfter} after (an idle machine has 0; each core beyond that is shared).

VS Code, served to Chromium, with the packaged extension. An epoll server has ${talkers / 2} clients that send ten
messages a second each; the others are idle. The panel shows a connection with its queues and options, the last wait
and the time line, and asks 20 times a second, as it does where the setting is left alone; it has done so for ${warmUp / 1000} s
when the first figure is taken. CPU is in percent of one core, over
${seconds} s: of the whole extension host, and of the engine's thread that answers (the server's own thread works for its
clients whether anybody watches or not). Of the extension host a part is VS Code's own, whoever watches:
see the last line of the second table.

${watching}

With 10,000 connections:

${table(
  ['', 'extension host', 'engine'],
  [
    ['scrolling and sorting', percent(scrolling.host), percent(scrolling.engine)],
    ['the tree of servers and the inspector open beside it', percent(beside.host), percent(beside.engine)],
    ['the panel hidden', percent(hidden.host), percent(hidden.engine)],
  ],
)}

While the panel is hidden the engine's thread that answers was woken ${wakes} times in ${seconds} s.

A frame, while scrolling and sorting: CPU time of the page's main thread for each of ${frames.length} frames, median
${percentile(frames, 50).toFixed(1)} ms, 95 of 100 within ${percentile(frames, 95).toFixed(1)} ms; the workbench around
the panel, drawn by the same thread, is in it.
`;
}
