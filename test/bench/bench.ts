/**
 * Measures, and writes test/bench/results.md. With --only or --cases, what is named is measured, and printed alone.
 *
 *   npm run bench [-- --rounds N] [--milliseconds N] [--only 'lab|libuv'] [--cases '64 B|1,000']
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildNative } from '../../scripts/native.mjs';
import { Engine } from '../engine/support/engine.ts';
import { cases, measureCase, type Row } from './echo.ts';
import { measureIdle, measureMemory, measureWaits } from './idle.ts';
import { clientCore, describeMachine, goFirst, on, othersRunning } from './machine.ts';
import { caseName, cpu, cpuRatio, echoTable, idleTable, throughput, waitTable } from './report.ts';
import { bareName, startSubjects, uvName } from './subjects.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '31' },
    milliseconds: { type: 'string', default: '200' },
    only: { type: 'string', default: '' },
    cases: { type: 'string', default: '' },
  },
});
const rounds = Number(values.rounds);
const milliseconds = Number(values.milliseconds);

async function measureEchoes(built: string): Promise<Row[]> {
  const subjects = await startSubjects(built, new RegExp(values.only));
  const clients = await Engine.start(on(clientCore));
  const chosen = cases.filter((each) => new RegExp(values.cases).test(caseName(each)));
  const rows: Row[] = [];
  try {
    for (const measured of chosen) {
      const row = await measureCase(clients, subjects, measured, rounds, milliseconds);
      rows.push(row);
      console.log(`\n${echoTable([row], (...of) => `${cpu(...of)} ns: ${cpuRatio(bareName)(...of)}`)}`);
    }
    return rows;
  } finally {
    await Promise.all([clients.dispose(), ...subjects.map((subject) => subject.stop())]);
  }
}

const programs = ['bare', 'uring', 'uv', 'event', 'waits'].map((name) => `bench_${name}`);
const built = await buildNative('bench', { NETLAB_BENCH: 'ON' }, programs);
goFirst();
const busyBefore = othersRunning();
const rows = await measureEchoes(built);
const busyAfter = othersRunning();
const isWhole = values.only === '' && values.cases === '';
if (isWhole) {
  const page = await wholePage();
  writeFileSync(join(import.meta.dirname, 'results.md'), page);
  console.log(`\n${page}`);
}

async function wholePage(): Promise<string> {
  const waits = measureWaits(built);
  const idle = await measureIdle([0, 1000, 5000], 1000);
  const bytes = await measureMemory(10_000);
  return `# What the lab costs

Measured by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${describeMachine()}. Programs that wanted to
run meanwhile: ${busyBefore} before, ${busyAfter} after (an idle machine has 0; each core beyond that is shared).

## Echo

Each server is alone on one core; the same client, the lab's own swarm on the other core, checks every byte. A
message goes when the one before it is back, one under way for each connection. All servers take turns, ${rounds} rounds
of ${milliseconds} ms each, so that what disturbs the machine disturbs them alike.

The bare loop (servers/bare.cc) is what the others are compared with: epoll, recv, send, and nothing else. Beside it the
same program with a second thread that sleeps: in a process with threads the kernel counts each use of a descriptor
(fs/file.c, fdget), and no server in Node is without threads. io_uring has no readiness: the kernel receives by itself, and
one call carries all echoes of a turn. libuv and libevent are used as their guides do, in a process without threads;
libevent's buffers read 4 KiB at a time, which is what makes its large messages slow. The lab runs epoll, level trigger,
\`writeStrategy: immediately\`; *watched* means that a panel asks for all that it shows, as the real one does, 30 times a
second, and that the JavaScript that answers shares the server's core.

CPU time of the whole process for one echo, against the bare loop: the ratio of the medians, and in brackets where the
middle half of the ratios within each round lies.

${echoTable(rows, cpuRatio(bareName))}

The same in nanoseconds, medians:

${echoTable(rows, cpu)}

Against libuv:

${echoTable(rows, cpuRatio(uvName))}

Echoes a second, medians, and in brackets how much of its core the client used. The client sends no faster than it can
check what came: where it has most of its core, the figure is the client's and not the server's. With one connection it
says how fast the two cores wake each other.

${echoTable(rows, throughput)}

## Idle connections

One wait with one connection ready, of so many that are watched; nanoseconds:

${waitTable(waits)}

CPU time of the server's thread for one echo, ten clients talking beside so many that are idle; nanoseconds:

${idleTable(idle)}

Memory of the engine's process for each of 10,000 idle connections: ${Math.round(bytes)} bytes.
`;
}
