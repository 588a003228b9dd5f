/** What a wait is said to have been asked, against what the kernel was really given. */
import assert from 'node:assert/strict';
import type { LabServerInfo } from '../../extension/contract/server.ts';
import type { EpollRecord, PollRecord, SelectRecord } from '../../extension/contract/wait.ts';
import type { ServerWait } from '../answersOfServers.ts';
import { until } from '../until.ts';
import { forEachKind } from './support/kinds.ts';
import { type Lab, useLab } from './support/lab.ts';
import { canReadMemory, epollInterest, readMemory, systemCallOf } from './support/proc.ts';

const [POLLIN, POLLPRI] = [1, 2];
const [EPOLLIN, EPOLLPRI, EPOLLRDHUP] = [1, 2, 0x2000];
const EPOLLET = 0x8000_0000;
/** The kernel watches for these unasked, and says so in fdinfo. */
const EPOLLERR_EPOLLHUP = 0x18;
/** struct epoll_event is packed on x86-64 alone (sys/epoll.h). */
const epollEventSize = process.arch === 'x64' ? 12 : 16;

/** An echo server that writes at once, with three clients, of whom the first has been answered twice: the last wait followed upon no change. */
async function atRest(lab: Lab): Promise<{ server: LabServerInfo; fds: number[]; spoke: number }> {
  const server = await lab.start({ application: 'echo', writeStrategy: 'immediately' });
  const clients = await lab.puppet.connectMany(server.address.port, 3);
  for (const client of clients) await lab.rowOf(server, client);
  for (const text of ['hello', 'again']) {
    await lab.puppet.send(clients[0]!, text);
    await lab.puppet.receiveExactly(clients[0]!, 5);
  }
  await until('the loop to wait again', async () => (await lab.info(server)).position.call === 'wait');
  const rows = await lab.rows(server);
  const spoke = rows.find(({ peer }) => peer === clients[0]!.address)!.fd;
  return { server, fds: rows.map(({ fd }) => fd).sort((a, b) => a - b), spoke };
}

