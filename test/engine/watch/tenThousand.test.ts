/** A program with ten thousand connections: the engine answers about it as about its own servers. */
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { median, threadCpuNanoseconds } from '../../bench/machine.ts';
import { until } from '../../until.ts';
import { Engine, sanitized } from '../support/engine.ts';
import { compiled } from './support/compiled.ts';
import { programs } from './support/ownProgram.ts';
import { useWatching } from './support/watching.ts';

const connections = 10_000;
/** Of CPU time, for all that a panel asks at a time. It takes 6; where all sockets are asked for each time, 40. */
const mostMilliseconds = 15;

describe('a program with ten thousand connections', function () {
  this.timeout(60_000);
  const watching = useWatching();
  let clients: Engine;
  before(async function () {
    if (sanitized) this.skip();
    clients = await Engine.start();
  });
  after(() => clients?.dispose());

  it('is shown with all of them, at little cost', async () => {
    const program = await watching.start(compiled(join(programs, 'echo.c')));
    const { id: swarm } = await clients.request('swarm/start', {
      port: await program.port(),
      clients: connections,
      messageSize: 64,
      messagesPerSecond: 1,
      spreadSources: true,
    });
    const look = () => clients.request('swarm/statistics', { swarm });
    await until('all connected', async () => (await look()).connected === connections, 30_000);
    const { id: server } = await watching.find(program.pid);
    const view = { server, sortBy: 'peer', offset: 5000, limit: 40 } as const;
    await until(
      'all in view',
      async () => (await watching.engine.request('connection/view', view)).total === connections,
    );

    const costs: number[] = [];
    for (let round = 0; round < 40; ++round) {
      const before = threadCpuNanoseconds(watching.engine.pid);
      const [{ rows }, wait] = await Promise.all([
        watching.engine.request('connection/view', view),
        watching.engine.request('wait/last', { server, limit: 200 }),
        watching.engine.request('server/list', {}),
        watching.engine.request('server/statistics', { server }),
        watching.engine.request('trace/read', { server, after: Number.MAX_SAFE_INTEGER, limit: 1 }),
      ]);
      costs.push((threadCpuNanoseconds(watching.engine.pid) - before) / 1e6);
      assert.equal(rows.length, 40);
      assert(rows.every(({ readable, direction }) => readable && direction === 'accepted'));
      assert.equal(wait?.multiplexer === 'epoll' && wait.interestSize, connections + 1);
    }
    // One that is new is asked itself: to ask for all takes too long to be done at once.
    const client = await program.client();
    await program.echo(client, 'hello');
    const { port } = client.address() as AddressInfo;
    const { rows } = await watching.engine.request('connection/view', {
      server,
      sortBy: 'id',
      descending: true,
      offset: 0,
      limit: 1,
    });
    assert.deepEqual(
      rows.map(({ peer, received }) => [peer, received]),
      [[`127.0.0.1:${port}`, 'hello'.length]],
    );
    client.destroy();
    assert(median(costs) < mostMilliseconds, `${median(costs)} ms`);
    const { mismatchedBytes } = await clients.request('swarm/stop', { swarm });
    assert.equal(mismatchedBytes, 0);
    await until('none left', async () => (await watching.find(program.pid)).connections === 0, 20_000);
  });
});
