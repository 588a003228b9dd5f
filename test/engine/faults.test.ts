/** Each classic mistake, committed by a live server: its symptom in numbers, and that it is gone with the switch. */
import assert from 'node:assert/strict';
import type { LabServerInfo } from '../../extension/contract/server.ts';
import type { EpollRecord, PollRecord } from '../../extension/contract/wait.ts';
import { until } from '../until.ts';
import { checkEcho, type PuppetSocket } from './support/clients.ts';
import { forEachKind } from './support/kinds.ts';
import { type Lab, useLab } from './support/lab.ts';
import { descriptors, epollInterest, leaveRoomFor, limitDescriptors } from './support/proc.ts';
import { socketsOfPort } from './support/ss.ts';

const POLLNVAL = 0x20;
const spin = 2000;

/** Its loop goes round and round: thousands of waits, with nobody doing anything. */
async function spins(lab: Lab, server: LabServerInfo): Promise<void> {
  const { waits } = await lab.statistics(server);
  await until('thousands of waits', async () => (await lab.statistics(server)).waits > waits + spin);
}

/** Its loop rests: no wait returns between several looks in a row. */
async function rests(lab: Lab, server: LabServerInfo): Promise<void> {
  let [last, looks] = [-1, 0];
  await until('the loop to rest', async () => {
    const { waits } = await lab.statistics(server);
    looks = waits === last ? looks + 1 : 0;
    last = waits;
    return looks === 4;
  });
}

async function echoes(lab: Lab, client: PuppetSocket): Promise<void> {
  await lab.puppet.send(client, 'echo');
  assert.equal((await lab.puppet.receiveExactly(client, 4)).toString(), 'echo');
}

