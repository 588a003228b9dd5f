import assert from 'node:assert/strict';
import { availableParallelism, loadavg } from 'node:os';
import { until } from '../../until.ts';
import { Engine, sanitized } from '../support/engine.ts';
import { descriptors } from '../support/proc.ts';
import { assertUnharmed, TestSwarm } from '../support/swarm.ts';

const connections = 10_000;
const messageSize = 64;

/** Milliseconds on a machine that has nothing else to do. */
const stopLimit = sanitized ? 10_000 : 1000;

/** The limit here and now: where more programs want to run than there are cores, each gets its share. */
function stopLimitNow(): number {
  return stopLimit * Math.max(1, (loadavg()[0] ?? 0) / availableParallelism());
}

async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

describe('10,000 connections', function () {
  this.timeout(120_000);
  let servers: Engine;
  let clients: Engine;

  before(async () => {
    [servers, clients] = await Promise.all([Engine.start(), Engine.start()]);
  });
  after(() => Promise.all([servers?.dispose(), clients?.dispose()]));

  for (const multiplexer of ['epoll', 'poll'] as const) {
    it(`all echo on one ${multiplexer} server, which stops within ${stopLimit / 1000} s`, async () => {
      const before = descriptors(servers.pid).size;
      const { id: server, address } = await servers.request('server/start', {
        multiplexer,
        application: 'echo',
        backlog: 4096,
        writeStrategy: 'immediately',
      });
      const swarm = await TestSwarm.start(clients, {
        port: address.port,
        clients: connections,
        behaviour: 'idle',
        messageSize,
        spreadSources: true,
      });
      const counted = async () => (await servers.request('server/statistics', { server })).connections;
      await until('10,000 connections', async () => (await counted()) === connections, 60_000);
      assert(descriptors(servers.pid).size > connections && descriptors(clients.pid).size > connections);

      await clients.request('swarm/adjust', { swarm: swarm.id, behaviour: 'talk' });
      const leastEchoed = async () => {
        const view = { server, sortBy: 'sent', offset: 0, limit: 1 } as const;
        const { total, rows } = await servers.request('connection/view', view);
        assert.equal(total, connections);
        return rows[0]!.sent;
      };
      await until('5 echoes for each', async () => (await leastEchoed()) >= 5 * messageSize, 60_000);
      assertUnharmed(await swarm.statistics());

      const stopping = await millisecondsOf(() => servers.request('server/stop', { server }));
      assert(stopping < stopLimitNow(), `the server took ${stopping.toFixed(0)} ms to stop`);
      assert.equal(descriptors(servers.pid).size, before);
      await until('that each client was told', async () => (await swarm.statistics()).connected === 0);
      assert.equal((await swarm.stop()).mismatchedBytes, 0);
    });
  }

  it('are closed by their swarm within the same limit', async () => {
    const { id: server, address } = await servers.request('server/start', {
      multiplexer: 'epoll',
      application: 'echo',
      backlog: 4096,
    });
    const before = descriptors(clients.pid).size;
    const swarm = await TestSwarm.start(clients, {
      port: address.port,
      clients: connections,
      behaviour: 'idle',
      spreadSources: true,
    });
    await until('10,000', async () => (await swarm.statistics()).connected === connections, 60_000);
    const stopping = await millisecondsOf(() => swarm.stop());
    assert(stopping < stopLimitNow(), `the swarm took ${stopping.toFixed(0)} ms to stop`);
    assert.equal(descriptors(clients.pid).size, before);
    await until('that the server has closed all', async () => {
      return (await servers.request('server/statistics', { server })).connections === 0;
    });
    await servers.stopAll();
  });
});
