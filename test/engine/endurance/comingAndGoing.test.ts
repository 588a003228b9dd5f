import assert from 'node:assert/strict';
import type { SwarmSettings } from '../../../extension/contract/swarm.ts';
import { until } from '../../until.ts';
import { Engine, sanitized } from '../support/engine.ts';
import { descriptors, residentMemory } from '../support/proc.ts';
import { assertUnharmed, TestSwarm } from '../support/swarm.ts';

/** `npm run test:endurance` asks for the two minutes; among the other tests it is less. */
const seconds = Number(process.env.NETWORK_LAB_ENDURANCE_SECONDS ?? 10);

const mebibyte = 1 << 20;

/** V8 lets a heap grow by tens of megabytes before it cleans it: a small one shows what is really kept. */
const smallHeap = ['env', 'NODE_OPTIONS=--max-old-space-size=32 --max-semi-space-size=1'];

/** 1,000 clients in all. */
const crowd: SwarmSettings[] = [
  // Small messages, and many ends; then large ones, which no send takes whole.
  { clients: 300, behaviour: 'halfCloser', messageSize: 700, window: 8 },
  { clients: 100, behaviour: 'halfCloser', messageSize: 200_000, window: 3, messagesPerSecond: 2 },
  { clients: 300, behaviour: 'resetter', messageSize: 30_000, window: 4, messagesPerSecond: 10 },
  { clients: 200, behaviour: 'talk', messageSize: 5000, window: 4, messagesPerSecond: 20 },
  { clients: 100, behaviour: 'slowReader', messageSize: 3000, slowReaderBytesPerSecond: 20_000 },
];

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

describe(`1,000 connections that come and go, for ${seconds} s`, function () {
  this.timeout((seconds + 60) * 1000);
  let servers: Engine;
  let clients: Engine;

  before(async () => {
    [servers, clients] = await Promise.all([Engine.start(smallHeap), Engine.start()]);
  });
  after(() => Promise.all([servers?.dispose(), clients?.dispose()]));

  it('lose no byte, double none, leak no descriptor, and keep memory level', async () => {
    const { id: server, address } = await servers.request('server/start', {
      multiplexer: 'epoll',
      application: 'echo',
      backlog: 4096,
      writeStrategy: 'immediately',
      receiveSize: 16_384,
      queueLimit: 65_536,
      // Small enough that sends are cut, whatever the machine's defaults are.
      connectionOptions: { SO_SNDBUF: 16_384 },
    });
    const before = { servers: descriptors(servers.pid).size, clients: descriptors(clients.pid).size };
    const swarms = await Promise.all(
      crowd.map((settings) =>
        TestSwarm.start(clients, { port: address.port, spreadSources: true, ...settings }),
      ),
    );

    const memory = await pauseAtRandom(servers, server);

    const results = await Promise.all(swarms.map((swarm) => swarm.stop()));
    for (const statistics of results) assertUnharmed(statistics);
    const sum = (field: 'completed' | 'resets') => results.reduce((total, one) => total + one[field], 0);
    assert(sum('completed') > 50 * seconds, `only ${sum('completed')} ended properly`);
    assert(sum('resets') > 50 * seconds, `only ${sum('resets')} were reset`);

    await until('that the server has closed all', async () => {
      return (await servers.request('server/statistics', { server })).connections === 0;
    });
    assert.equal(descriptors(servers.pid).size, before.servers);
    assert.equal(descriptors(clients.pid).size, before.clients);
    const { accepts, closed } = await servers.request('server/statistics', { server });
    assert.equal(closed, accepts);

    if (sanitized) return;
    // The first third is for warming up.
    const third = Math.floor(memory.length / 3);
    const grown = median(memory.slice(2 * third)) - median(memory.slice(third, 2 * third));
    assert(grown < 16 * mebibyte, `the engine grew by ${grown} bytes`);
  });

  /** A person who pauses reading here and there, and lets go again; what the process takes meanwhile. */
  async function pauseAtRandom(engine: Engine, server: number): Promise<number[]> {
    const memory: number[] = [];
    const deadline = performance.now() + seconds * 1000;
    while (performance.now() < deadline) {
      const view = { server, offset: Math.floor(Math.random() * 900), limit: 20 } as const;
      const { rows } = await engine.request('connection/view', view);
      await Promise.all(rows.map(({ id }) => act(id, 'pauseReading')));
      await Promise.all(rows.map(({ id }) => act(id, 'resumeReading')));
      memory.push(residentMemory(engine.pid));
    }
    return memory;

    async function act(connection: number, action: 'pauseReading' | 'resumeReading'): Promise<void> {
      try {
        await engine.request('connection/act', { server, connection, action });
      } catch (error) {
        // It is gone already; anything else is a failure.
        assert.match(String(error), /has no connection/);
      }
    }
  }
});
