/** At the edges: no descriptors left, descriptors that select cannot hold, peers that are gone, many starts and stops. */
import assert from 'node:assert/strict';
import { until } from '../until.ts';
import { checkEcho } from './support/clients.ts';
import { forEachKind, kinds } from './support/kinds.ts';
import { useLab } from './support/lab.ts';
import { descriptors, leaveRoomFor, limitDescriptors, threads } from './support/proc.ts';

describe('limits', () => {
  forEachKind((kind) => {
    const lab = useLab(kind);

    it('EMFILE pauses the listener: no spin, the others are served, newcomers follow when there is room', async () => {
      const server = await lab.start({ application: 'echo', backlog: 16 });
      leaveRoomFor(lab.engine.pid, 4);
      const clients = await lab.puppet.connectMany(server.address.port, 8);
      const errors = async () => (await lab.statistics(server)).acceptErrors;
      await until('a first EMFILE', async () => (await errors()) > 0);
      const before = await lab.statistics(server);
      assert.equal(before.accepts, 4);
      await until('accept to be tried thrice more', async () => (await errors()) >= before.acceptErrors + 3);
      const after = await lab.statistics(server);
      // One wait ends by its timeout, one with the listener, for each try; a spin would be thousands.
      const tries = after.acceptErrors - before.acceptErrors;
      assert(
        after.waits - before.waits <= 3 * (tries + 1),
        `${after.waits - before.waits} waits, ${tries} tries`,
      );
      const paused = (await lab.trace(server)).find(({ text }) => text?.startsWith('accept failed'));
      assert(paused, 'no note tells of the pause');

      const served = (await lab.rows(server)).map(
        ({ peer }) => clients.find(({ address }) => address === peer)!,
      );
      await lab.puppet.send(served[0]!, 'served');
      assert.equal((await lab.puppet.receiveExactly(served[0]!, 6)).toString(), 'served');

      await lab.puppet.close(served[0]!);
      await until(
        'one newcomer for one who left',
        async () => (await lab.statistics(server)).accepts > before.accepts,
      );
      limitDescriptors(lab.engine.pid, 4096);
      await until('all to be accepted', async () => (await lab.statistics(server)).accepts === 8);
      for (const client of clients.filter((each) => each !== served[0])) {
        await lab.puppet.send(client, 'served');
        assert.equal((await lab.puppet.receiveExactly(client, 6)).toString(), 'served');
      }
    });

    it('a peer that is gone does not end the engine: EPIPE, no SIGPIPE', async () => {
      const server = await lab.start({ application: 'receive' });
      const client = await lab.puppet.connect(server.address.port);
      const { id } = await lab.rowOf(server, client);
      const act = (action: 'pauseReading' | 'send') =>
        lab.engine.request('connection/act', {
          server: server.id,
          connection: id,
          action,
          text: 'x'.repeat(1000),
        });
      await act('pauseReading');
      // After a FIN an RST means EPIPE (after none, ECONNRESET): nobody will ever read what is sent now.
      await lab.puppet.shutdown(client);
      await lab.puppet.reset(client);
      await act('send').catch(() => undefined);
      await until('the connection to be closed', async () => (await lab.rows(server)).length === 0);
      const send = (await lab.trace(server)).find((record) => record.kind === 'send');
      assert.equal(send?.errno, 'EPIPE');
      process.kill(lab.engine.pid, 'SIGPIPE');
      await checkEcho({
        port: (await lab.start({ application: 'echo' })).address.port,
        sizes: [100],
        count: 10,
      });
    });

    it('ten servers, started, used and stopped, leave no descriptor and no thread', async () => {
      const use = async () => {
        const { id, address } = await lab.start({ application: 'echo' });
        await lab.puppet.connectMany(address.port, 3);
        await checkEcho({ port: address.port, sizes: [100], count: 10 });
        assert.equal((await lab.engine.request('server/stop', { server: id })).state, 'stopped');
      };
      await use(); // what Node opens once
      const state = () => ({
        open: descriptors(lab.engine.pid).size,
        threads: threads(lab.engine.pid).length,
      });
      const before = state();
      for (let i = 0; i < 10; i++) await use();
      assert.deepEqual(state(), before);
    });

    it('a stopped server refuses newcomers, and its port can be taken again at once', async () => {
      const first = await lab.start({ application: 'echo' });
      const client = await lab.puppet.connect(first.address.port);
      await lab.rowOf(first, client);
      await lab.engine.request('server/stop', { server: first.id });
      assert.equal((await lab.puppet.receiveAll(client)).length, 0);
      const refused = await lab.puppet.connect(first.address.port).catch((error: Error) => error);
      assert.equal((refused as Error).message, 'ECONNREFUSED');
      // The server closed first: its side is in TIME_WAIT, which SO_REUSEADDR passes over.
      const second = await lab.start({ application: 'echo', port: first.address.port });
      await checkEcho({ port: second.address.port, sizes: [100], count: 10 });
    });
  });

  describe('descriptors past 1,023', () => {
    const lab = useLab(kinds[0]);
    const occupy = async () => {
      const crowd = await lab.engine.request('server/start', {
        multiplexer: 'epoll',
        application: 'receive',
        backlog: 2048,
      });
      await lab.puppet.connectMany(crowd.address.port, 1030);
      await until('a crowd', async () => (await lab.statistics(crowd)).accepts === 1030);
    };

    it('select refuses the connection, counts it and says so; those it has are served', async () => {
      const server = await lab.start({ application: 'echo' });
      const early = await lab.puppet.connect(server.address.port);
      await lab.rowOf(server, early);
      await occupy();
      const late = await lab.puppet.connect(server.address.port);
      assert.equal((await lab.puppet.receiveAll(late)).length, 0);
      const { refused, accepts } = await lab.statistics(server);
      assert.deepEqual({ refused, accepts }, { refused: 1, accepts: 1 });
      const note = (await lab.trace(server)).find(({ text }) => text?.startsWith('connection refused'));
      assert(note && note.value! >= 1024 && note.value === note.fd, JSON.stringify(note));
      await lab.puppet.send(early, 'here');
      assert.equal((await lab.puppet.receiveExactly(early, 4)).toString(), 'here');
    });

    it('a select server cannot start there with FD_SETSIZE bits, and serves with more', async () => {
      await occupy();
      const { data } = await lab.engine.failure('server/start', {
        multiplexer: 'select',
        application: 'echo',
      });
      assert.equal(data?.syscall, 'select');
      const server = await lab.start({ application: 'echo', fdSetBits: 4096 });
      assert(server.fd >= 1024);
      await checkEcho({ port: server.address.port, sizes: [1000], count: 100 });
    });
  });
});
