/** Which processes appear, as what, and how they go: fork, exec, threads, and other kinds of sockets. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProgramInfo } from '../../../extension/contract/server.ts';
import type { SelectRecord } from '../../../extension/contract/wait.ts';
import { until } from '../../until.ts';
import { compiled } from './support/compiled.ts';
import { type OwnProgram, programs } from './support/ownProgram.ts';
import { runsThirtyTwoBits } from './support/thirtyTwoBits.ts';
import { useWatching } from './support/watching.ts';

const file = join(programs, 'processes.py');

describe('processes of people’s own', function () {
  this.timeout(60_000);
  const watching = useWatching();
  const start = (...parameters: string[]) => watching.start('python3', file, ...parameters);
  const view = (server: number) =>
    watching.engine.request('connection/view', { server, offset: 0, limit: 100 });
  const trace = async (server: number) =>
    (await watching.engine.request('trace/read', { server, after: 0, limit: 10_000 })).records;

  /** What it has told in a line of its own, the first or a later one. */
  async function told<T extends object>(program: OwnProgram, line = 0): Promise<T & { pid: number }> {
    await until('it tells', () => program.output.split('\n').length > line + 1);
    return JSON.parse(program.output.split('\n')[line]!);
  }

  const others = async (...known: number[]) =>
    (await watching.list()).filter(({ program }) => !known.includes(program.pid));

  it('a child of fork appears when it uses what it inherits, with its parent and the directions', async () => {
    const program = await start('forks');
    const { busy } = await told<{ busy: number }>(program);
    const parent = await watching.find(program.pid);
    const info = await watching.find(busy);
    assert.equal(info.program.parent, parent.id);
    const directions = async ({ id }: ProgramInfo) =>
      (await view(id)).rows.map(({ direction, transport }) => `${transport} ${direction}`).sort();
    assert.deepEqual(await directions(info), ['tcp accepted', 'tcp made']);
    assert.deepEqual(await directions(parent), ['tcp accepted', 'tcp made']);
    assert.deepEqual((await trace(info.id)).map(({ kind }) => kind).slice(0, 2), ['send', 'wait']);
    assert.deepEqual(await others(program.pid, busy), [], 'the one that uses nothing');
  });

  it('workers that wait on one listener know each other', async () => {
    const program = await start('prefork');
    const { workers, port } = await told<{ workers: number[]; port: number }>(program);
    const infos = await until('all workers', async () => {
      const found = (await watching.list()).filter(({ program: { pid } }) => workers.includes(pid));
      return found.length === 3 && found.every(({ listeners }) => listeners.length === 1) && found;
    });
    const parent = await watching.find(program.pid);
    const all = [parent, ...infos].map(({ id }) => id);
    for (const { id } of infos) {
      const { listeners } = (await watching.list()).find((each) => each.id === id)!;
      assert.deepEqual(
        listeners.map(({ address, sharedWith }) => [address, [...sharedWith].sort()]),
        [[`127.0.0.1:${port}`, all.filter((each) => each !== id).sort()]],
      );
    }
  });

  it('what a process becomes by exec is a new entry; the one before goes', async () => {
    const program = await start('replaces');
    const before = await watching.find(program.pid);
    await told(program);
    program.child.stdin.write('\n');
    await told(program, 1);
    const after = await until('another entry', async () => {
      const info = await watching.find(program.pid);
      return info.id !== before.id && info;
    });
    assert.deepEqual(
      (await watching.list()).map(({ id }) => id),
      [after.id],
    );
    const { rows } = await view(after.id);
    const used = rows.find(({ sent }) => sent === 'after'.length)!;
    assert.equal('direction' in used, false, 'nobody has seen how it came to be');
    const { data } = await watching.engine.failure('server/statistics', { server: before.id });
    assert.equal(data?.field, 'server');
  });

  for (const way of ['select', 'poll', 'epoll'])
    it(`a server that has inherited its listener appears when it waits for it, with ${way}`, async () => {
      const program = await start('activates', way);
      await told(program);
      const isOne = ({ program: { pid, command, threads } }: ProgramInfo) =>
        pid === program.pid && command.includes('activated') && threads[0]?.position.call === 'wait';
      const info = await until(
        'its place in the list',
        async () => (await watching.list()).find(isOne) ?? false,
      );
      assert.deepEqual([info.state, info.listeners.length, info.connections], ['running', 1, 0]);
    });

  it('a program that is started again by a reloader takes the place of the one before', async () => {
    const port = await freePort();
    const program = await start('reloads', String(port));
    const first = await told<{ server: number }>(program);
    const before = await watching.find(first.server);
    const changes = () =>
      watching.engine.changes.filter(({ id }) => id === before.id) as unknown as ProgramInfo[];
    const states = () => changes().map(({ state }) => state);
    await until('its listener told', () => changes().some(({ listeners }) => listeners.length === 1));
    const numbers = [(await watching.find(first.server)).listeners[0]!.id];
    for (const line of [1, 2]) {
      program.child.stdin.write('\n');
      const { server } = await told<{ server: number }>(program, line);
      const after = await watching.find(server);
      assert.deepEqual([after.id, after.state, after.program.exit], [before.id, 'running', undefined]);
      await until('that is told', () => states().at(-1) === 'running');
      assert.deepEqual(
        (await watching.list()).map(({ id }) => id),
        [before.id],
      );
      assert.deepEqual(
        after.listeners.map(({ address }) => address),
        [`127.0.0.1:${port}`],
      );
      const listens = (await trace(after.id)).filter(({ kind }) => kind === 'listen');
      assert.deepEqual(
        listens.map(({ connection }) => connection),
        after.listeners.map(({ id }) => id),
      );
      numbers.push(after.listeners[0]!.id);
    }
    assert.deepEqual(
      numbers,
      [...new Set(numbers)].sort((one, other) => one - other),
      'no number is used again',
    );
    assert(states().includes('died'));
  });

  it('another port is another program’s place', async () => {
    const program = await start('reloads', '0');
    const first = await told<{ server: number }>(program);
    const before = await watching.find(first.server);
    await until('its listener', async () => (await watching.find(first.server)).listeners.length === 1);
    program.child.stdin.write('\n');
    const { server } = await told<{ server: number }>(program, 1);
    const after = await watching.find(server);
    assert.notEqual(after.id, before.id);
    assert.deepEqual(
      (await watching.list()).map(({ state }) => state),
      ['died', 'running'],
    );
  });

  it('what a program starts appears where it has a socket of its own, and has none of its parent’s', async () => {
    const program = await start('starts');
    const { withSocket, without } = await told<{ withSocket: number; without: number }>(program);
    const parent = await watching.find(program.pid);
    const info = await watching.find(withSocket);
    assert.equal(info.program.parent, parent.id);
    const { rows } = await view(info.id);
    assert.deepEqual(
      rows.map(({ direction }) => direction),
      ['made'],
    );
    assert.deepEqual(await others(program.pid, withSocket), [], `${without} has none`);
  });

  it('names what it starts and no library can be loaded into', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'network-lab-'));
    try {
      const paths = [compiled(join(programs, 'sleeps.c'), ['-static'], 'sleeps-static')];
      const sentences = [/linked statically are not seen: sleeps-static\./];
      if (runsThirtyTwoBits(join(folder, 'sleeps-32'))) {
        paths.push(join(folder, 'sleeps-32'));
        sentences.push(/of 32 bits that it has started are not seen: sleeps-32\./);
      }
      const program = await start('starts_blind', ...paths, compiled(join(programs, 'sleeps.c')));
      await told(program);
      await until('they are told', async () => {
        const { notSeen } = (await watching.find(program.pid)).program;
        return notSeen.length === sentences.length && sentences.every((each, i) => each.test(notSeen[i]!));
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('workers of multiprocessing appear, however they were started', async () => {
    const program = await start('multiprocesses');
    const { workers } = await told<{ workers: number[] }>(program);
    for (const pid of workers) {
      const info = await watching.find(pid);
      const made = (await view(info.id)).rows.filter(
        ({ direction, transport }) => transport === 'tcp' && direction === 'made',
      );
      assert.deepEqual(
        made.map(({ sent }) => sent),
        [6],
      );
    }
    // Who is killed leaves its semaphores in shared memory.
    program.child.stdin.end();
    await program.ended();
  });

  it('each thread has its own last wait', async () => {
    const program = await start('threads');
    const { threads } = await told<{ threads: { thread: number; asked: number[] }[] }>(program);
    const { id: server } = await watching.find(program.pid);
    for (const { thread, asked } of threads) {
      const wait = await until('its first wait', async () => {
        const found = await watching.engine.request('wait/last', { server, thread });
        return found !== null && (found as SelectRecord);
      });
      assert.deepEqual([wait.thread, wait.number, wait.read.asked], [thread, 1, asked]);
    }
    const { program: told_ } = await watching.find(program.pid);
    for (const { thread } of threads) {
      const { multiplexer, position } = told_.threads.find(({ id }) => id === thread)!;
      assert.deepEqual([multiplexer, position.call], ['select', 'wait']);
    }
    assert.equal(await watching.engine.request('wait/last', { server, thread: 1 }), null);
  });

  it('threads that use their first sockets at one moment are all there, with all that they did', async () => {
    const together = compiled(join(programs, 'together.c'), ['-pthread']);
    for (let time = 0; time < 10; time++) {
      const program = await watching.start(together);
      const { id } = await watching.find(program.pid);
      const counts = await until('every thread', async () => {
        const records = await trace(id);
        const binds = records.filter(({ kind }) => kind === 'bind').map(({ thread }) => thread);
        const waits = records.filter(({ kind }) => kind === 'wait').map(({ thread }) => thread);
        return new Set(waits).size === 16 && [new Set(binds).size, binds.length];
      });
      assert.deepEqual(counts, [16, 16]);
    }
  });

  it('asyncio’s own pair of sockets is among what it waits for, and makes nobody appear alone', async () => {
    const sleeper = await start('sleeps');
    await told(sleeper);
    const program = await start('asynchronous');
    await told(program);
    const { id } = await watching.find(program.pid);
    const client = await (async () => {
      const { port } = await told<{ port: number }>(program);
      return connectTo(port);
    })();
    await until('the connection', async () => {
      assert.deepEqual(
        (await view(id)).rows.map(({ transport, direction }) => `${transport} ${direction}`),
        ['tcp accepted'],
      );
      return true;
    });
    const wait = await watching.engine.request('wait/last', { server: id });
    assert(wait?.multiplexer === 'epoll');
    const kernels = readFileSync(`/proc/${program.pid}/fdinfo/${wait.epollFd}`, 'utf8').matchAll(
      /tfd:\s*(\d+)/g,
    );
    assert.deepEqual(
      wait.interest.map(({ fd }) => fd).sort((a, b) => a - b),
      [...kernels].map(([, fd]) => Number(fd)).sort((a, b) => a - b),
    );
    assert.equal(wait.interestSize, 3, 'its listener, the connection, and one end of the pair');
    client.destroy();
    assert.deepEqual(await others(program.pid), []);
    sleeper.child.kill();
  });

  it('the poll of a socket with a timeout belongs to its call: it is no wait', async () => {
    const program = await start('times_out');
    await told(program);
    const { id: server } = await watching.find(program.pid);
    assert.equal(await watching.engine.request('wait/last', { server }), null);
    assert.equal((await watching.engine.request('server/statistics', { server })).waits, 0);
    const [thread] = (await watching.find(program.pid)).program.threads;
    assert.deepEqual([thread!.waits, thread!.multiplexer], [0, undefined]);
    const records = await trace(server);
    assert.equal(records.filter(({ kind }) => kind === 'wait').length, 10);
    assert.equal(records.filter(({ kind }) => kind === 'receive').length, 10);
  });

  it('has sockets of UDP with what lies in them', async () => {
    const program = await start('datagrams');
    const { port, received } = await told<{ port: number; received: number }>(program);
    const { id } = await watching.find(program.pid);
    const row = await until('the bound one', async () => {
      const { rows } = await view(id);
      return rows.find(({ local }) => local === `127.0.0.1:${port}`) ?? false;
    });
    assert.deepEqual([row.transport, row.direction, row.received], ['udp', 'bound', received]);
    assert(row.receiveQueue > 0);
    assert.deepEqual((await watching.find(program.pid)).listeners, []);
  });

  it('has sockets of UNIX, by their path', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'network-lab-'));
    try {
      const path = join(folder, 'socket');
      const program = await start('local', path);
      await told(program);
      const { id, listeners } = await watching.find(program.pid);
      assert.deepEqual(
        listeners.map(({ transport, address, backlog }) => [transport, address, backlog]),
        [['unix', path, 4]],
      );
      const { rows } = await view(id);
      const of = (direction: string) => rows.find((row) => row.direction === direction)!;
      assert.deepEqual([of('made').peer, of('made').sent, of('accepted').received], [path, 5, 2]);
      assert.equal(of('accepted').receiveQueue > 0, true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('becomes another user in the midst, and is seen on; a child that cannot report is counted', async function () {
    if (process.getuid!() !== 0) this.skip();
    const program = await start('another_user');
    await told(program);
    const { id: server } = await watching.find(program.pid);
    await until('both sends', async () => {
      const sends = (await trace(server)).filter(({ kind }) => kind === 'send');
      assert.deepEqual(
        sends.map(({ returned }) => returned),
        [6, 5],
      );
      return true;
    });
    const { program: info, connections } = await watching.find(program.pid);
    assert.deepEqual(
      [info.notSeen, connections],
      [['Processes that it has started and that are not watched: 1.'], 2],
    );
    assert.deepEqual(await others(program.pid), []);
  });

  it('becomes another user before its first socket, and appears with that', async function () {
    if (process.getuid!() !== 0) this.skip();
    const program = await start('gives_up_rights');
    await told(program);
    const { listeners, connections } = await watching.find(program.pid);
    assert.deepEqual([listeners.length, connections], [1, 2]);
  });

  const notSeen = ({ program }: ProgramInfo) =>
    Number(/that are not watched: (\d+)/.exec(program.notSeen.join())?.[1] ?? 0);

  it('shows 256 that live: more are counted', async () => {
    const program = await start('many', '300', 'stays');
    await told(program);
    await until('as many as there is room for', async () => {
      const list = await watching.list();
      assert.equal(list.length, 256);
      assert.equal(notSeen(list.find(({ program: { pid } }) => pid === program.pid)!), 300 - 255);
      return true;
    });
    program.child.stdin.end();
    await until('the last that have ended', async () => {
      const list = await watching.list();
      return list.length === 32 && list.every(({ state }) => state !== 'running');
    });
  });

  it('shows the last 32 that have ended', async () => {
    const program = await start('many', '300', 'ends');
    await told(program);
    await until('them', async () => {
      const list = await watching.list();
      assert.equal(list.filter(({ state }) => state === 'stopped').length, 32);
      const told_ = new Set(watching.engine.changes.map(({ id }) => id));
      const parent = list.find(({ program: { pid } }) => pid === program.pid)!;
      assert(told_.size + notSeen(parent) >= 301, 'each was shown or is counted');
      return true;
    });
  });

  it('shows one that has ended before anybody could look, with all that it did', async () => {
    const short = compiled(join(programs, 'short.c'), ['-g']);
    for (let time = 0; time < 5; time++) {
      const program = await watching.start(short);
      await program.ended();
      const list = await watching.engine.request('program/settle', {});
      const found = list.find(({ program: { pid } }) => pid === program.pid);
      assert(found, 'it is listed at once');
      assert.deepEqual([found.state, found.program.exit], ['died', { code: 7 }]);
      const calls = (await trace(found.id)).map(({ kind }) => kind);
      assert.deepEqual(
        calls.filter((kind) => kind !== 'interest' && kind !== 'wait'),
        ['socket', 'bind', 'listen'],
      );
    }
  });

  it('becomes a daemon: it serves on, without its parents', async () => {
    const program = await start('daemonizes');
    const { pid, port } = await told<{ port: number }>(program);
    try {
      const info = await watching.find(pid);
      assert.deepEqual([info.state, info.program.parent], ['running', undefined]);
      const client = await connectTo(port);
      client.write('hello');
      await until('the echo', () => client.bytesRead === 5);
      const { bytesReceived } = await watching.engine.request('server/statistics', { server: info.id });
      assert.equal(bytesReceived, 5);
      client.destroy();
    } finally {
      process.kill(pid, 'SIGKILL');
    }
  });

  it('closes all of its descriptors: none is left, and the interest list is empty', async () => {
    const program = await start('closes_all');
    await told(program);
    const { id: server, connections } = await watching.find(program.pid);
    assert.equal(connections, 2);
    const before = await watching.engine.request('wait/last', { server });
    assert.equal(before!.multiplexer === 'epoll' && before!.interestSize, 2);
    program.child.stdin.write('\n');
    await told(program, 1);
    const after = await watching.find(program.pid);
    assert.deepEqual([after.state, after.connections, after.listeners], ['running', 0, []]);
    assert.deepEqual((await view(server)).rows, []);
    const closed = await watching.engine.request('wait/last', { server });
    assert.equal(closed!.multiplexer === 'epoll' && closed!.interestSize, 0);
  });
});

async function connectTo(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
