/**
 * Measures what it costs a program of a person's own to be watched, and writes test/bench/program.md.
 *
 *   npm run bench:program [-- --rounds N] [--milliseconds N] [--only NAME]
 *
 * `--only`: of the programs whose name begins so; that is printed alone.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { isProgram } from '../../extension/shared/watched.ts';
import { Engine } from '../engine/support/engine.ts';
import { compiled } from '../engine/watch/support/compiled.ts';
import { until } from '../until.ts';
import {
  clientCore,
  cpuNanoseconds,
  describeMachine,
  goFirst,
  median,
  on,
  othersRunning,
  pass,
  serverCore,
} from './machine.ts';
import { Panel } from './panel.ts';
import { table } from './report.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    milliseconds: { type: 'string', default: '300' },
    only: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const milliseconds = Number(values.milliseconds);

const connections = 10;
const messageSize = 64;
const warmUp = 100;
const looksASecond = 20;

const folder = join(import.meta.dirname, 'servers');
const programs: Record<string, () => string[]> = {
  'C, epoll': () => [compiled(join(import.meta.dirname, '..', 'engine', 'watch', 'programs', 'echo.c'))],
  'Python, select': () => [python(), join(folder, 'select_echo.py')],
  'Node, net': () => [process.execPath, join(folder, 'net.mjs')],
};

/** How a program is run. The tracer's own work is counted with the program's: the program waits for it. */
const ways = {
  unwatched: [],
  watched: [],
  'watched, the panel open': [],
  'strace -f --seccomp-bpf': ['strace', '-f', '--seccomp-bpf', '-o', '/dev/null'],
  'strace -f -k': ['strace', '-f', '-k', '-o', '/dev/null'],
};
type Way = keyof typeof ways;

interface Subject {
  way: Way;
  port: number;
  /** The program, and who traces it. */
  pids: number[];
  child: ChildProcess;
  panel?: Panel;
}

/** The interpreter itself: what stands before it (pyenv) is another process for a while. */
function python(): string {
  return spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], {
    encoding: 'utf8',
  }).stdout.trim();
}

async function start(engine: Engine, command: string[], way: Way): Promise<Subject> {
  const isWatched = way.startsWith('watched');
  const { environment } = isWatched ? await engine.request('program/environment', {}) : { environment: {} };
  const [first, ...parameters] = [...on(serverCore), ...ways[way], ...command];
  const child = spawn(first!, parameters, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...environment },
  });
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  const pid = child.pid!;
  const pids = [pid, ...childrenOf(pid)];
  const subject: Subject = { way, port: Number(line), pids, child };
  if (!isWatched) return subject;
  const server = await until('it is listed', async () => {
    const list = (await engine.request('server/list', {})).filter(isProgram);
    return list.find(({ program }) => program.pid === pid)?.id ?? false;
  });
  if (way !== 'watched') subject.panel = new Panel(engine, server, looksASecond);
  return subject;
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

/** CPU time for one echo, in nanoseconds. */
async function measure(clients: Engine, { port, pids, panel }: Subject): Promise<number> {
  const { id: swarm } = await clients.request('swarm/start', { port, clients: connections, messageSize });
  const look = async () => ({
    echoes: (await clients.request('swarm/statistics', { swarm })).messagesReceived,
    cpu: pids.reduce((sum, pid) => sum + cpuNanoseconds(pid), 0),
  });
  panel?.open();
  await until('all are connected', async () => (await look()).echoes > connections);
  await pass(warmUp);
  const before = await look();
  await pass(milliseconds);
  const after = await look();
  await panel?.close();
  const { mismatchedBytes } = await clients.request('swarm/stop', { swarm });
  if (mismatchedBytes > 0) throw new Error(`${mismatchedBytes} wrong bytes were echoed`);
  return (after.cpu - before.cpu) / (after.echoes - before.echoes);
}

const hasStrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;
const hasStacks = hasStrace && spawnSync('strace', ['-k', '-o', '/dev/null', 'true']).status === 0;
const measuredWays = (Object.keys(ways) as Way[]).filter(
  (way) => !way.startsWith('strace') || (way.includes('-k') ? hasStacks : hasStrace),
);

/** Round by round through all ways, so that what disturbs the machine disturbs all alike. */
async function measureProgram(engine: Engine, clients: Engine, command: string[]) {
  const subjects: Subject[] = [];
  for (const way of measuredWays) subjects.push(await start(engine, command, way));
  const samples = subjects.map((): number[] => []);
  for (let round = 0; round < rounds; ++round)
    for (let turn = 0; turn < subjects.length; ++turn) {
      const index = (turn + round) % subjects.length; // another begins each time
      samples[index]!.push(await measure(clients, subjects[index]!));
    }
  for (const { child, pids } of subjects) {
    const ended = once(child, 'exit');
    for (const pid of pids.toReversed()) process.kill(pid, 'SIGKILL');
    await ended;
  }
  return samples;
}

function quantile(numbers: number[], part: number): number {
  return numbers.toSorted((a, b) => a - b)[Math.round(part * (numbers.length - 1))]!;
}

const engine = await Engine.start(on(clientCore));
const clients = await Engine.start(on(clientCore));
goFirst();
const busyBefore = othersRunning();
const rows: string[][] = [];
for (const [name, command] of Object.entries(programs)) {
  if (values.only && !name.startsWith(values.only)) continue;
  const samples = await measureProgram(engine, clients, command());
  const base = samples[0]!;
  const cells = samples.map((own) => {
    const ratios = own.map((each, round) => each / base[round]!);
    const spread = `${quantile(ratios, 0.25).toFixed(2)}–${quantile(ratios, 0.75).toFixed(2)}`;
    return own === base ? `${Math.round(median(own))} ns` : `${median(ratios).toFixed(3)} (${spread})`;
  });
  rows.push([name, ...cells]);
  console.log(`${name}: ${measuredWays.map((way, index) => `${way} ${cells[index]}`).join(', ')}`);
}
const busyAfter = othersRunning();
await Promise.all([engine.dispose(), clients.dispose()]);

const page = `# What it costs a program to be watched

Measured by \`npm run bench:program\` on ${new Date().toISOString().slice(0, 10)}: ${describeMachine()}. Programs that wanted
to run meanwhile: ${busyBefore} before, ${busyAfter} after (an idle machine has 0; each core beyond that is shared).

CPU time of the whole program for one echo of ${messageSize} bytes, ${connections} connections. Each program is alone on one core; the engine
and the clients, the lab's own swarm, share the other. All ways take turns, ${rounds} rounds of ${milliseconds} ms each. Unwatched: the
median. The others: the median of the ratios within each round, and in brackets its quartiles. *The panel open* asks
for all that it shows, ${looksASecond} times a second. Of strace the tracer's own CPU time is counted, too: the program waits for it.

${table(['', ...measuredWays], rows)}
`;
if (!values.only) writeFileSync(join(import.meta.dirname, 'program.md'), page);
console.log(`\n${page}`);
