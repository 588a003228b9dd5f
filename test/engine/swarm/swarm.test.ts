import assert from 'node:assert/strict';
import { until } from '../../until.ts';
import { Engine, sanitized } from '../support/engine.ts';
import { residentMemory } from '../support/proc.ts';
import { socketsOfPort } from '../support/ss.ts';
import { assertUnharmed, TestSwarm } from '../support/swarm.ts';

describe('swarms', () => {
  let servers: Engine;
  let clients: Engine;
  let port: number;
  let server: number;

  before(async () => {
    [servers, clients] = await Promise.all([Engine.start(), Engine.start()]);
  });
  beforeEach(async () => {
    const info = await servers.request('server/start', {
      multiplexer: 'epoll',
      application: 'echo',
      backlog: 1024,
    });
    [server, port] = [info.id, info.address.port];
  });
  afterEach(async () => {
    for (const { id } of await clients.request('swarm/list', {}))
      await clients.request('swarm/stop', { swarm: id });
    await servers.stopAll();
  });
  after(() => Promise.all([servers.dispose(), clients.dispose()]));

  it('are adjusted a thousand times while thousands of clients wait to connect, and take no more memory', async function () {
    if (sanitized) this.skip(); // what is freed is kept for a while
    const swarm = await TestSwarm.start(clients, {
      port,
      clients: 40_000,
      connectRate: 0.01,
      verifyEcho: false,
    });
    const adjust = (window: number) => clients.request('swarm/adjust', { swarm: swarm.id, window });
    for (let count = 0; count < 100; count++) await adjust(1);
    const before = residentMemory(clients.pid);
    for (let count = 0; count < 1000; count++) {
      await adjust(1 + (count % 2));
      // Each is to be taken by the swarm's thread, not only the last.
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const growth = (residentMemory(clients.pid) - before) / 2 ** 20;
    assert(growth < 50, `${growth.toFixed(0)} MiB more`);
  });

  it('talk, and check what comes back; the server counts the same bytes', async () => {
    const swarm = await TestSwarm.start(clients, { port, clients: 20, messageSize: 5000, window: 3 });
    await until('1,000 messages', async () => (await swarm.statistics()).messagesReceived >= 1000);
    const statistics = await swarm.stop();
    assertUnharmed(statistics);
    assert.equal(statistics.connections, 20);
    assert.equal(statistics.connected, 0);
    assert(statistics.bytesReceived >= 1000 * 5000);
    await until('that the server has closed all', async () => {
      return (await servers.request('server/statistics', { server })).connections === 0;
    });
    const { bytesReceived, accepts } = await servers.request('server/statistics', { server });
    assert.equal(accepts, 20);
    assert(bytesReceived! <= statistics.bytesSent && bytesReceived! >= statistics.bytesReceived);
  });

  it('have latency percentiles in order, the greatest last', async () => {
    const swarm = await TestSwarm.start(clients, { port, clients: 5 });
    await until('2,000 messages', async () => (await swarm.statistics()).latency.count >= 2000);
    const { latency } = await swarm.stop();
    const inOrder = [
      latency.p50Microseconds,
      latency.p90Microseconds,
      latency.p99Microseconds,
      latency.p999Microseconds,
      latency.maximumMicroseconds,
    ];
    assert(inOrder[0]! > 0);
    assert.deepEqual(
      [...inOrder].sort((a, b) => a - b),
      inOrder,
    );
  });

  it('change their behaviour and number while they run, and keep their connections', async () => {
    const { id } = await clients.request('swarm/start', { port, clients: 10, behaviour: 'idle' });
    const statistics = () => clients.request('swarm/statistics', { swarm: id });
    await until('10 connections', async () => (await statistics()).connected === 10);
    assert.equal((await statistics()).messagesSent, 0);

    const talking = await clients.request('swarm/adjust', { swarm: id, behaviour: 'talk', clients: 15 });
    assert.deepEqual([talking.behaviour, talking.clients, talking.messageSize], ['talk', 15, 64]);
    assert.deepEqual(await clients.request('swarm/list', {}), [talking]);
    await until('100 messages of 15', async () => {
      const { connected, messagesReceived } = await statistics();
      return connected === 15 && messagesReceived >= 100;
    });
    assert.equal((await statistics()).connections, 15);

    await clients.request('swarm/adjust', { swarm: id, behaviour: 'halfCloser', window: 4 });
    await until('200 half-closes', async () => (await statistics()).completed >= 200);
    await clients.request('swarm/adjust', { swarm: id, behaviour: 'resetter' });
    await until('200 resets', async () => (await statistics()).resets >= 200);
    assertUnharmed(await statistics());
  });

  it('send urgent bytes, which the server notes', async () => {
    const swarm = await TestSwarm.start(clients, { port, clients: 3, behaviour: 'urgentSender' });
    await until('20 urgent bytes', async () => (await swarm.statistics()).urgentSent >= 20);
    assertUnharmed(await swarm.stop());
    await until('a note of one', async () => {
      const { records } = await servers.request('trace/read', { server, after: 0, limit: 5000 });
      return records.some(
        ({ kind, text, value }) => kind === 'note' && text === 'urgent byte' && value === 33,
      );
    });
  });

  it('tell why they could not connect, by errno', async () => {
    await servers.request('server/stop', { server });
    const swarm = await TestSwarm.start(clients, { port, clients: 7 });
    await until('7 refusals', async () => (await swarm.statistics()).failures[0]?.count === 7);
    assert.deepEqual((await swarm.stop()).failures, [{ errno: 'ECONNREFUSED', count: 7 }]);
  });

  it('talk to this machine alone', async () => {
    for (const host of ['192.0.2.1', '0.0.0.0', '::', '::ffff:192.0.2.1', 'localhost', 'example.org', '']) {
      const { code, data } = await clients.failure('swarm/start', { host, port });
      assert.deepEqual([code, data?.field], [-32602, 'host'], host);
    }
    for (const host of ['127.0.0.1', '127.8.9.10']) {
      const { id, target } = await clients.request('swarm/start', { host, port });
      assert.deepEqual(target, { host, port, family: 'IPv4' });
      await clients.request('swarm/stop', { swarm: id });
    }
  });

  it('are 16 at most, and known by numbers that are not used again', async () => {
    const ids = new Set<number>();
    for (let count = 0; count < 16; ++count)
      ids.add((await clients.request('swarm/start', { port, clients: 0 })).id);
    assert.equal(ids.size, 16);
    assert.match((await clients.failure('swarm/start', { port })).message, /16 swarms are running/);
    const [first] = [...ids];
    await clients.request('swarm/stop', { swarm: first! });
    assert(!ids.has((await clients.request('swarm/start', { port, clients: 0 })).id));
    assert.equal((await clients.failure('swarm/statistics', { swarm: first })).data?.field, 'swarm');
  });

  it('leave sockets that outlive the server, which server/closing lists as ss does', async () => {
    await TestSwarm.start(clients, { port, clients: 12, behaviour: 'idle' });
    await until('12 connections', async () => {
      return (await servers.request('server/statistics', { server })).connections === 12;
    });
    await servers.request('server/stop', { server });
    // The one who sends FIN first has to wait: here the server, since it was stopped.
    const closing = () => servers.request('server/closing', { port });
    await until('TIME_WAIT of all 12', async () => {
      return (await closing()).filter(({ state }) => state === 'TIME_WAIT').length === 12;
    });
    const ends = (sockets: { local: string; peer: string }[]) =>
      sockets.map(({ local, peer }) => `${local} ${peer}`).sort();
    const sockets = await closing();
    assert.deepEqual(ends(sockets), ends(socketsOfPort(port)));
    for (const { timer, timerMilliseconds, held } of sockets) {
      assert.deepEqual([timer, held], ['timewait', false]);
      assert(timerMilliseconds > 0 && timerMilliseconds <= 60_000);
    }
    assert.equal((await servers.request('server/closing', { port, limit: 5 })).length, 5);
  });
});
