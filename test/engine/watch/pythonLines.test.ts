/** Where in Python a call was made, as the ring has it, beside what Python itself says. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { compiled } from './support/compiled.ts';
import { interpreters } from './support/pythons.ts';
import type { Ring, RingSite } from './support/ring.ts';
import { itUnsanitized, WatchedFolder } from './support/watchedFolder.ts';

const programs = join(import.meta.dirname, 'programs');
const program = join(programs, 'lines.py');
const python = 1;

type Frame = [file: string, name: string, line: number];

interface Told {
  stacks: Record<string, Frame[]>;
  own: Record<string, number>;
  wakeup: number;
}

/** Relative names are relative to where the program was started. */
function absolute(frame: Frame): Frame {
  return [/^[/<]/.test(frame[0]) ? frame[0] : join(process.cwd(), frame[0]), frame[1], frame[2]];
}

function compare(told: Told, ring: Ring) {
  const places = new Map(
    Object.entries(told.stacks).map(([number, stack]) => [
      Number(number),
      JSON.stringify([told.own[number], stack.map(absolute)]),
    ]),
  );
  const wrong: string[] = [];
  let right = 0;
  let missing = 0;
  for (const thread of ring.threads) {
    assert.equal(thread.head, thread.sequence, 'nothing was lost');
    for (const call of thread.calls) {
      if (call.function !== 'send' || !call.asked || call.errno || call.fd === told.wakeup) continue;
      const site = ring.sites[call.site];
      if (!site || site.kind !== python) missing++;
      else if (placeOf(site) === places.get(call.asked)) right++;
      else wrong.push(`${places.get(call.asked)} was told as ${placeOf(site)}`);
    }
  }
  return { right, missing, wrong };
}

function placeOf({ own, frames }: RingSite): string {
  return JSON.stringify([own, frames]);
}

describe('lines of Python', function () {
  this.timeout(120_000);
  let folder: WatchedFolder;
  beforeEach(() => {
    folder = new WatchedFolder();
  });
  afterEach(() => folder.dispose());

  for (const { path, version } of interpreters()) {
    it(`are those that Python ${version} tells itself, at ${path}`, async () => {
      const { output, errors, code } = await folder.run(path, [program]);
      assert.deepEqual([errors, code], ['', 0]);
      const told = JSON.parse(output) as Told;
      const { right, missing, wrong } = compare(told, folder.ring);
      assert.equal(wrong[0], undefined, `${wrong.length} are wrong: ${wrong[0]}`);
      assert(right > 1000 && right >= 0.995 * (right + missing), `${missing} beside ${right} have no line`);
      if (process.env.VERBOSE) console.log(`${version}: ${right} right, ${missing} without a line`);
    });

    itUnsanitized(`of the handler in C of a signal are none of Python ${version}, at ${path}`, async () => {
      const { output } = await folder.run(path, [program, '1']);
      const { wakeup } = JSON.parse(output) as Told;
      const { ring } = folder;
      const calls = ring.threads.flatMap((thread) => thread.calls).filter(({ fd }) => fd === wakeup);
      const made = calls.filter((call) => call.call === 'send');
      assert(made.length > 0);
      assert.deepEqual(
        made.filter((call) => ring.sites[call.site]?.kind === python),
        [],
      );
    });

    it(`are those of the child of fork, too, of Python ${version}, at ${path}`, async () => {
      assert.equal((await folder.run(path, ['-c', forking])).code, 0);
      const { rings } = folder;
      assert.equal(rings.length, 2);
      for (const ring of rings) {
        const sent = ring.threads
          .flatMap(({ calls }) => calls)
          .filter(({ function: name }) => name === 'send');
        assert.deepEqual(
          sent.map(({ site }) => ring.sites[site]!.frames[0]![2]),
          sent.map(({ asked }) => asked),
        );
        assert.equal(sent.length, ring === rings[0] ? 2 : 3);
      }
    });

    it(`are not mistaken between interpreters of Python ${version}, at ${path}`, async function () {
      const { code } = await folder.run(path, [join(programs, 'interpreters.py')]);
      if (code !== 0) this.skip(); // it has no module for them
      const { ring } = folder;
      const sent = ring.threads.flatMap(({ calls }) => calls).filter(({ function: name }) => name === 'send');
      const lines = sent.map(({ site }) => ring.sites[site]?.frames[0]?.slice(1));
      const known = [
        ['<module>', 13],
        ['f', 4],
        ['<module>', 15],
      ];
      const [, minor] = version.split('.').map(Number);
      assert.deepEqual(lines, minor! < 12 ? known.map(() => undefined) : known);
    });
  }

  it('are right for as many places as there is room for, and none of the others is told', async () => {
    const { code } = await folder.run('python3', [join(programs, 'many_lines.py')]);
    assert.equal(code, 0);
    const { ring } = folder;
    const sent = ring.threads[0]!.calls.filter((call) => call.function === 'send');
    assert.equal(sent.length, 12_000);
    const told = sent.filter(({ site }) => site > 0);
    assert(told.length > 7500, `${told.length}`);
    assert.deepEqual(
      told.map(({ site }) =>
        ring.sites[site]!.frames[0]!.slice(0, 1).concat(ring.sites[site]!.frames[0]![2]),
      ),
      told.map(({ asked }) => ['/generated/many.py', asked]),
    );
  });

  for (const [what, number] of [
    ['that is not known', '0x030f00f0'],
    ['that is not finished', '0x030c00a1'],
    ['that publishes nothing about itself', '0x030d00f0'],
  ] as const) {
    it(`are not guessed of a version ${what}`, async () => {
      const flags = [`-DVERSION=${number}`, '-rdynamic'];
      const source = join(programs, 'strange_python.c');
      const { code, signal } = await folder.run(compiled(source, flags, `strange_python_${number}`));
      assert.deepEqual([code, signal], [0, null]);
      const sent = folder.ring.threads[0]!.calls.filter(({ function: name }) => name === 'send');
      assert.deepEqual(
        sent.map(({ site }) => site),
        [0],
      );
    });
  }
});

const forking = `import os, socket, sys
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(('127.0.0.1', 0))
sock.connect(sock.getsockname())
def send():
    sock.send(b'.' * sys._getframe().f_lineno)
send()
if os.fork() == 0:
    send()
    sock.send(b'.' * sys._getframe().f_lineno)
    sock.close()
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(('127.0.0.1', 0))
    sock.connect(sock.getsockname())
    send()
    os._exit(0)
os.wait()
send()
`;
