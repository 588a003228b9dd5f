/** A person's own program, started so that it reports: what the engine answers about it, beside what it says itself. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EpollRecord, PollRecord, SelectRecord } from '../../../extension/contract/wait.ts';
import { until } from '../../until.ts';
import { socketOf } from '../support/ss.ts';
import { type OwnProgram, programs } from './support/ownProgram.ts';
import { useWatching } from './support/watching.ts';

const byFd = (a: { fd: number }, b: { fd: number }) => a.fd - b.fd;

describe('a program of a person’s own', function () {
  this.timeout(30_000);
  const watching = useWatching();
  const echo = (kind: string) => watching.start('python3', join(programs, 'echo.py'), kind);

  for (const kind of ['select', 'poll', 'epoll'] as const) {
    describe(`on ${kind}`, () => {
      let program: OwnProgram;
      let server: number;

      beforeEach(async () => {
        program = await echo(kind);
        await program.port();
        server = (await watching.find(program.pid)).id;
      });

      it('is in the list with its listener, its thread and what it waits with', async () => {
        await program.echo(await program.client(), 'x');
        const info = await watching.find(program.pid);
        assert.deepEqual(
          [info.kind, info.state, info.program.way, info.multiplexer, info.connections],
          ['program', 'running', 'shim', kind, 1],
        );
        const [listener, ...more] = info.listeners;
        assert.deepEqual(more, []);
        assert.deepEqual(
          [listener!.transport, listener!.address, listener!.backlog, listener!.acceptQueueLimit],
          ['tcp', `127.0.0.1:${await program.port()}`, 7, 7],
        );
        assert.deepEqual([listener!.acceptQueue, listener!.drops, listener!.sharedWith], [0, 0, []]);
        assert.deepEqual(
          info.program.threads.map(({ id, multiplexer, position }) => [id, multiplexer, position.call]),
          [[program.pid, kind, 'wait']],
        );
        assert(info.id >= 1_000_000);
      });

      it('tells the last wait as the program printed it', async () => {
        const [one, two] = [await program.client(), await program.client()];
        await program.echo(one, 'hello');
        await program.echo(two, 'hello');
        const { asked, answer } = program.waits.at(-1)!;
        const wait = (await watching.engine.request('wait/last', { server }))!;
        assert.deepEqual([wait.multiplexer, wait.timeout, wait.returned], [kind, -1, answer.length]);
        assert.deepEqual([wait.listenerFd, wait.controlFd, wait.thread], [undefined, undefined, program.pid]);
        assert.equal(wait.number, program.waits.length);
        assert(wait.site! > 0);
        const told = {
          select: ({ read }: SelectRecord) => [read.asked, read.returned.map((fd) => [fd, 1])],
          poll: ({ entries }: PollRecord) => [
            entries.map(({ fd }) => fd).sort((a, b) => a - b),
            entries.filter(({ revents }) => revents).map(({ fd, revents }) => [fd, revents]),
          ],
          epoll: ({ interest, ready }: EpollRecord) => [
            interest.map(({ fd }) => fd).sort((a, b) => a - b),
            ready.map(({ fd, events }) => [fd, events]),
          ],
        };
        assert.deepEqual(told[kind](wait as never), [asked, answer]);
      });

      it('has a row for each connection, with the kernel’s own queues', async () => {
        const client = await program.client();
        await program.echo(client, 'hello');
        const look = () => watching.engine.request('connection/view', { server, offset: 0, limit: 10 });
        const [row, ...more] = (await look()).rows;
        assert.deepEqual(more, []);
        assert.deepEqual(
          [row!.peer, row!.transport, row!.direction, row!.state, row!.received, row!.sent],
          [`127.0.0.1:${client.localPort}`, 'tcp', 'accepted', 'open', 5, 5],
        );
        assert.deepEqual([row!.readable, row!.writable], [true, false]);
        assert.equal('applicationQueue' in row!, false);
        assert.equal('readingPaused' in row!, false);

        program.child.kill('SIGSTOP');
        client.write('unread');
        const unread = await until('bytes that nobody reads', async () => {
          const [now] = (await look()).rows;
          return now!.receiveQueue > 0 && now!;
        });
        const inSs = socketOf(`127.0.0.1:${await program.port()}`, client.localPort!);
        assert.deepEqual([unread.receiveQueue, unread.sendQueue], [6, 0]);
        assert.deepEqual([inSs.receiveQueue, inSs.sendQueue], [6, 0]);
        const { queues, messages } = await watching.engine.request('connection/inspect', {
          server,
          connection: row!.id,
        });
        assert.deepEqual([queues.receive, queues.application, messages], [6, undefined, []]);
        program.child.kill('SIGCONT');

        client.end();
        await until('it gone', async () => (await look()).rows.length === 0);
      });

      it('traces each call with its bytes, its thread and a site, and counts them', async () => {
        const client = await program.client();
        for (const text of ['a', 'bb', 'ccc']) await program.echo(client, text);
        const { records, lost } = await watching.engine.request('trace/read', {
          server,
          after: 0,
          limit: 5000,
        });
        assert.equal(lost, 0);
        assert.deepEqual(
          records.map(({ sequence }) => sequence),
          records.map((_, index) => index + 1),
        );
        const of = (call: string) => records.filter(({ kind: each }) => each === call);
        assert.deepEqual(
          of('receive').map(({ returned, function: name, asked }) => [returned, name, asked]),
          [1, 2, 3].map((bytes) => [bytes, 'recv', 4096]),
        );
        assert.deepEqual(
          of('send').map(({ returned }) => returned),
          [1, 2, 3],
        );
        assert(of('receive').every(({ site, thread }) => site! > 0 && thread === program.pid));
        assert.equal(new Set(of('receive').map(({ site }) => site)).size, 1, 'one place');
        const [accept] = of('accept');
        assert.equal(accept!.connection, of('receive')[0]!.connection);
        const statistics = await watching.engine.request('server/statistics', { server });
        assert.deepEqual(
          [statistics.accepts, statistics.bytesReceived, statistics.bytesSent, statistics.waits],
          [1, 6, 6, program.waits.length],
        );
        assert(statistics.cpuNanoseconds > 0);
        assert.equal(statistics.staleEvents, undefined);
        const again = await watching.engine.request('trace/read', { server, after: 0, limit: 5000 });
        assert.deepEqual(again.records.slice(0, records.length), records, 'reading releases nothing');
      });
    });
  }

  it('has the interest list that the kernel has of its epoll', async () => {
    const program = await echo('epoll');
    for (let i = 0; i < 20; i++) await program.echo(await program.client(), 'x');
    const { id } = await watching.find(program.pid);
    const wait = (await watching.engine.request('wait/last', { server: id })) as EpollRecord;
    const kernels = readFileSync(`/proc/${program.pid}/fdinfo/${wait.epollFd}`, 'utf8')
      .split('\n')
      .flatMap((line) => {
        const found = /tfd:\s*(\d+) events:\s*([0-9a-f]+) data:\s*([0-9a-f]+)/.exec(line);
        return found ? [{ fd: Number(found[1]), data: `0x${BigInt(`0x${found[3]}`).toString(16)}` }] : [];
      });
    assert.equal(wait.interestSize, 21);
    assert.deepEqual(wait.interest.map(({ fd, data }) => ({ fd, data })).sort(byFd), kernels.sort(byFd));
  });

  const endings = [
    { what: 'exit status 0', order: 'exit\n', state: 'stopped', exit: { code: 0 } },
    { what: 'another exit status', order: 'fail\n', state: 'died', exit: { code: 3 } },
  ];
  for (const { what, order, state, exit } of endings) {
    it(`tells its end with ${what}, once, and is forgotten when it is let go`, async () => {
      const program = await echo('poll');
      const client = await program.client();
      await program.echo(client, 'x');
      const { id } = await watching.find(program.pid);
      const used = async () =>
        (await watching.engine.request('server/statistics', { server: id })).cpuNanoseconds;
      const usedBefore = await used();
      client.write(order);
      await program.ended();
      const told = () => watching.engine.changes.filter((each) => each.id === id && each.state === state);
      await until('its end told', () => told().length > 0);
      const ended = await watching.find(program.pid);
      assert.deepEqual([ended.state, ended.program.exit], [state, exit]);
      assert.equal(told().length, 1);
      assert((await used()) >= usedBefore, 'what it has used stays used');
      const { records } = await watching.engine.request('trace/read', { server: id, after: 0, limit: 5000 });
      assert.equal(records.filter(({ kind }) => kind === 'receive').at(-1)!.returned, order.length);
      await watching.engine.request('server/stop', { server: id });
      assert.deepEqual(await watching.list(), []);
    });
  }

  it('is named by its command line, in which a word with spaces is one word', async () => {
    const folder = mkdtempSync(join(tmpdir(), "network lab's "));
    const file = join(folder, 'my echo.py');
    try {
      copyFileSync(join(programs, 'echo.py'), file);
      const program = await watching.start('python3', file, 'select');
      await program.port();
      const { command } = (await watching.find(program.pid)).program;
      assert(command.endsWith(` '${file.replaceAll("'", `'\\''`)}' select`), command);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is ended by a signal that is asked for', async () => {
    const program = await echo('select');
    await program.port();
    const { id } = await watching.find(program.pid);
    await watching.engine.request('program/end', { server: id, signal: 'SIGKILL' });
    assert.deepEqual(await program.ended(), { code: null, signal: 'SIGKILL' });
    const ended = await until('its end', async () => {
      const info = await watching.find(program.pid);
      return info.state === 'died' && info;
    });
    // Before Linux 6.15 the kernel tells nobody beside its parent, once that has taken note; here it does at once.
    const { exit } = ended.program;
    if (exit !== undefined || kernelTellsHowAnyEnded()) assert.deepEqual(exit, { signal: 'SIGKILL' });
    const { data } = await watching.engine.failure('program/end', { server: id });
    assert.equal(data?.errno, 'ESRCH');
  });

  it('is let go without a signal, and serves on', async () => {
    const program = await echo('epoll');
    const client = await program.client();
    await program.echo(client, 'before');
    const { id } = await watching.find(program.pid);
    await watching.engine.request('server/stop', { server: id });
    assert.deepEqual(await watching.list(), []);
    await program.echo(client, 'after');
    assert.deepEqual(await watching.list(), []);
    const { data } = await watching.engine.failure('wait/last', { server: id });
    assert.equal(data?.field, 'server');
  });

  it('does what it does itself: the lab refuses to do it in its place', async () => {
    const program = await echo('select');
    await program.port();
    const { id } = await watching.find(program.pid);
    const refused = [
      ['connection/act', { server: id, connection: 1, action: 'close' }],
      ['datagram/send', { server: id, host: '127.0.0.1', port: 9, text: 'x' }],
      ['server/adjust', { server: id, backlog: 3 }],
    ] as const;
    for (const [method, parameters] of refused) {
      const { code, data } = await watching.engine.failure(method, parameters);
      assert.deepEqual([code, data?.field], [-32_602, 'server'], method);
      assert.notEqual(data!.hint, '');
    }
    assert.deepEqual(await watching.engine.request('server/output', { server: id, after: 0 }), {
      entries: [],
      next: 0,
      lost: 0,
    });
  });

  it('keeps its environment: what it has is added to, never replaced', async () => {
    const given = { LD_PRELOAD: '/lib/other.so', ASAN_OPTIONS: 'color=always', LANG: 'C' };
    const { environment, folder } = await watching.engine.request('program/environment', {
      environment: given,
    });
    assert.match(environment.LD_PRELOAD!, /^[^ :]+network_lab_shim\.so:\/lib\/other\.so$/);
    assert.equal(environment.ASAN_OPTIONS, 'verify_asan_link_order=0:color=always');
    assert.equal(environment.LANG, 'C');
    assert(Object.values(environment).includes(folder));
  });
});

/** PIDFD_GET_INFO with an exit status, of a process that is not one's own child. */
function kernelTellsHowAnyEnded(): boolean {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  return major > 6 || (major === 6 && minor >= 15);
}
