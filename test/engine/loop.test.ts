/** The loop held, stepped and slowed: what it does, one system call at a time. */
import assert from 'node:assert/strict';
import type { LabServerInfo, Step } from '../../extension/contract/server.ts';
import { until } from '../until.ts';
import { forEachKind } from './support/kinds.ts';
import { useLab } from './support/lab.ts';

describe('the loop', () => {
  forEachKind((kind) => {
    const lab = useLab(kind);
    const isEpoll = kind.multiplexer === 'epoll';
    const isEdge = kind.trigger === 'edge';
    const step = ({ id }: LabServerInfo) => lab.engine.request('loop/step', { server: id });
    const pause = ({ id }: LabServerInfo) => lab.engine.request('loop/pause', { server: id });

    async function held(server: LabServerInfo): Promise<void> {
      await until('the loop to be held', async () => (await lab.info(server)).position.held);
    }

    /** Steps over the calls that hold it up on the way: the control descriptor's news, and waits for it. */
    async function stepTo(server: LabServerInfo, call: Step['call']): Promise<Step> {
      for (let tries = 0; tries < 10; tries++) {
        const made = await step(server);
        if (made.call === call) return made;
      }
      throw new Error(`no ${call} in ten steps`);
    }

    it('goes through accept, receive and send of one echo, each call named', async () => {
      const server = await lab.start({ application: 'echo' });
      assert.equal((await pause(server)).state, 'paused');
      await held(server);
      // The pause woke it from its wait, or came before the first.
      assert.match((await lab.info(server)).position.call, /^(control|wait)$/);
      await stepTo(server, 'control');
      const client = await lab.puppet.connect(server.address.port);
      assert.deepEqual(await step(server), { call: 'wait', fd: -1, asked: -1, returned: 1 });
      const accept = await step(server);
      const fd = accept.returned!;
      assert.deepEqual(accept, { call: 'accept', fd: server.fd, asked: 0, returned: fd });
      if (isEpoll) assert.deepEqual((await step(server)).call, 'interest');
      assert.deepEqual(await step(server), {
        call: 'accept',
        fd: server.fd,
        asked: 0,
        returned: -1,
        errno: 'EAGAIN',
      });
      await lab.puppet.send(client, 'hello');
      assert.deepEqual(await step(server), { call: 'wait', fd: -1, asked: -1, returned: 1 });
      assert.deepEqual(await step(server), { call: 'receive', fd, asked: 1024, returned: 5 });
      if (isEpoll) assert.equal((await step(server)).call, 'interest');
      if (isEdge)
        assert.deepEqual(await step(server), {
          call: 'receive',
          fd,
          asked: 1024,
          returned: -1,
          errno: 'EAGAIN',
        });
      assert.deepEqual((await lab.rows(server))[0]!.applicationQueue, { messages: 1, bytes: 5 });
      assert.equal(await lab.puppet.readable(client), false);
      assert.equal((await step(server)).call, 'wait');
      assert.deepEqual(await step(server), { call: 'send', fd, asked: 5, returned: 5 });
      assert.equal((await lab.puppet.receiveExactly(client, 5)).toString(), 'hello');
      if (isEpoll) assert.equal((await step(server)).call, 'interest');
      const waiting = await step(server);
      assert.deepEqual([waiting.call, waiting.pending, waiting.returned], ['wait', true, undefined]);
      assert.deepEqual((await lab.info(server)).position, { call: 'wait', fd: -1, held: false });
      // The next step ends that wait by the control descriptor, whose reading is a call of its own.
      assert.equal((await step(server)).call, 'control');

      await lab.engine.request('loop/resume', { server: server.id });
      await lab.puppet.send(client, 'again');
      assert.equal((await lab.puppet.receiveExactly(client, 5)).toString(), 'again');
      assert.equal((await lab.info(server)).state, 'running');
    });

    it('while held can be looked into, set, acted on, and stopped', async () => {
      const server = await lab.start({ application: 'echo' });
      const client = await lab.puppet.connect(server.address.port);
      const { id } = await lab.rowOf(server, client);
      await pause(server);
      await held(server);
      const one = { server: server.id, connection: id };
      assert.equal(
        (await lab.engine.request('option/set', { ...one, name: 'TCP_NODELAY', value: true })).value,
        true,
      );
      await lab.engine.request('connection/act', { ...one, action: 'send', text: 'later' });
      const { messages, queues } = await lab.engine.request('connection/inspect', one);
      assert.deepEqual(messages, [{ bytes: 5, sent: 0, head: Buffer.from('later').toString('base64') }]);
      assert.equal(queues.application.bytes, 5);
      const sent = await stepTo(server, 'send');
      assert.equal(sent.returned, 5);
      assert.equal((await lab.puppet.receiveExactly(client, 5)).toString(), 'later');
      await lab.engine.request('connection/act', { ...one, action: 'close' });
      assert.equal((await lab.puppet.receiveAll(client)).length, 0);
      assert.deepEqual(await lab.rows(server), []);
      assert.equal((await lab.engine.request('server/stop', { server: server.id })).state, 'stopped');
    });

    it('drops what a call is about when a person closes it first', async () => {
      const server = await lab.start({ application: 'echo' });
      const client = await lab.puppet.connect(server.address.port);
      const { id } = await lab.rowOf(server, client);
      await pause(server);
      await held(server);
      await lab.puppet.send(client, 'never read');
      await until('the loop to stand before the receive', async () => {
        const { call } = (await lab.info(server)).position;
        if (call !== 'receive') await step(server);
        return call === 'receive';
      });
      await lab.engine.request('connection/act', { server: server.id, connection: id, action: 'close' });
      await lab.engine.request('loop/resume', { server: server.id });
      const next = await lab.puppet.connect(server.address.port);
      await lab.puppet.send(next, 'served');
      assert.equal((await lab.puppet.receiveExactly(next, 6)).toString(), 'served');
      assert.equal((await lab.statistics(server)).bytesReceived, 6);
    });

    it('waits its pace before each call, and no longer when the pace is taken off', async () => {
      const server = await lab.start({ application: 'echo' });
      const client = await lab.puppet.connect(server.address.port);
      await lab.rowOf(server, client);
      const pace = (milliseconds: number) =>
        lab.engine.request('loop/pace', { server: server.id, milliseconds });
      assert.equal((await pace(60)).pace, 60);
      // receive, wait, send: at the least, and each waits its time.
      assert((await roundTrip(client)) >= 3 * 60);
      await pace(1500);
      const answer = roundTrip(client);
      await until('the receive to be held', async () => {
        const { call, held } = (await lab.info(server)).position;
        return call === 'receive' && held;
      });
      const from = performance.now();
      await pace(0);
      await answer;
      assert(performance.now() - from < 1000, 'the old pace was waited out');
    });

    async function roundTrip(client: { socket: number; address: string }): Promise<number> {
      const from = performance.now();
      await lab.puppet.send(client, 'x');
      await lab.puppet.receiveExactly(client, 1);
      return performance.now() - from;
    }
  });

  const lab = useLab();

  it('tells of each change of a server unasked, and only then', async () => {
    const { changes } = lab.engine;
    changes.length = 0;
    const { id, address } = await lab.start({ application: 'echo' });
    await lab.engine.request('loop/pause', { server: id });
    await lab.engine.request('loop/resume', { server: id });
    const client = await lab.puppet.connect(address.port);
    await lab.puppet.send(client, 'news for nobody');
    await lab.puppet.receiveExactly(client, 15);
    await lab.engine.request('server/stop', { server: id });
    assert.deepEqual(
      changes.map((info) => [info.id, info.state]),
      ['running', 'paused', 'running', 'stopped'].map((state) => [id, state]),
    );
  });
});