describe('the last wait', () => {
  forEachKind(({ multiplexer, trigger }) => {
    const lab = useLab({ multiplexer, trigger });

    if (multiplexer === 'select')
      it('has the bitmaps that the kernel was given, and got back', async function () {
        if (!canReadMemory()) return this.skip();
        const { server, fds, spoke } = await atRest(lab);
        const record = (await lab.lastWait(server)) as Extract<ServerWait, SelectRecord>;
        const watched = [record.listenerFd, record.controlFd, ...fds].sort((a, b) => a - b);
        assert.deepEqual(record.read.asked, watched);
        assert.deepEqual(record.write.asked, []);
        assert.deepEqual(record.except.asked, fds);
        assert.deepEqual(
          [record.read.returned, record.write.returned, record.except.returned],
          [[spoke], [], []],
        );
        assert.deepEqual(
          [record.nfds, record.returned, record.walked],
          [watched.at(-1)! + 1, 1, watched.length],
        );
        assert.equal(record.bytesIn, 3 * 8 * Math.ceil(record.nfds / 64));

        // It waits in the next call now, which was given the same: nothing has changed in between.
        const [nfds, ...sets] = systemCallOf(lab.engine.pid, 'lab-select').parameters;
        assert.equal(nfds, BigInt(record.nfds));
        const asked = sets
          .slice(0, 3)
          .map((set) => bitsOf(readMemory(lab.engine.pid, set!, Math.ceil(record.nfds / 64) * 8)));
        assert.deepEqual(asked, [record.read.asked, record.write.asked, record.except.asked]);
      });

    if (multiplexer === 'poll')
      it('has the array that the kernel was given, and its answers', async function () {
        if (!canReadMemory()) return this.skip();
        const { server, fds, spoke } = await atRest(lab);
        const record = (await lab.lastWait(server)) as Extract<ServerWait, PollRecord>;
        const asked = (entries: { fd: number; events: number }[]) =>
          new Map(entries.map(({ fd, events }) => [fd, events] as const).sort(([a], [b]) => a - b));
        const expected = [record.listenerFd, record.controlFd]
          .map((fd) => ({ fd, events: POLLIN }))
          .concat(fds.map((fd) => ({ fd, events: POLLIN | POLLPRI })));
        assert.deepEqual(asked(record.entries), asked(expected));
        assert.deepEqual(
          record.entries.filter(({ revents }) => revents),
          [{ fd: spoke, events: POLLIN | POLLPRI, revents: POLLIN }],
        );
        assert.deepEqual([record.nfds, record.returned, record.folded], [5, 1, 0]);
        assert.deepEqual([record.bytesIn, record.bytesOut, record.walked], [40, 10, 5]);

        const [array, nfds] = systemCallOf(lab.engine.pid, 'lab-poll').parameters;
        assert.equal(nfds, 5n);
        assert.deepEqual(asked(pollArray(readMemory(lab.engine.pid, array!, 40))), asked(record.entries));
      });

    if (multiplexer === 'epoll')
      it('has the interest list that /proc shows, and the changes that made it', async () => {
        const { server, fds, spoke } = await atRest(lab);
        const record = (await lab.lastWait(server)) as Extract<ServerWait, EpollRecord>;
        const edge = trigger === 'edge' ? EPOLLET : 0;
        const events = (EPOLLIN | EPOLLPRI | EPOLLRDHUP | edge) >>> 0;
        const inKernel = epollInterest(lab.engine.pid, record.epollFd);
        assert.deepEqual(
          [...record.interest].sort((a, b) => a.fd - b.fd),
          inKernel.map((entry) => {
            assert.equal(entry.data.low, entry.fd);
            return { fd: entry.fd, events: (entry.events & ~EPOLLERR_EPOLLHUP) >>> 0, data: entry.data.high };
          }),
        );
        assert.deepEqual(
          inKernel.map(({ fd }) => fd),
          [record.listenerFd, record.controlFd, ...fds].sort((a, b) => a - b),
        );
        assert(
          record.interest.filter(({ fd }) => fds.includes(fd)).every((entry) => entry.events === events),
        );
        assert.deepEqual([record.interestSize, record.folded, record.returned], [5, 0, 1]);
        const generation = record.interest.find(({ fd }) => fd === spoke)!.data;
        assert.deepEqual(record.ready, [{ fd: spoke, events: EPOLLIN, data: generation }]);
        assert.deepEqual([record.controls, record.bytesIn, record.bytesOut], [[], 0, epollEventSize]);

        // One who comes is added before the next wait, one who goes is taken out.
        const client = await lab.puppet.connect(server.address.port);
        const { fd } = await lab.rowOf(server, client);
        await lab.puppet.send(client, 'x');
        await lab.puppet.receiveExactly(client, 1);
        const added = ((await lab.lastWait(server)) as EpollRecord).controls;
        assert.deepEqual(added, [{ operation: 'ADD', fd, events }]);
        await lab.puppet.close(client);
        await until('the connection to be closed', async () => (await lab.rows(server)).length === 3);
        assert.deepEqual(epollInterest(lab.engine.pid, record.epollFd), inKernel);
      });

    it('shows the first entries where there are many, and says how many it left out', async () => {
      const { server } = await atRest(lab);
      const whole = await lab.lastWait(server);
      const part = await lab.engine.request('wait/last', { server: server.id, limit: 2 });
      if (part?.multiplexer === 'poll')
        assert.deepEqual([part.entries.length, part.folded, part.entries[0]!.revents], [2, 3, POLLIN]);
      else if (part?.multiplexer === 'epoll') assert.deepEqual([part.interest.length, part.folded], [2, 3]);
      else assert.deepEqual(part, whole);
    });

    it('counts the waits, and what they carried', async () => {
      const { server } = await atRest(lab);
      const { waits, readinessReported, waitBytesIn, waitBytesOut } = await lab.statistics(server);
      assert.equal((await lab.lastWait(server)).number, waits);
      const trace = await lab.trace(server);
      assert.equal(trace.filter(({ kind }) => kind === 'wait').length, waits);
      const ready = trace.filter(({ kind }) => kind === 'ready').flatMap((record) => record.ready!);
      assert.equal(ready.length, readinessReported);
      if (multiplexer === 'epoll') {
        const controls = trace.filter(({ kind }) => kind === 'interest').length;
        // Those of the listener and the control descriptor come before the trace begins to run.
        assert.deepEqual(
          [waitBytesIn, waitBytesOut],
          [epollEventSize * (controls + 2), epollEventSize * readinessReported],
        );
      }
    });
  });
});

function bitsOf(words: Buffer): number[] {
  const set: number[] = [];
  for (let bit = 0; bit < words.length * 8; bit++) if (words[bit >> 3]! & (1 << (bit & 7))) set.push(bit);
  return set;
}

function pollArray(bytes: Buffer): { fd: number; events: number }[] {
  return Array.from({ length: bytes.length / 8 }, (_, i) => ({
    fd: bytes.readInt32LE(8 * i),
    events: bytes.readUInt16LE(8 * i + 4),
  }));
}
