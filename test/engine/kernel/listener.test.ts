/** Items 3 and 5 of the list of what the kernel does, seen through a server: its accept queue, and who resets before accept. */
import assert from 'node:assert/strict';
import { until } from '../../until.ts';
import type { PuppetSocket } from '../support/clients.ts';
import { forEachKind } from '../support/kinds.ts';
import { useLab } from '../support/lab.ts';
import { listenOverflows } from '../support/proc.ts';
import { socketsOfPort } from '../support/ss.ts';

describe('kernel: a listener', () => {
  forEachKind((kind) => {
    const lab = useLab(kind);

    it('kernel 5: backlog N holds N + 1, and another backlog counts at once', async () => {
      const server = await lab.start({ application: 'echo', backlog: 1 });
      const adjust = (change: object) =>
        lab.engine.request('server/adjust', { server: server.id, ...change });
      await adjust({ acceptingPaused: true });
      const clients: PuppetSocket[] = [];
      const crowd = async (count: number) => {
        for (let i = 0; i < count; i++)
          clients.push(await lab.puppet.connect(server.address.port, { wait: false }));
      };
      const finished = async () => {
        const answers = [];
        for (const client of clients) answers.push(await lab.puppet.connected(client));
        return answers.filter(Boolean).length;
      };
      await crowd(4);
      await until('two to be held', async () => (await finished()) === 2);
      const queue = async () => {
        const { acceptQueue, acceptQueueLimit, backlog } = await lab.info(server);
        return { acceptQueue, acceptQueueLimit, backlog };
      };
      assert.deepEqual(await queue(), { acceptQueue: 2, acceptQueueLimit: 1, backlog: 1 });
      await adjust({ backlog: 10 });
      await crowd(3);
      await until('three more', async () => ((await queue()).acceptQueue ?? 0) >= 5);
      assert.equal((await queue()).acceptQueueLimit, 10);
      await adjust({ acceptingPaused: false });
      // Those who were left in SYN_SENT try again after a second.
      await until('all to be accepted', async () => (await lab.statistics(server)).accepts === 7);
    });

    it('kernel 5: what the full queue dropped is counted, as the kernel counts it', async () => {
      const server = await lab.start({ application: 'echo', backlog: 1 });
      assert.equal((await lab.info(server)).drops, 0);
      const overflows = listenOverflows();
      await lab.engine.request('server/adjust', { server: server.id, acceptingPaused: true });
      // One too many. Of several that try again at once, one may be let in and its last ACK be dropped, where
      // the kernel answered with a cookie and kept nothing: that client waits forever.
      for (let i = 0; i < 3; i++) await lab.puppet.connect(server.address.port, { wait: false });
      const drops = async () => (await lab.info(server)).drops!;
      await until('one to be dropped', async () => (await drops()) >= 1);
      await until('it to try again', async () => (await drops()) >= 2);
      // Between two calls one more may come: it is looked at until they agree.
      const seenBySs = () =>
        socketsOfPort(server.address.port).find(({ state }) => state === 'LISTEN')!.memory.d!;
      await until('ss to say the same', async () => (await drops()) === seenBySs());
      const dropped = await drops();
      assert(listenOverflows() - overflows >= dropped, 'of all listeners together no fewer');
      await lab.engine.request('server/adjust', { server: server.id, acceptingPaused: false });
      await until('all to be accepted', async () => (await lab.statistics(server)).accepts === 3);
      assert((await drops()) >= dropped);
    });

    it('kernel 3: who resets before accept is accepted, then receive says ECONNRESET', async () => {
      const server = await lab.start({ application: 'echo' });
      const adjust = (acceptingPaused: boolean) =>
        lab.engine.request('server/adjust', { server: server.id, acceptingPaused });
      await adjust(true);
      const client = await lab.puppet.connect(server.address.port);
      await lab.puppet.reset(client);
      assert.equal((await lab.info(server)).acceptQueue, 1);
      await adjust(false);
      await until('the connection to be closed', async () => (await lab.statistics(server)).closed === 1);
      const calls = (await lab.trace(server)).filter(
        ({ kind: call }) => call === 'accept' || call === 'receive',
      );
      assert.equal(calls.find(({ returned }) => returned! > 0)?.kind, 'accept');
      assert.equal(calls.find(({ kind: call }) => call === 'receive')?.errno, 'ECONNRESET');
    });

    it('kernel 10: an urgent byte is told apart from the stream', async () => {
      const server = await lab.start({ application: 'receive' });
      const client = await lab.puppet.connect(server.address.port);
      await lab.puppet.send(client, 'before');
      await lab.puppet.sendUrgent(client, '!');
      await lab.puppet.send(client, 'behind');
      await until('the stream', async () => (await lab.rowOf(server, client)).received === 12);
      const trace = await lab.trace(server);
      assert.equal(trace.find(({ text }) => text === 'urgent byte')?.value, '!'.charCodeAt(0));
      const except = { select: 4, poll: 2, epoll: 2 }[kind.multiplexer];
      const bits = trace.flatMap(({ ready = [] }) => ready).map((each) => each.bits);
      assert.equal(
        bits.some((each) => each & except),
        true,
      );
      const printed = (await lab.output(server)).filter((entry) => entry.kind === 'data');
      assert.equal(printed.map(({ text }) => text).join(''), 'beforebehind');
    });
  });
});
