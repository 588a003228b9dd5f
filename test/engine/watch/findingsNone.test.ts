/** Correct programs of many shapes, idle and with fifty busy clients: there is nothing to say of any. */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { SwarmBehaviour } from '../../../extension/contract/swarm.ts';
import { Engine, type EngineError } from '../support/engine.ts';
import { TestSwarm } from '../support/swarm.ts';
import { compiled } from './support/compiled.ts';
import { type OwnProgram, programs } from './support/ownProgram.ts';
import { useWatching } from './support/watching.ts';

const idle = 500;
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
  let crowd: Engine;
  before(async () => {
    crowd = await Engine.start();
  });
  after(() => crowd.dispose());

  /** Of the program and of all that it has started. */
  async function assertNone(program: OwnProgram): Promise<void> {
    await watching.find(program.pid);
    for (const { id, program: of } of await watching.list()) {
      const found = watching.engine.request('finding/list', { server: id });
      // Of the children that have ended only the newest are kept: an older one may be gone by now.
      const orGone = (error: EngineError) => {
        if (error.data?.field !== 'server' || of.pid === program.pid) throw error;
        return [];
      };
      assert.deepEqual(await found.catch(orGone), [], of.command);
    }
  }

  async function talk(port: number, behaviour: SwarmBehaviour): Promise<void> {
    // As fast as a person's clients may come, not all in one instant: who has a backlog of 5 is not the point here.
    const swarm = await TestSwarm.start(crowd, {
      port,
      clients,
      behaviour,
      messageSize: 2000,
      verifyEcho: false,
      connectRate: 500,
    });
    await setTimeout(busy);
    await swarm.stop();
  }

  async function assertNoneOfEcho(program: OwnProgram): Promise<void> {
    const port = await program.port();
    await setTimeout(idle);
    for (const behaviour of ['talk', 'slowReader', 'halfCloser', 'resetter'] as const)
      await talk(port, behaviour);
    await assertNone(program);
  }

  for (const shape of inPython)
    it(`${shape}, in Python`, async () =>
      assertNoneOfEcho(await watching.start('python3', join(programs, 'correct.py'), shape)));

  for (const parameters of [[], ['spins']])
    it(`Node ${parameters}`, async () =>
      assertNoneOfEcho(await watching.start(process.execPath, join(programs, 'correct.mjs'), ...parameters)));

  it('edge-triggered and drained, in C', async () =>
    assertNoneOfEcho(await watching.start(compiled(join(programs, 'edge.c')))));

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
