/** The library that programs preload stands aside: nothing that they do is other than without it. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readSharedLibrary } from '../../portable/elf.ts';
import { canUnshare } from '../support/namespace.ts';
import { compiled } from './support/compiled.ts';
import { type Ring, writeInto } from './support/ring.ts';
import { itUnsanitized, shim, WatchedFolder } from './support/watchedFolder.ts';

const programs = join(import.meta.dirname, 'programs');

describe('the shim stands aside', function () {
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

  it('leaves a program its descriptors, its output and its end', async () => {
    const server = ['-c', descriptorsOfServer];
    const watched = await folder.run('python3', server);
    assert.equal(folder.files.length, 1);
    const alone = await folder.run('python3', server, { LD_PRELOAD: '' });
    const { pid: _, ...told } = watched;
    const { pid: __, ...toldAlone } = alone;
    assert.deepEqual(told, toldAlone);
    assert.equal(alone.code, 9);
  });

  itUnsanitized('leaves the environment and what a program starts as they are', async () => {
    const script = ['-c', 'echo $LD_PRELOAD; env | grep -c NETWORK_LAB_FOLDER; exit 5'];
    const { output, errors, code } = await folder.run('sh', script);
    assert.deepEqual([output, errors, code], [`${shim}\n1\n`, '', 5]);
  });

  it('makes no ring for a program that waits over pipes, or prints to a socket', async () => {
    const { output, code } = await folder.run('python3', ['-c', overPipes]);
    assert.deepEqual([output, code], ["b'x'\n", 0]);
    assert.deepEqual(folder.files, []);
  });

  it('makes a ring, which does not appear, for one that only has a socket', async () => {
    await folder.run('python3', ['-c', 'import socket; socket.socket(); print(1)']);
    assert.equal(folder.ring.appeared, 0);
  });

  for (const [what, prepare] of [
    ['has no engine behind it', () => rmSync(join(folder.path, 'heartbeat'))],
    ['has an engine behind it that is dead', () => folder.beat(3)],
    ['is gone', () => rmSync(folder.path, { recursive: true })],
  ] as const) {
    it(`makes none in a folder that ${what}`, async () => {
      folder.stopBeating();
      prepare();
      const { output, errors, code } = await folder.run(calls, ['fortified']);
      assert.deepEqual([output, errors, code], ['1 8\n', '', 7]);
      assert.deepEqual(folder.exists ? folder.files : [], []);
    });
  }

  it('takes the first folder whose engine is alive', async () => {
    const dead = new WatchedFolder(false);
    try {
      const folders = `/nowhere:${dead.path}:${folder.path}`;
      await folder.run(calls, ['line'], { NETWORK_LAB_FOLDER: folders });
      assert.deepEqual([dead.files.length, folder.files.length], [0, 1]);
    } finally {
      dead.dispose();
    }
  });

  itUnsanitized('is there once where two labs have asked for it', async () => {
    const other = join(folder.path, 'other.so');
    copyFileSync(shim, other);
    const { code } = await folder.run(calls, ['line'], {
      LD_PRELOAD: `${folder.environment.LD_PRELOAD} ${other}`,
    });
    assert.equal(code, 7);
    assert.equal(folder.ring.threads[0]!.counters.sends, 1);
  });

  describe('of a program that runs', () => {
    let program: ChildProcess;
    const counted = () => folder.ring.threads[0]!.counters.sends;

    async function echo(): Promise<void> {
      program.stdin!.write('x');
      await once(program.stdout!, 'data');
    }

    beforeEach(async () => {
      program = folder.start(calls, ['lasting']);
      await echo();
      assert.equal(counted(), 100);
    });

    for (const [what, place, value] of [
      ['when the engine lets it go', 'silent', () => 1n],
      ['when the engine is dead', 'heartbeat', () => process.hrtime.bigint() - 3_000_000_000n],
    ] as const) {
      it(`${what}, for good`, async () => {
        const { places } = folder.ring;
        const write = (at: number, number: bigint) =>
          writeInto(folder.files[0]!, at, number, at === places.silent ? 4 : 8);
        write(places[place], value());
        await echo();
        const before = counted();
        assert(before <= 101, `${before}`);
        write(places.silent, 0n);
        write(places.heartbeat, process.hrtime.bigint() + 100_000_000_000n);
        await echo();
        assert.equal(counted(), before);
        program.stdin!.end();
        assert.deepEqual(await once(program, 'exit'), [7, null]);
      });
    }

    it('when its file is gone: it reports on into memory that nobody reads', async () => {
      rmSync(folder.path, { recursive: true });
      await echo();
      program.stdin!.end();
      assert.deepEqual(await once(program, 'exit'), [7, null]);
    });
  });

  itUnsanitized('counts what has no memory left, and harms nobody', function () {
    if (!canUnshare()) this.skip();
    const script = `
      mount -t tmpfs -o size="$5"k tmpfs "$1" && python3 -c '
import struct, sys, time
open(sys.argv[1] + "/heartbeat", "wb").write(struct.pack("q", time.monotonic_ns()))' "$1" || exit 100
      LD_PRELOAD="$2" NETWORK_LAB_FOLDER="$1" "$3" manyThreads || code=$?
      for ring in "$1"/ring-*; do "$4" "$ring"; done
      exit $code`;
    const reader = compiled(join(programs, 'ring_reader.cc'), ['-std=c++20']);
    const namespace = ['--user', '--map-root-user', '--mount', 'sh', '-c', script, 'sh'];
    // Small enough for no thread's slot, for the head of one without records, for some.
    for (const kibibytes of [24, 48, 80, 128, 144, 180, 256]) {
      const parameters = [...namespace, folder.path, shim, calls, reader, String(kibibytes)];
      const { stdout, stderr, status } = spawnSync('unshare', parameters, { encoding: 'utf8' });
      assert.deepEqual([stderr, status], ['', 7], `${kibibytes} KiB`);
      const [output, ...rest] = stdout.split('\n');
      assert.equal(output, '160');
      const { notSeen } = JSON.parse(rest.join('\n')) as Ring;
      assert(notSeen.threads > 70 || notSeen.descriptors > 0, JSON.stringify(notSeen));
    }
  });

  itUnsanitized('asks for no more than every C library has, and shows only what it stands before', () => {
    const library = readSharedLibrary(shim);
    const allowed = /^lib(c\.so\.6|dl\.so\.2|pthread\.so\.0)$/;
    assert.deepEqual(
      library.needed.filter((name) => !allowed.test(name)),
      [],
    );
    assert.deepEqual(
      library.imported.filter((name) => !ofEveryLibrary.includes(name)),
      [],
    );
    assert(library.exported.includes('recv') && library.exported.includes('__poll_chk'));
    assert.deepEqual(
      library.exported.filter((name) => /netlab|_Z/.test(name)),
      [],
    );
  });
});

/** glibc 2.28 and musl. */
const ofEveryLibrary = ['__errno_location', 'clock_gettime', 'dlsym', 'fileno', 'getauxval', 'getenv'];

const descriptorsOfServer = `
import os, socket, select, sys
before = os.listdir("/proc/self/fd")
listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
served, _ = listener.accept()
client.sendall(b"x" * 1000)
select.select([served], [], [], 10)
print(before, listener.fileno(), client.fileno(), served.fileno(), served.recv(1000), os.listdir("/proc/self/fd"))
print("an error", file=sys.stderr)
sys.exit(9)`;

const overPipes = `
import os, select, subprocess, asyncio
reader, writer = os.pipe()
os.write(writer, b"x")
select.select([reader], [], [], 1)
poll = select.epoll(); poll.register(reader); poll.poll(1)
asyncio.run(asyncio.sleep(0.01))
subprocess.run(["true"])
print(os.read(reader, 10))`;
