/** What was true at the same moment is told together; what comes while the loop is held is neither lost nor put first. */
import assert from 'node:assert/strict';
import type { Connection, ConnectionAction } from '../../extension/contract/connection.ts';
import type { LabServerInfo } from '../../extension/contract/server.ts';
import type { EpollRecord } from '../../extension/contract/wait.ts';
import { until } from '../until.ts';
import { Engine } from './support/engine.ts';
import { forEachKind, kinds, nameOf } from './support/kinds.ts';
import { type Lab, useLab } from './support/lab.ts';

const EPOLLIN = 1;

describe('moments', () => {
  forEachKind((kind) => {
    const lab = useLab(kind);
    const isEpoll = kind.multiplexer === 'epoll';
    const { pause, resume, step, act, stepTo } = deeds(lab);

    it('a burst of steps and a resume: no step is left for the next pause', async () => {
      const server = await lab.start({ application: 'echo' });
      const client = await lab.puppet.connect(server.address.port);
      await lab.rowOf(server, client);
      await pause(server);
      const steps = Array.from({ length: 40 }, () => step(server));
      await Promise.all([...steps, resume(server)]);
      await pause(server);
      await until('the loop to be held', async () => (await lab.info(server)).position.held);
      await lab.puppet.send(client, 'anybody?');
      await until('the bytes to lie there', async () => (await lab.rowOf(server, client)).receiveQueue === 8);
      assert((await lab.info(server)).position.held);
    });

    const itHasInterestCalls = isEpoll ? it : () => {};
    itHasInterestCalls('a connection that is closed before it is registered never entered', async () => {
      const server = await lab.start({ application: 'chat' });
      await pause(server);
      const client = await lab.puppet.connect(server.address.port);
      await stepTo(server, 'accept');
      assert.equal((await lab.info(server)).position.call, 'interest');
      await act(server, await lab.rowOf(server, client), 'close');
      await resume(server);
      assert.equal((await lab.puppet.receive(client, 1)).length, 0);
      assert.deepEqual(await lab.output(server), []);
      const { accepts, closed, connections } = await lab.statistics(server);
      assert.deepEqual({ accepts, closed, connections }, { accepts: 1, closed: 1, connections: 0 });
    });

    it('a connection whose close is held goes once, also when fault switches change meanwhile', async () => {
      const server = await lab.start({ application: 'chat' });
      const [leaving, staying] = await lab.puppet.connectMany(server.address.port, 2);
      await until('both to be here', async () => (await lab.info(server)).connections === 2);
      await pause(server);
      await lab.puppet.reset(leaving!);
      await stepTo(server, 'receive');
      await lab.adjustFaults(server, []);
      await resume(server);
      await until('one to be gone', async () => (await lab.info(server)).connections === 1);
      const left = (await lab.output(server)).filter(({ kind: entry }) => entry === 'left');
      assert.deepEqual(
        left.map(({ peer }) => peer),
        [leaving!.address],
      );
      await lab.puppet.close(staying!);
    });

    it('a message of a chat comes before the news that its speaker is offline, to everybody', async () => {
      const server = await lab.start({ application: 'chat', writeStrategy: 'immediately' });
      const [speaker, ...listeners] = await lab.puppet.connectMany(server.address.port, 3);
      await until('three connections', async () => (await lab.info(server)).connections === 3);
      const { id } = await lab.rowOf(server, speaker!);
      await pause(server);
      await until('the loop to be held', async () => (await lab.info(server)).position.held);
      await lab.puppet.send(speaker!, 'last words');
      await stepTo(server, 'receive');
      assert.equal((await lab.info(server)).position.call, 'send');
      await act(server, { id } as Connection, 'close');
      await resume(server);
      for (const listener of listeners)
        assert.match(await lab.puppet.receiveText(listener, 'is offline\n'), /last words\n\[.*is offline\n$/);
    });

    it('a connection that removed-not-closed left open takes no act, and says why', async () => {
      const server = await lab.start({ application: 'echo', faults: ['removed-not-closed'] });
      const client = await lab.puppet.connect(server.address.port);
      const connection = await lab.rowOf(server, client);
      await lab.puppet.close(client);
      await until('it to be forgotten', async () => !(await lab.rows(server))[0]!.readable);
      for (const action of ['close', 'reset', 'send'] as const)
        await assert.rejects(act(server, connection, action, 'anybody?'), /removed-not-closed left it open/);
      const { accepts, closed } = await lab.statistics(server);
      assert.deepEqual([accepts, closed], [1, 0]);
    });

    it('data and FIN in one report are both seen when a receive is read until it is short', async () => {
      const server = await lab.start({ application: 'receive', drain: 'untilShort' });
      const clients = await lab.puppet.connectMany(server.address.port, 50);
      await until('50 connections', async () => (await lab.info(server)).connections === 50);
      await pause(server);
      for (const client of clients) {
        await lab.puppet.send(client, 'last words');
        await lab.puppet.shutdown(client);
      }
      await resume(server);
      await until('all to be closed', async () => (await lab.info(server)).connections === 0);
      assert.equal((await lab.statistics(server)).bytesReceived, 500);
    });

    it('what lies behind an urgent byte is read on to when a receive is read until it is short', async () => {
      const server = await lab.start({ application: 'receive', drain: 'untilShort' });
      const client = await lab.puppet.connect(server.address.port);
      await lab.rowOf(server, client);
      await pause(server);
      await lab.puppet.send(client, 'before');
      await lab.puppet.sendUrgent(client, '!');
      await lab.puppet.send(client, 'behind');
      await resume(server);
      await until('12 bytes', async () => (await lab.rowOf(server, client)).received === 12);
      assert((await lab.notes(server)).includes('urgent byte'));
    });

    it('an urgent byte that comes between two receives is not stepped over', async () => {
      const server = await lab.start({ application: 'receive', drain: 'untilAgain' });
      const client = await lab.puppet.connect(server.address.port);
      const connection = await lab.rowOf(server, client);
      await pause(server);
      await lab.puppet.send(client, 'before');
      assert.equal((await stepTo(server, 'receive')).returned, 6);
      // Held before the receive that only looks whether there is more.
      assert.equal((await lab.info(server)).position.call, 'receive');
      await lab.puppet.sendUrgent(client, '!');
      await lab.puppet.send(client, 'behind');
      await until('13 bytes in the kernel', async () => (await bytesInKernel(server, connection)) === 13);
      await resume(server);
      await until('12 bytes', async () => (await lab.rowOf(server, client)).received === 12);
      assert((await lab.notes(server)).includes('urgent byte'));
    });

    it('what a person sends while an echo is held comes behind all of the echo', async () => {
      const server = await lab.start({
        application: 'echo',
        writeStrategy: 'immediately',
        receiveSize: 1 << 20,
        queueLimit: 8 << 20,
        connectionOptions: { SO_SNDBUF: 20_000 },
      });
      const client = await lab.puppet.connect(server.address.port);
      const connection = await lab.rowOf(server, client);
      await pause(server);
      const text = Array.from({ length: 25_000 }, (_, i) => `${i}`.padStart(5)).join(',');
      await lab.puppet.send(client, text);
      const { returned: first } = await stepTo(server, 'receive');
      assert.equal((await lab.info(server)).position.call, 'send');
      await act(server, connection, 'send', 'PERSON');
      await resume(server);
      await lab.puppet.shutdown(client);
      const received = (await lab.puppet.receiveAll(client)).toString();
      assert.equal(received, `${text.slice(0, first)}PERSON${text.slice(first)}`);
    });

    async function bytesInKernel({ id }: LabServerInfo, { id: connection }: Connection): Promise<number> {
      const { tcpInfo } = await lab.engine.request('connection/inspect', { server: id, connection });
      return tcpInfo!.bytesReceived;
    }
  });

  for (const kind of kinds.filter(({ multiplexer }) => multiplexer === 'epoll'))
    describe(`the interest list, ${nameOf(kind)}`, () => {
      const lab = useLab(kind);
      const { pause, resume, act } = deeds(lab);
      const lastWait = async (server: LabServerInfo, limit?: number) =>
        (await lab.engine.request('wait/last', { server: server.id, limit })) as EpollRecord;
      const eventsOf = ({ interest }: EpollRecord, fd: number) =>
        interest.find((entry) => entry.fd === fd)?.events;

      it('is the one that the wait was made with, whatever was changed since', async () => {
        const server = await lab.start({ application: 'echo' });
        const [first, second] = await lab.puppet.connectMany(server.address.port, 2);
        await lab.rowOf(server, first!);
        const changed = await lab.rowOf(server, second!);
        await pause(server);
        await until('the loop to be held', async () => (await lab.info(server)).position.held);
        const before = await lastWait(server);
        assert(eventsOf(before, changed.fd)! & EPOLLIN);
        await act(server, changed, 'pauseReading');
        await act(server, await lab.rowOf(server, first!), 'close');
        assert.equal((await lab.info(server)).connections, 1);
        assert.deepEqual(await lastWait(server), before);
        await resume(server);
        await lab.puppet.connect(server.address.port);
        await until('another wait', async () => (await lastWait(server)).number > before.number);
        const after = await lastWait(server);
        assert.equal(eventsOf(after, changed.fd)! & EPOLLIN, 0);
      });

      it('is never shorter than the ready list, and begins with it', async () => {
        const server = await lab.start({ application: 'receive', backlog: 128 });
        const clients = await lab.puppet.connectMany(server.address.port, 100);
        await until('100 connections', async () => (await lab.info(server)).connections === 100);
        const last = await lab.rowOf(server, clients[99]!);
        await pause(server);
        await until('the loop to be held', async () => (await lab.info(server)).position.held);
        await lab.puppet.send(clients[99]!, 'here');
        await until('the wait that tells', async () => {
          await lab.engine.request('loop/step', { server: server.id });
          return (await lastWait(server)).ready.some(({ fd }) => fd === last.fd);
        });
        const record = await lastWait(server, 12);
        assert.deepEqual([record.interest.length, record.interestSize, record.folded], [12, 102, 90]);
        assert.deepEqual(
          record.interest.slice(0, record.ready.length).map(({ fd }) => fd),
          record.ready.map(({ fd }) => fd).sort((a, b) => a - b),
        );
      });
    });

  describe('in flow', () => {
    const lab = useLab();

    it('no queue is less than nothing, and unsent is a part of what is sent', async () => {
      const server = await lab.start({ application: 'echo', receiveSize: 16_384 });
      const clients = await Engine.start();
      try {
        const { id: swarm } = await clients.request('swarm/start', {
          port: server.address.port,
          clients: 4,
          messageSize: 16_384,
          window: 16,
        });
        await until('4 connections', async () => (await lab.info(server)).connections === 4);
        for (const { id: connection } of await lab.rows(server))
          for (let looks = 0; looks < 2000; looks++) {
            const { row, queues } = await lab.engine.request('connection/inspect', {
              server: server.id,
              connection,
            });
            assert(queues.inFlight >= 0 && queues.unsent >= 0, JSON.stringify(queues));
            assert(row.unsent <= row.sendQueue, `${row.unsent} unsent of ${row.sendQueue}`);
            assert(queues.peer!.inFlight >= 0);
          }
        await clients.request('swarm/stop', { swarm });
      } finally {
        await clients.dispose();
      }
    }).timeout(60_000);

    it('an urgent byte that the send buffer does not take is not said to be sent', async () => {
      const server = await lab.start({ application: 'receive', connectionOptions: { SO_SNDBUF: 5000 } });
      const client = await lab.puppet.connect(server.address.port);
      const { id: connection } = await lab.rowOf(server, client);
      const text = 'x'.repeat(100_000);
      let taken = 0;
      const urgent = { server: server.id, connection, action: 'sendUrgent', text };
      const failure = await (async () => {
        for (;;) {
          const failed = await lab.engine.failure('connection/act', urgent).catch(() => undefined);
          if (failed?.data?.errno === 'EAGAIN' && /took/.test(failed.data.hint)) continue;
          if (failed) return failed;
          taken += text.length;
        }
      })();
      assert.deepEqual([failure.data?.errno, failure.data?.syscall], ['EAGAIN', 'send']);
      const { sends, bytesSent, wouldBlock } = await lab.statistics(server);
      assert(sends > 1 && wouldBlock > 0);
      assert.equal((await lab.rowOf(server, client)).sent, bytesSent);
      assert(bytesSent >= taken && bytesSent > 0);
    });
  });
});

/** What a person does to a server of this lab. */
function deeds(lab: Lab) {
  const step = ({ id }: LabServerInfo) => lab.engine.request('loop/step', { server: id });
  return {
    step,
    pause: ({ id }: LabServerInfo) => lab.engine.request('loop/pause', { server: id }),
    resume: ({ id }: LabServerInfo) => lab.engine.request('loop/resume', { server: id }),
    act: ({ id }: LabServerInfo, connection: Connection, action: ConnectionAction, text?: string) =>
      lab.engine.request('connection/act', { server: id, connection: connection.id, action, text }),
    /** Steps over what comes before; the loop is held at the next call when it returns. */
    async stepTo(server: LabServerInfo, call: string) {
      for (let tries = 0; tries < 20; tries++) {
        const made = await step(server);
        if (made.call !== call || made.returned === undefined) continue;
        await until('the loop to be held', async () => (await lab.info(server)).position.held);
        return made;
      }
      throw new Error(`no ${call} in twenty steps`);
    },
  };
}
