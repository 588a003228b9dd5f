/** Correct programs of many shapes, idle and with fifty busy clients: there is nothing to say of any. */
import { createSocket } from 'node:dgram';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { compiled } from './support/compiled.ts';
import { everyBehaviour, useCrowd } from './support/noFindings.ts';
import { programs } from './support/ownProgram.ts';
import { useWatching } from './support/watching.ts';

const busy = 800;
const clients = 50;

const inPython = [
  ...['asyncio', 'asyncio-sleep-0', 'asyncio-timeouts', 'asyncio-protocol', 'threads', 'threads-timeouts'],
  ...[
    'pool',
    'socketserver-threads',
    'socketserver-forks',
    'select',
    'poll',
    'epoll',
    'epoll-edge',
    'selectors',
  ],
  ...['work', 'forking', 'prefork', 'client'],
];

describe('a correct program', function () {
  this.timeout(60_000);
  const watching = useWatching();
  const { assertNone, assertNoneOfEcho } = useCrowd(watching);

  for (const shape of inPython)
    it(`${shape}, in Python`, async () =>
      assertNoneOfEcho(
        await watching.start('python3', join(programs, 'correct.py'), shape),
        everyBehaviour,
        busy,
      ));

  for (const parameters of [[], ['spins']])
    it(`Node ${parameters}`, async () =>
      assertNoneOfEcho(
        await watching.start(process.execPath, join(programs, 'correct.mjs'), ...parameters),
        everyBehaviour,
        busy,
      ));

  it('edge-triggered and drained, in C', async () =>
    assertNoneOfEcho(await watching.start(compiled(join(programs, 'edge.c'))), everyBehaviour, busy));

  it('http.server', async () => {
    const program = await watching.start('python3', join(programs, 'correct.py'), 'http');
    const port = await program.port();
    const end = performance.now() + busy;
    const ask = async () => {
      while (performance.now() < end) await (await fetch(`http://127.0.0.1:${port}/`)).text();
    };
    await Promise.all(Array.from({ length: clients }, ask));
    await assertNone(program);
  });

  it('of UDP', async () => {
    const program = await watching.start('python3', join(programs, 'correct.py'), 'udp');
    const port = await program.port();
    const socket = createSocket('udp4');
    const end = performance.now() + busy;
    while (performance.now() < end) {
      for (let i = 0; i < clients; i++) socket.send(i % 2 ? 'hello' : '', port, '127.0.0.1');
      await setTimeout(5);
    }
    socket.close();
    await assertNone(program);
  });
});