describe('faults', () => {
  forEachKind((kind) => {
    const lab = useLab(kind);
    const isEdge = kind.trigger === 'edge';
    /** Under edge trigger nothing is told twice: what would spin else is silent there. */
    const spinsUnlessEdge = (server: LabServerInfo) => (isEdge ? rests(lab, server) : spins(lab, server));

    it('eof-ignored: the closed connection stays in CLOSE_WAIT and is readable for ever', async () => {
      const server = await lab.start({ application: 'echo', faults: ['eof-ignored'] });
      const client = await lab.puppet.connect(server.address.port);
      await lab.rowOf(server, client);
      await lab.puppet.close(client);
      await until('the end of file', async () => (await lab.rows(server))[0]?.state === 'halfClosed');
      await spinsUnlessEdge(server);
      assert.deepEqual(ownSockets(server), ['CLOSE-WAIT']);
      await lab.adjustFaults(server, []);
      await until('the connection to be closed', async () => (await lab.rows(server)).length === 0);
      await rests(lab, server);
      assert.deepEqual(ownSockets(server), []);
    });

    it('always-writable: one idle client keeps the loop awake', async () => {
      const server = await lab.start({ application: 'echo', faults: ['always-writable'] });
      const client = await lab.puppet.connect(server.address.port);
      await until('the interest in writable', async () => (await lab.rowOf(server, client)).writable);
      await spinsUnlessEdge(server);
      assert.equal((await lab.statistics(server)).sends, 0);
      await lab.adjustFaults(server, []);
      await rests(lab, server);
      assert.equal((await lab.rowOf(server, client)).writable, false);
      await echoes(lab, client);
    });

    it('zero-timeout: the loop never rests, though nobody is there', async () => {
      const server = await lab.start({ application: 'echo', faults: ['zero-timeout'] });
      await spins(lab, server);
      const { timeout, returned } = await lab.lastWait(server);
      assert.deepEqual({ timeout, returned }, { timeout: 0, returned: 0 });
      const spent = async () => (await lab.statistics(server)).cpuNanoseconds;
      const before = await spent();
      await until('20 ms of CPU to be spent', async () => (await spent()) > before + 20e6);
      await lab.adjustFaults(server, []);
      await rests(lab, server);
      // Its thread's own clock: the one who asks meanwhile spends CPU, but not the loop's.
      const rested = await spent();
      assert.equal(await spent(), rested);
    });

    it('edge-one-receive: the rest stalls until something new comes, under edge trigger', async () => {
      const server = await lab.start({ application: 'receive', faults: ['edge-one-receive'] });
      const client = await lab.puppet.connect(server.address.port);
      await lab.rowOf(server, client);
      const received = async (bytes: number) =>
        until(`${bytes} bytes`, async () => (await lab.rowOf(server, client)).received === bytes);
      await lab.puppet.send(client, 'x'.repeat(5000));
      if (!isEdge) return received(5000);
      await received(1024);
      await rests(lab, server);
      assert.equal((await lab.rowOf(server, client)).receiveQueue, 5000 - 1024);
      await lab.adjustFaults(server, []);
      await rests(lab, server);
      assert.equal((await lab.rowOf(server, client)).receiveQueue, 5000 - 1024);
      await lab.puppet.send(client, 'y');
      await received(5001);
    });

    it('removed-not-closed: descriptors leak, one for each who goes', async () => {
      const server = await lab.start({ application: 'echo', faults: ['removed-not-closed'] });
      const before = descriptors(lab.engine.pid).size;
      for (let i = 1; i <= 5; i++) {
        const client = await lab.puppet.connect(server.address.port);
        await echoes(lab, client);
        await lab.puppet.close(client);
        await until('the interest to be gone', async () =>
          (await lab.rows(server)).every((row) => !row.readable),
        );
        assert.equal(descriptors(lab.engine.pid).size, before + i);
      }
      await rests(lab, server);
      assert.deepEqual(ownSockets(server), Array(5).fill('CLOSE-WAIT'));
      await lab.adjustFaults(server, []);
      await until('the leaked to be closed', async () => descriptors(lab.engine.pid).size === before);
      assert.deepEqual(ownSockets(server), []);
    });

    it('blocking-accept: one accept too many, and nobody is served until somebody comes', async () => {
      const server = await lab.start({ application: 'echo', faults: ['blocking-accept'] });
      const first = await lab.puppet.connect(server.address.port);
      await lab.rowOf(server, first);
      await lab.puppet.send(first, 'anybody?');
      await until('the bytes to lie there', async () => (await lab.rowOf(server, first)).receiveQueue === 8);
      assert.deepEqual((await lab.info(server)).position, { call: 'accept', fd: server.fd, held: false });
      // The loop is still in that call; but it will not make the same one again.
      await lab.adjustFaults(server, []);
      assert.equal((await lab.info(server)).position.call, 'accept');
      await lab.puppet.connect(server.address.port);
      assert.equal((await lab.puppet.receiveExactly(first, 8)).toString(), 'anybody?');
      await rests(lab, server);
      assert.equal((await lab.info(server)).position.call, 'wait');
    });

    it('blocking-accept: a server that hangs in accept can be stopped', async () => {
      const server = await lab.start({ application: 'echo', faults: ['blocking-accept'] });
      await lab.puppet.connect(server.address.port);
      await until('the second accept', async () => {
        const { connections, position } = await lab.info(server);
        return connections === 1 && position.call === 'accept';
      });
      assert.equal((await lab.engine.request('server/stop', { server: server.id })).state, 'stopped');
    });

    it('partial-send: what the kernel did not take is lost', async () => {
      const server = await lab.start({
        application: 'echo',
        receiveSize: 1 << 20,
        queueLimit: 8 << 20,
        connectionOptions: { SO_SNDBUF: 20_000 },
        faults: ['partial-send'],
      });
      const client = await lab.puppet.connect(server.address.port);
      let sent = 0;
      await until('something to be lost', async () => {
        sent += await lab.puppet.sendUntilFull(client);
        const { received, sent: echoed, applicationQueue } = await lab.rowOf(server, client);
        return received > echoed + applicationQueue.bytes;
      });
      await lab.puppet.shutdown(client);
      const { length } = await lab.puppet.receiveAll(client);
      const { bytesReceived, bytesSent } = await lab.statistics(server);
      assert.deepEqual([bytesReceived, bytesSent], [sent, length]);
      assert(length < sent, `${length} of ${sent}`);
      await lab.adjustFaults(server, []);
      await checkEcho({ port: server.address.port, sizes: [1 << 20], count: 2 });
    });

    it('emfile-spin: accept fails again and again, or never again under edge trigger', async () => {
      const server = await lab.start({ application: 'echo', backlog: 16, faults: ['emfile-spin'] });
      leaveRoomFor(lab.engine.pid, 1);
      const [served] = await lab.puppet.connectMany(server.address.port, 4);
      await until('a first EMFILE', async () => (await lab.statistics(server)).acceptErrors > 0);
      await echoes(lab, served!);
      await spinsUnlessEdge(server);
      const { acceptErrors, waits } = await lab.statistics(server);
      if (!isEdge) assert(acceptErrors > spin && waits > spin);
      await lab.adjustFaults(server, []);
      if (isEdge) {
        // Room comes too late: the edge is over, and those who wait are stranded until the next one comes.
        limitDescriptors(lab.engine.pid, 4096);
        await rests(lab, server);
        assert.equal((await lab.info(server)).acceptQueue, 3);
        await lab.puppet.connect(server.address.port);
        await until('all to be accepted', async () => (await lab.statistics(server)).accepts === 5);
      } else {
        const calm = await lab.statistics(server);
        await until(
          'three more tries',
          async () => (await lab.statistics(server)).acceptErrors >= calm.acceptErrors + 3,
        );
        assert((await lab.statistics(server)).waits - calm.waits < 50);
        limitDescriptors(lab.engine.pid, 4096);
        await until('all to be accepted', async () => (await lab.statistics(server)).accepts === 4);
      }
    });

    it(`closed-not-removed: ${{ select: 'EBADF ends the server', poll: 'NVAL for ever', epoll: 'nothing is said' }[kind.multiplexer]}`, async () => {
      const server = await lab.start({ application: 'echo', faults: ['closed-not-removed'] });
      const client = await lab.puppet.connect(server.address.port);
      const { fd } = await lab.rowOf(server, client);
      await echoes(lab, client);
      await lab.puppet.close(client);
      if (kind.multiplexer === 'select') {
        await until('the server to die', async () => (await lab.info(server)).state === 'died');
        assert.match((await lab.info(server)).reason!, /EBADF/);
        const { returned, errno } = await lab.lastWait(server);
        assert.deepEqual({ returned, errno }, { returned: -1, errno: 'EBADF' });
        assert(lab.engine.changes.some(({ id, state }) => id === server.id && state === 'died'));
        return;
      }
      await until('the connection to be closed', async () => (await lab.rows(server)).length === 0);
      if (kind.multiplexer === 'poll') {
        await spins(lab, server);
        const record = (await lab.lastWait(server)) as PollRecord;
        assert.deepEqual(record.entries[0], { fd, events: record.entries[0]!.events, revents: POLLNVAL });
        assert((await lab.statistics(server)).staleEvents > spin);
      } else {
        await rests(lab, server);
        const { epollFd } = (await lab.lastWait(server)) as EpollRecord;
        assert(!epollInterest(lab.engine.pid, epollFd).some((entry) => entry.fd === fd));
      }
      await lab.adjustFaults(server, []);
      await rests(lab, server);
      const next = await lab.puppet.connect(server.address.port);
      await echoes(lab, next);
      assert.equal((await lab.rowOf(server, next)).fd, fd);
      await lab.puppet.close(next);
      await until('the connection to be closed', async () => (await lab.rows(server)).length === 0);
      await rests(lab, server);
      assert.equal((await lab.statistics(server)).refused, 0);
    });

    it('hup-ignored: a hang-up that nobody handles is told for ever', async () => {
      const server = await lab.start({ application: 'echo', faults: ['hup-ignored'] });
      const client = await lab.puppet.connect(server.address.port);
      const { id } = await lab.rowOf(server, client);
      const act = (action: 'pauseReading' | 'resumeReading') =>
        lab.engine.request('connection/act', { server: server.id, connection: id, action });
      await act('pauseReading');
      await lab.puppet.reset(client);
      // select has no way to tell of it unasked; poll and epoll do, edge trigger once.
      await (kind.multiplexer === 'select' ? rests(lab, server) : spinsUnlessEdge(server));
      await lab.adjustFaults(server, []);
      await rests(lab, server);
      // It may have been closed with the switch; where the hang-up was not told again, reading finds it.
      await act('resumeReading').catch(() => undefined);
      await until('the connection to be closed', async () => (await lab.rows(server)).length === 0);
    });

    it('split-character: a character in two sends is torn', async () => {
      const server = await lab.start({ application: 'chat', faults: ['split-character'] });
      const [speaker, listener] = await twoInTheRoom(server);
      const say = async (text: string) => {
        const bytes = Buffer.from(text);
        const { received } = await lab.rowOf(server, speaker);
        await lab.puppet.send(speaker, bytes.subarray(0, 2));
        await until(
          'the first part',
          async () => (await lab.rowOf(server, speaker)).received === received + 2,
        );
        await lab.puppet.send(speaker, bytes.subarray(2));
        return (await lab.puppet.receiveText(listener, `${bytes.subarray(-2).toString()}`)).trimEnd();
      };
      assert.notEqual(await say('多!\n'), `<${speaker.address}> 多!`);
      await lab.adjustFaults(server, []);
      assert.equal(await say('多!\n'), `<${speaker.address}> 多!`);
    });

    it('message-boundary: one receive is taken for one message', async () => {
      const server = await lab.start({ application: 'chat', faults: ['message-boundary'] });
      const [speaker, listener] = await twoInTheRoom(server);
      const say = async () => {
        await lab.puppet.send(speaker, `${'x'.repeat(5000)}!\n`);
        const heard = await lab.puppet.receiveText(listener, '!\n');
        return heard.split(`<${speaker.address}> `).length - 1;
      };
      assert.equal(await say(), 2);
      await lab.adjustFaults(server, []);
      assert.equal(await say(), 1);
    });

    async function twoInTheRoom(server: LabServerInfo): Promise<[PuppetSocket, PuppetSocket]> {
      const [listener, speaker] = [
        await lab.puppet.connect(server.address.port),
        await lab.puppet.connect(server.address.port),
      ];
      await lab.puppet.receiveText(listener, 'entered the room\n');
      return [speaker, listener];
    }
  });

  const lab = useLab();

  it('are listed, each with a test here', async function () {
    const names = (await lab.engine.request('fault/list', {})).map(({ name }) => name);
    const tested = new Set(titlesOf(this.test!.parent!).map((title) => title.split(':')[0]));
    assert.deepEqual(
      names.filter((name) => !tested.has(name)),
      [],
    );
  });

  it('can be committed together, and leave a server that echoes', async () => {
    const names = (await lab.engine.request('fault/list', {})).map(({ name }) => name);
    const server = await lab.start({ application: 'echo' });
    assert.deepEqual((await lab.adjustFaults(server, names)).faults, names);
    assert.deepEqual((await lab.adjustFaults(server, [])).faults, []);
    await checkEcho({ port: server.address.port, sizes: [1000], count: 100 });
  });
});

/** States of the server's side of its connections, the listener left out. */
function ownSockets({ address }: LabServerInfo): string[] {
  return socketsOfPort(address.port)
    .map(({ state }) => state)
    .filter((state) => state !== 'LISTEN' && state !== 'TIME-WAIT');
}

function titlesOf(suite: Mocha.Suite): string[] {
  return [...suite.tests.map(({ title }) => title), ...suite.suites.flatMap(titlesOf)];
}
