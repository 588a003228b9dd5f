/**
 * Measures, and writes test/bench/results.md.
 *
 *   npm run bench [-- --rounds N] [--milliseconds N]
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildNative } from '../../scripts/native.mjs';
import { Engine } from '../engine/support/engine.ts';
import { cases, measureCase, type Row } from './echo.ts';
import { measureIdle, measureMemory, measureWaits } from './idle.ts';
import { clientCore, describeMachine, on, othersRunning } from './machine.ts';
import { cpu, echoTable, idleTable, ratio, throughput, waitTable } from './report.ts';
import { bareName, startSubjects } from './subjects.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    milliseconds: { type: 'string', default: '200' },
  },
});
const rounds = Number(values.rounds);
const milliseconds = Number(values.milliseconds);

async function measureEchoes(built: string): Promise<Row[]> {
  const subjects = await startSubjects(built);
  const clients = await Engine.start(on(clientCore));
  const rows: Row[] = [];
  try {
    for (const measured of cases) {
      rows.push(await measureCase(clients, subjects, bareName, measured, rounds, milliseconds));
      console.log(
        `\n${echoTable(rows.slice(-1), (row, name) => `${throughput(row, name)} (${ratio(row, name)})`)}`,
      );
    }
    return rows;
  } finally {
    await Promise.all([clients.dispose(), ...subjects.map((subject) => subject.stop())]);
  }
}

const programs = ['bare', 'uv', 'event', 'waits'].map((name) => `bench_${name}`);
const built = await buildNative('bench', { NETLAB_BENCH: 'ON' }, programs);
const busyBefore = othersRunning();
const rows = await measureEchoes(built);
const busyAfter = othersRunning();
const waits = measureWaits(built);
const idle = await measureIdle([0, 1000, 5000], 1000);
const bytes = await measureMemory(10_000);

const page = `# What the lab costs

Measured by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${describeMachine()}. Programs that wanted to
run meanwhile: ${busyBefore} before, ${busyAfter} after (an idle machine has 0; each core beyond that is shared).

## Echo

Each server is alone on one core; the same client, the lab's own swarm on the other core, checks every byte. A
message goes when the one before it is back, one under way for each connection. All servers take turns, ${rounds} rounds
of ${milliseconds} ms each, so that what disturbs the machine disturbs them alike; the figures are medians.

The bare loop (servers/bare.cc) is the limit: epoll, recv, send, and nothing else. libuv and libevent are used as their
guides do; libevent's buffers read 4 KiB at a time, which is what makes its large messages slow. The lab runs epoll, level
trigger, \`writeStrategy: immediately\`; *watched* means that a panel asks for all that it shows, 30 times a second, and
that the JavaScript that answers shares the server's core.

With one connection a figure says how fast the two cores wake each other, which differs from run to run by more than the
servers do. The others vary by some hundredths; more rounds make them steadier.

Echoes a second:

${echoTable(rows, throughput)}

Against the bare loop, median of the ratios within each round:

${echoTable(rows, ratio)}

CPU time of the whole process for one echo, in nanoseconds; less noisy than the throughput, since it leaves out the client
and most of what else the machine does:

${echoTable(rows, cpu)}

## Idle connections

One wait with one connection ready, of so many that are watched; nanoseconds:

${waitTable(waits)}

CPU time of the server's thread for one echo, ten clients talking beside so many that are idle; nanoseconds:

${idleTable(idle)}

Memory of the engine's process for each of 10,000 idle connections: ${Math.round(bytes)} bytes.
`;
writeFileSync(join(import.meta.dirname, 'results.md'), page);
console.log(`\n${page}`);
