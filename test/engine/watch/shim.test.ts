/** What the library that programs preload tells of them, beside what they tell themselves. */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compiled } from './support/compiled.ts';
import { descriptorFlag, entriesOf, flag, type Ring, setOf, slotState, writeInto } from './support/ring.ts';
import { itUnsanitized, WatchedFolder } from './support/watchedFolder.ts';

const programs = join(import.meta.dirname, 'programs');

interface Told {
  waits: [fd: number, bits: number][][];
  asked: number[];
  accepted: number[];
  received: number;
  sent: number;
  thread: number;
}

describe('the shim', function () {
  this.timeout(30_000);
  let folder: WatchedFolder;
  let calls: string;

  before(() => {
    calls = compiled(join(programs, 'calls.c'), ['-g']);
  });
  beforeEach(() => {
    folder = new WatchedFolder();
  });
  afterEach(() => folder.dispose());

  const functionOf = { select: 'select', poll: 'poll', epoll: 'epoll_wait' };
  for (const kind of ['select', 'poll', 'epoll'] as const) {
    describe(`a Python server on ${kind}`, () => {
      async function serve(...more: string[]): Promise<{ told: Told; ring: Ring }> {
        const { output, errors, code } = await folder.run('python3', [
          join(programs, 'server.py'),
          kind,
          '5',
          '20',
          ...more,
        ]);
        assert.deepEqual([errors, code], ['', 3]);
        return { told: JSON.parse(output) as Told, ring: folder.ring };
      }

      function check(told: Told, ring: Ring) {
        const thread = ring.threads.find((each) => each.thread === told.thread)!;
        assert.equal(thread.head, thread.sequence, 'nothing was lost');
        const waits = thread.calls.filter((each) => each.call === 'wait' && !each.errno);
        assert.deepEqual([...new Set(waits.map((each) => each.function))], [functionOf[kind]]);
        assert.deepEqual(
          waits.map((each) => each.ready.map((ready) => [...ready]).sort(byFd)),
          told.waits.map((each) => [...each].sort(byFd)),
        );
        const accepted = thread.calls.filter((each) => each.call === 'accept' && !each.errno);
        assert.deepEqual(
          accepted.map((each) => each.other),
          told.accepted,
        );
        assert.equal(new Set(accepted.map((each) => each.connection)).size, told.accepted.length);
        assert.equal(thread.counters.bytesReceived, told.received);
        assert.equal(thread.counters.bytesSent, told.sent);
        assert.equal(
          thread.counters.readinessReported,
          told.waits.reduce((sum, each) => sum + each.length, 0),
        );
        return thread;
      }

      it('tells each wait as the program saw it, each connection and each byte', async () => {
        const { told, ring } = await serve();
        assert.deepEqual(
          [ring.complete, ring.appeared, ring.exitCode, ring.notSeen.threads, ring.notSeen.calls],
          [true, 1, 4, 0, 0],
        );
        check(told, ring);
      });

      it('keeps the last wait: what it was asked and what it answered', async () => {
        const { told, ring } = await serve();
        const { last, counters } = check(told, ring);
        const answer = told.waits.at(-1)!;
        assert.equal(last.version % 2, 0);
        assert.deepEqual([last.number, counters.waits], [told.waits.length, told.waits.length]);
        assert.deepEqual([last.timeout, last.returned], [10_000_000_000, answer.length]);
        if (kind === 'select') {
          assert.deepEqual([last.multiplexer, last.given], [1, 3]);
          assert.deepEqual(setOf(last, 0), told.asked);
          assert.equal(setOf(last, 1).length, 1);
          assert.deepEqual(
            setOf(last, 3),
            answer.map(([fd]) => fd),
          );
          assert(last.timeLeft > 0 && last.timeLeft <= last.timeout);
        } else if (kind === 'poll') {
          const entries = entriesOf(last);
          assert.deepEqual(entries.map(({ fd }) => fd).sort(ascending), told.asked);
          assert.deepEqual(
            entries.filter(({ revents }) => revents).map(({ fd, revents }) => [fd, revents]),
            answer,
          );
        } else {
          const bytes = Buffer.from(last.data, 'hex');
          assert.deepEqual(
            answer.map((_, i) => [bytes.readUInt32LE(i * 12), bytes.readUInt32LE(i * 12 + 8)]),
            answer,
          );
        }
      });

      it('goes on as before when signals interrupt it', async () => {
        const { told, ring } = await serve('1000');
        check(told, ring);
      });
    });
  }

  describe('a C program', () => {
    async function call(name: string, program = calls): Promise<{ words: string[]; ring: Ring }> {
      const { output, errors, code } = await folder.run(program, [name]);
      assert.deepEqual([errors, code], ['', 7]);
      return { words: output.trim().split(' '), ring: folder.rings[0]! };
    }
    const made = (ring: Ring) =>
      ring.threads[0]!.calls.map(({ function: name, fd, returned, errno }) => [name, fd, returned, errno]);

    for (const [what, flags] of [
      ['that was compiled with _FORTIFY_SOURCE', ['-D_FORTIFY_SOURCE=2']],
      ['with the address sanitizer', ['-fsanitize=address']],
      ['with the thread sanitizer', ['-fsanitize=thread']],
    ] as const) {
      itUnsanitized(`${what} is seen as others`, async () => {
        const program = compiled(join(programs, 'calls.c'), [...flags], `calls${flags[0]}`);
        const { words, ring } = await call('fortified', program);
        assert.deepEqual(words, ['1', '8']);
        assert.deepEqual(made(ring).slice(-5), [
          ['send', 4, 8, 0],
          ['poll', -1, 1, 0],
          ['read', 5, 4, 0],
          ['recv', 5, 2, 0],
          ['recvfrom', 5, 2, 0],
        ]);
      });
    }

    itUnsanitized('is told with the place in the file of each call', async () => {
      const { ring } = await call('line');
      const { site } = ring.threads[0]!.calls.findLast((each) => each.function === 'send')!;
      const { module, at } = ring.sites[site]!;
      assert.equal(module, calls);
      assert.match(lineOf(module, at), /calls\.c:\d+$/);
      assert.equal(Number(lineOf(module, at).split(':').at(-1)), lineWith('// LINE'));
    });

    itUnsanitized('on musl is seen as others', async function () {
      if (spawnSync('musl-gcc', ['--version']).status !== 0) this.skip();
      const program = compiled(join(programs, 'calls.c'), [], 'callsOnMusl', 'musl-gcc');
      const { words, ring } = await call('numbers', program);
      assert.equal(words.length, 6);
      assert.deepEqual(
        ring.descriptors.map(({ fd }) => fd),
        [3, 5, 50],
      );
    });

    it('moves bytes by vectors and messages', async () => {
      const { words, ring } = await call('vectors');
      assert.deepEqual(words.slice(0, 2), ['-1', 'Resource']);
      const { calls: list } = ring.threads[0]!;
      assert.deepEqual(
        list.slice(-4).map(({ function: name, asked, returned, errno }) => [name, asked, returned, errno]),
        [
          ['writev', 5, 5, 0],
          ['sendmsg', 5, 5, 0],
          ['readv', 64, 10, 0],
          ['recvmsg', 64, -1, 11],
        ],
      );
      assert.equal(list.at(-1)!.flags & flag.nonBlocking, flag.nonBlocking);
    });

    it('has descriptors of one socket under one number, and those that are closed under none', async () => {
      const { words, ring } = await call('numbers');
      const [server, a, b, c, d, client] = words.map(Number);
      assert.deepEqual(
        ring.descriptors.map(({ fd }) => fd),
        [3, server, b],
      );
      const { number } = ring.descriptors.find(({ fd }) => fd === server)!;
      assert.equal(ring.descriptors.find(({ fd }) => fd === b)!.number, number);
      const duplicates = ring.threads[0]!.calls.filter((each) => /^dup|^fcntl/.test(each.function));
      assert.deepEqual(
        duplicates.map(({ function: name, connection, other }) => [name, connection, other]),
        [
          ['dup', number, a],
          ['dup2', number, b],
          ['fcntl', number, c],
          ['dup3', number, d],
        ],
      );
      assert.equal(ring.notSeen.stdio, 1);
      assert.deepEqual(
        made(ring)
          .slice(-3)
          .map(([name, fd]) => [name, fd]),
        [
          ['close', a],
          ['close_range', 60],
          ['fclose', client],
        ],
      );
    });

    it('is followed through syscall(2), too', async () => {
      const { words, ring } = await call('raw');
      assert.deepEqual(words.slice(0, 4), ['5', '1', '1', '-1']);
      const list = ring.threads[0]!.calls.slice(-7);
      assert.deepEqual(
        list.map(({ call: kind, function: name, returned }) => [kind, name, returned]),
        [
          ['send', 'syscall', 5],
          ['receive', 'syscall', 5],
          ['interest', 'epoll_create', list[2]!.other],
          ['interest', 'syscall', 0],
          ['wait', 'syscall', 1],
          ['wait', 'epoll_pwait2', 1],
          ['close', 'syscall', 0],
        ],
      );
      assert.deepEqual(list[4]!.ready, [[0x9abcdef0, 4]]);
      assert.equal(list[5]!.asked, 2); // 1.5 ms, as the kernel rounds
    });

    itUnsanitized(
      'polls one descriptor and receives from it at one place: that is one call, and no wait',
      async () => {
        const { ring } = await call('oneSite');
        const [thread] = ring.threads;
        const polls = thread!.calls.filter((each) => each.function === 'poll');
        assert.deepEqual(
          polls.map(({ flags, ready }) => [flags & flag.ofOneCall, ready.length]),
          [
            [flag.ofOneCall, 1],
            [flag.ofOneCall, 1],
            [flag.ofOneCall, 1],
            [0, 0],
          ],
        );
        assert.deepEqual([thread!.counters.waits, thread!.last.number], [1, 1]);
      },
    );

    it('uses sockets in a signal handler: each call is seen, or counted as not seen', async () => {
      const { words, ring } = await call('signals');
      const [echoes, handled] = words.map(Number) as [number, number];
      const { sends, receives } = ring.threads[0]!.counters;
      assert.equal(sends + receives + ring.notSeen.calls, 3 * echoes + 2 * handled);
      assert(ring.threads[0]!.position === 0);
    });

    it('has more threads than there are slots: the others are counted', async () => {
      const { words, ring } = await call('manyThreads');
      assert.deepEqual(words, ['160']);
      const seen = ring.threads.filter((each) => each.calls.some((one) => one.function === 'recv'));
      assert.deepEqual([ring.threads.length, seen.length, ring.notSeen.threads], [64, 63, 17]);
      assert(ring.threads.slice(1).every(({ state }) => state === slotState.left));
    });

    it('cancels a thread in a call: its handlers run as they would', async () => {
      const { words, ring } = await call(
        'cancelled',
        compiled(join(programs, 'calls.c'), ['-fexceptions'], 'callsUnwound'),
      );
      assert.deepEqual(words, ['inner', 'outer', '1']);
      const [, thread] = ring.threads;
      assert.deepEqual([thread!.state, thread!.position], [slotState.left, 0]);
    });

    it('gives a slot that the engine has freed to its next thread, which counts from nothing', async () => {
      const program = folder.start(calls, ['threadByThread']);
      const echo = async () => {
        program.stdin!.write('x');
        await once(program.stdout!, 'data');
      };
      await echo();
      await echo();
      assert.deepEqual(
        folder.ring.threads.map(({ state, counters }) => [state, counters.sends]),
        [
          [slotState.used, 0],
          [slotState.left, 1],
          [slotState.left, 1],
        ],
      );
      const [, first] = folder.ring.threads;
      writeInto(folder.files[0]!, folder.ring.places.slots[1]!, BigInt(slotState.free), 4);
      await echo();
      const [, next] = folder.ring.threads;
      assert.notEqual(next!.thread, first!.thread);
      assert.deepEqual([next!.head, next!.sequence, next!.counters.sends], [4, 2, 1]);
      program.stdin!.end();
      await once(program, 'exit');
    });

    it('forks: each child has a ring of its own, with what it inherits, and appears once it uses it', async () => {
      const { words } = await call('processes');
      assert.deepEqual(words, ['5']);
      const [parent, idle, busy] = folder.rings as [Ring, Ring, Ring];
      assert.deepEqual([idle.parent, busy.parent], [parent.pid, parent.pid]);
      assert.deepEqual([parent.appeared, idle.appeared, busy.appeared], [1, 0, 1]);
      assert.deepEqual([parent.exitCode, idle.exitCode, busy.exitCode], [8, 5, 6]);
      const identity = ({ descriptors }: Ring) =>
        descriptors.map(({ fd, number, direction, inode }) => ({ fd, number, direction, inode }));
      assert.deepEqual(identity(idle), identity(parent));
      assert.deepEqual(
        identity(busy),
        identity(parent).filter(({ fd }) => fd !== 4),
      );
      assert.equal(busy.threads[0]!.counters.bytesSent, 5);
      assert.equal(parent.threads[0]!.counters.bytesSent, 0);
    });

    it('forks in a signal handler, in the midst of a call: the child leaves it to its parent to tell', async () => {
      const { words } = await call('forksInHandler');
      assert.deepEqual(words, ['5']);
      const [parent, child] = folder.rings.map(made) as [unknown[], unknown[]];
      assert.deepEqual(parent.slice(-2), [
        ['recv', 5, -1, 4],
        ['recv', 5, 5, 0],
      ]);
      assert.deepEqual(child, [['send', 4, 5, 0]]);
    });

    it('becomes a daemon by a fork that passes no wrapper: the child has a ring of its own all the same', async () => {
      assert.equal(await outputOf(folder.start(calls, ['daemonized'])), '5\n');
      const [parent, child] = folder.rings as [Ring, Ring];
      assert.deepEqual([parent.threads[0]!.counters.sends, child.threads[0]!.counters.sends], [0, 1]);
      assert.equal(child.descriptors.length, 3);
    });

    it('starts others by vfork: what they close stays open in it', async () => {
      const { words, ring } = await call('vforked');
      assert.deepEqual(words, ['1']);
      assert.deepEqual([folder.rings.length, ring.descriptors.length], [1, 3]);
      assert.equal(
        ring.threads[0]!.calls.some((each) => each.call === 'close'),
        false,
      );
      assert.deepEqual(made(ring).at(-1), ['recv', 5, 1, 0]);
    });

    it('replaces itself by exec: a new ring, of the same process', async () => {
      await call('replaced');
      const [before, after] = folder.rings as [Ring, Ring];
      assert.equal(before.pid, after.pid);
      assert.deepEqual(
        [before, after].map(({ threads }) => threads[0]!.counters.sends).sort(ascending),
        [0, 1],
      );
    });

    it('becomes another user in the midst: it is seen on, and a child that can make no ring is counted', async function () {
      if (process.getuid?.() !== 0) this.skip();
      const { words, ring } = await call('anotherUser');
      assert.deepEqual(words, ['2']);
      assert.equal(ring.threads[0]!.counters.sends, 1);
      assert.equal(ring.notSeen.children, 1);
    });

    itUnsanitized('dies of a signal as it would: and what it did is still there', async () => {
      const { signal } = await folder.run(calls, ['crash']);
      assert.equal(signal, 'SIGSEGV');
      assert.deepEqual([folder.ring.exitCode, folder.ring.threads[0]!.counters.sends], [0, 1]);
    });
  });

  it('tells of asyncio, with a child of vfork in the midst', async () => {
    const { output, errors, code } = await folder.run('python3', [join(programs, 'asynchronous.py')]);
    assert.deepEqual([output, errors, code], ['child\n10000\n', '', 0]);
    const { threads, descriptors } = folder.ring;
    const sum = (name: 'bytesSent' | 'bytesReceived') =>
      threads.reduce((total, { counters }) => total + counters[name], 0);
    assert(sum('bytesSent') >= 20_000 && sum('bytesReceived') === sum('bytesSent'));
    assert.deepEqual(
      descriptors.filter(({ flags }) => !(flags & descriptorFlag.pair)),
      [],
    );
  });

  it('tells of Node', async () => {
    const { output, errors, code } = await folder.run(process.execPath, [join(programs, 'server.mjs')]);
    assert.deepEqual([output, errors, code], ['300000\n', '', 0]);
    const thread = folder.ring.threads.find(({ counters }) => counters.accepts === 1)!;
    assert.equal(thread.calls.filter((each) => each.call === 'accept' && each.returned >= 0).length, 1);
    assert(thread.counters.bytesReceived >= 600_000);
    assert(thread.calls.some((each) => each.function === 'epoll_pwait' || each.function === 'epoll_wait'));
  });
});

function byFd(a: number[], b: number[]): number {
  return a[0]! - b[0]!;
}

function ascending(a: number, b: number): number {
  return a - b;
}

/** The file and line of a place in a program, by its debugging information. */
function lineOf(program: string, at: number): string {
  return execFileSync('addr2line', ['-e', program, at.toString(16)], { encoding: 'utf8' })
    .split(' ')[0]!
    .trim();
}

function lineWith(text: string): number {
  const lines = readFileSync(join(programs, 'calls.c'), 'utf8').split('\n');
  return 1 + lines.findIndex((line) => line.includes(text));
}

/** What a program says until everybody that it leaves behind has closed its output. */
async function outputOf(program: ChildProcess): Promise<string> {
  let output = '';
  program.stdout!.on('data', (data) => (output += data));
  await once(program, 'close');
  return output;
}
