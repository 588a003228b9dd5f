/** What only a loop may do: done and answered, or never done. Meanwhile the engine answers everybody else. */
import assert from 'node:assert/strict';
import type { ConnectionAction } from '../../extension/contract/connection.ts';
import type { LabServerInfo } from '../../extension/contract/server.ts';
import { until } from '../until.ts';
import { answersDuring } from './support/answers.ts';
import { Engine } from './support/engine.ts';
import { useLab } from './support/lab.ts';
import { canUnshare, engineWithSilentNameServer } from './support/namespace.ts';
import { descriptors } from './support/proc.ts';

describe('what the loop is asked to do', () => {
  const lab = useLab();

  const act = (server: LabServerInfo, connection: number, action: ConnectionAction, text?: string) =>
    lab.engine.request('connection/act', { server: server.id, connection, action, text });
  const settled = <T>(requests: Promise<T>[]) =>
    Promise.allSettled(requests).then((results) =>
      results.map((result) => (result.status === 'rejected' ? (result.reason as Error).message : 'done')),
    );

  /** A server whose loop is stuck in accept, and its only connection. */
  async function stuckInAccept() {
    const server = await lab.start({ application: 'receive', faults: ['blocking-accept'] });
    const client = await lab.puppet.connect(server.address.port);
    const { id } = await lab.rowOf(server, client);
    await until('accept', async () => (await lab.info(server)).position.call === 'accept');
    return { server, client, id };
  }

  /** A server, and two connections: the bytes on their way to the first, which is deaf, hold up a lingering close. */
  async function lingering() {
    const server = await lab.start({ application: 'receive' });
    const [deaf, other] = await lab.puppet.connectMany(server.address.port, 2);
    const { id } = await lab.rowOf(server, deaf!);
    await until('a full send queue', async () => {
      await act(server, id, 'send', 'x'.repeat(512 << 10)).catch(() => {});
      return (await lab.rowOf(server, deaf!)).applicationQueue.bytes > 0;
    });
    await lab.engine.request('option/set', {
      server: server.id,
      connection: id,
      name: 'SO_LINGER',
      value: { on: true, seconds: 600 },
    });
    return { server, deaf: deaf!, id, other: (await lab.rowOf(server, other!)).id };
  }

  it('fault switches, backlog and pace need no loop: they are answered though it is stuck', async () => {
    const { server } = await stuckInAccept();
    const adjusted = lab.engine.request('server/adjust', { server: server.id, faults: [], backlog: 7 });
    const { faults, backlog } = await answersDuring(lab.engine, adjusted);
    assert.deepEqual({ faults, backlog }, { faults: [], backlog: 7 });
    assert.equal((await lab.engine.request('loop/pace', { server: server.id, milliseconds: 1 })).pace, 1);
    assert.equal((await lab.info(server)).position.call, 'accept');
  });

  it('five sends to a stuck loop are withdrawn, and never happen', async () => {
    const { server, client, id } = await stuckInAccept();
    const sends = Array.from({ length: 5 }, (_, i) => act(server, id, 'send', `message ${i}`));
    for (const message of await answersDuring(lab.engine, settled(sends)))
      assert.match(message, /does not read its mail: it is in accept/);
    await lab.adjustFaults(server, []);
    await lab.puppet.connect(server.address.port);
    await act(server, id, 'send', 'the end');
    assert.equal((await lab.puppet.receiveExactly(client, 7)).toString(), 'the end');
  });

  it('texts for a stuck loop are bounded in all: what is too much is refused at once', async () => {
    const { server, id } = await stuckInAccept();
    const text = 'x'.repeat(1 << 20);
    const answers = await settled(Array.from({ length: 40 }, () => act(server, id, 'send', text)));
    const count = (start: string) => answers.filter((answer) => answer.startsWith(start)).length;
    const refused = count('too much text waits');
    // 32 MiB may wait. On a slow machine the first texts are withdrawn before the last ones come.
    assert(refused > 0 && refused <= 8, `${refused} refused`);
    assert.equal(count('the loop does not read its mail'), answers.length - refused);
    // What was withdrawn waits no more.
    assert.match((await settled([act(server, id, 'send', text)]))[0]!, /does not read its mail/);
  });

  it('steps that wait behind a stuck call are not made when nobody expects them any more', async () => {
    const { server } = await stuckInAccept();
    const steps = Array.from({ length: 5 }, () => lab.engine.request('loop/step', { server: server.id }));
    for (const { call, pending } of await Promise.all(steps))
      assert.deepEqual([call, pending], ['accept', true]);
    await lab.puppet.connect(server.address.port);
    await until('the loop to be held', async () => (await lab.info(server)).position.held);
    assert.equal((await lab.info(server)).position.call, 'interest');
  });

  it('fault switches that are set again and again leave a stuck loop one thing to do', async () => {
    const { server, id } = await stuckInAccept();
    const faults = Array.from({ length: 50 }, () => lab.adjustFaults(server, ['blocking-accept']));
    await Promise.all([...faults, lab.adjustFaults(server, [])]);
    await lab.puppet.connect(server.address.port);
    // Read behind all of that.
    await act(server, id, 'send', 'hello');
    const changes = async () =>
      (await lab.notes(server)).filter((text) => text === 'fault switches changed').length;
    assert.equal(await changes(), 1);
    await lab.adjustFaults(server, ['eof-ignored']);
    assert.equal(await changes(), 1);
  });

  it('accepting that could not be paused is not said to be', async () => {
    const { server } = await stuckInAccept();
    const parameters = { server: server.id, acceptingPaused: true, backlog: 9 };
    await lab.engine.failure('server/adjust', parameters);
    const { acceptingPaused, backlog } = await lab.info(server);
    assert.deepEqual({ acceptingPaused, backlog }, { acceptingPaused: false, backlog: 5 });
  });

  it('a lingering close is still in progress, and the trace tells when it has ended', async () => {
    const { server, deaf, id, other } = await lingering();
    const closing = settled([act(server, id, 'close')]);
    await until('close', async () => (await lab.info(server)).position.call === 'close');
    const later = settled([act(server, other, 'close')]);
    const [message] = await answersDuring(lab.engine, closing);
    assert.match(message!, /^still in progress: the loop is in close/);
    assert.match((await later)[0]!, /does not read its mail/);
    const ended = async () => (await lab.notes(server)).includes('what was still in progress has ended');
    assert.equal(await ended(), false);
    await lab.puppet.reset(deaf);
    await until('the close to end', ended);
    assert.deepEqual(
      (await lab.rows(server)).map((row) => row.id),
      [other],
    );
  });

  it('a stop that is followed at once by an act: both are answered at once, each time', async () => {
    for (let round = 0; round < 300; round++) {
      const server = await lab.start({ application: 'echo' });
      const startedAt = performance.now();
      const stopped = lab.engine.request('server/stop', { server: server.id });
      const acts = Array.from({ length: 5 }, () => act(server, 1, 'send', 'too late'));
      for (const answer of await settled(acts))
        assert.match(answer, /^(the server has ended|server: there is no|connection: server \d+ has no)/);
      assert.equal((await stopped).state, 'stopped');
      assert(performance.now() - startedAt < 1500, `answered after ${performance.now() - startedAt} ms`);
    }
  });

  it('a backlog that is set behind a stop does not open the listener again, in whose accept the loop hangs', async () => {
    for (let round = 0; round < 40; round++) {
      const { server } = await stuckInAccept();
      const stopped = lab.engine.request('server/stop', { server: server.id });
      const adjusted = Array.from({ length: 3 }, () =>
        lab.engine.request('server/adjust', { server: server.id, backlog: 7 }),
      );
      for (const answer of await settled(adjusted))
        assert.match(answer, /^(the server has ended|server: there is no)/);
      assert.equal((await stopped).state, 'stopped');
    }
  });

  it('a server that lingers in close is stopped while the engine answers', async () => {
    const { server, deaf, id } = await lingering();
    const closing = act(server, id, 'close').catch(() => {});
    await until('close', async () => (await lab.info(server)).position.call === 'close');
    const stopping = lab.engine.request('server/stop', { server: server.id });
    await answersDuring(lab.engine, closing);
    await lab.puppet.reset(deaf);
    assert.equal((await stopping).state, 'stopped');
  });

  it('a swarm of thousands is stopped while the engine answers', async () => {
    const { address } = await lab.start({ application: 'receive', backlog: 4096 });
    const clients = await Engine.start();
    const before = descriptors(clients.pid).size;
    try {
      const { id: swarm } = await clients.request('swarm/start', {
        port: address.port,
        clients: 8000,
        behaviour: 'idle',
        spreadSources: true,
        verifyEcho: false,
      });
      await until(
        'all to be connected',
        async () => (await clients.request('swarm/statistics', { swarm })).connected === 8000,
        60_000,
      );
      await clients.request('swarm/adjust', { swarm, behaviour: 'talk', window: 64 });
      const sent = async () => (await clients.request('swarm/statistics', { swarm })).messagesSent;
      await until('all to talk', async () => (await sent()) > 8000 * 64, 60_000);
      const { connected, connections } = await answersDuring(
        clients,
        clients.request('swarm/stop', { swarm }),
      );
      assert.deepEqual({ connected, connections }, { connected: 0, connections: 8000 });
      assert.deepEqual(await clients.request('swarm/list', {}), []);
      assert.equal(descriptors(clients.pid).size, before);
    } finally {
      await clients.dispose();
    }
  }).timeout(120_000);

  it('a batch that asks the kernel about tens of thousands of connections lets others have their turn', async () => {
    const server = await lab.start({ application: 'echo', backlog: 4096 });
    const clients = await Engine.start();
    try {
      const { port } = server.address;
      await clients.request('swarm/start', { port, clients: 2000, behaviour: 'idle', spreadSources: true });
      await until('2,000 connections', async () => (await lab.info(server)).connections === 2000, 60_000);
      const parameters = { server: server.id, sortBy: 'receiveQueue', offset: 0, limit: 50 } as const;
      const questions = Array.from(
        { length: 64 },
        () => ({ method: 'connection/view', parameters }) as const,
      );
      const answers = await answersDuring(lab.engine, lab.engine.request('request/batch', { questions }));
      assert(answers.every((answer) => 'result' in answer));
    } finally {
      await clients.dispose();
    }
  }).timeout(120_000);

  it('a name that nobody answers for is looked up while the engine answers', async function () {
    if (!canUnshare()) this.skip();
    const engine = await engineWithSilentNameServer(3);
    try {
      const start = { multiplexer: 'epoll', application: 'echo', host: 'nobody.example' };
      const { data } = await answersDuring(engine, engine.failure('server/start', start));
      assert.deepEqual([data?.errno, data?.syscall], ['EAI_AGAIN', 'getaddrinfo']);
      assert.match(data!.hint, /did not answer for “nobody\.example”/);
    } finally {
      await engine.dispose();
    }
  });
});
