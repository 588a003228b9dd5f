/** The parts of the command line that need no program: what it was asked for, what it writes, what is in the way. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, UsageError } from '../../extension/commandLine/arguments.ts';
import { obstacleOf } from '../../extension/commandLine/executable.ts';
import { localeOf } from '../../extension/commandLine/language.ts';
import { LineFile } from '../../extension/commandLine/lineFile.ts';
import { Recording } from '../../extension/commandLine/recording.ts';
import { exitStatus } from '../../extension/commandLine/status.ts';
import { findingNames } from '../../extension/contract/mistakes.ts';

describe('what the command line is asked for', () => {
  const run = (...given: string[]) => {
    const asked = parse(['run', ...given]);
    assert(asked.kind === 'run');
    return asked.run;
  };

  it('takes options, and leaves those of the program alone', () => {
    const asked = run('--json', '-', '--seconds=2.5', '--record', 'a b', '--', 'server', '--json', '-h');
    assert.deepEqual(
      [asked.json, asked.seconds, asked.record, asked.command, asked.parameters, asked.failOn],
      ['-', 2.5, 'a b', 'server', ['--json', '-h'], []],
    );
  });

  it('takes what is to be run also without “--”', () => {
    const { command, parameters } = run('--seconds', '3', 'python3', '-u', '--', 'x');
    assert.deepEqual([command, parameters], ['python3', ['-u', '--', 'x']]);
  });

  it('takes names of mistakes, and any', () => {
    assert.deepEqual(run('--fail-on', 'eof-ignored, zero-timeout', 'x').failOn, [
      'eof-ignored',
      'zero-timeout',
    ]);
    assert.deepEqual(run('--fail-on=any', 'x').failOn, findingNames);
  });

  const wrong: string[][] = [
    [],
    ['start', 'x'],
    ['run'],
    ['run', '--'],
    ['run', '--', ''],
    ['run', '--jsn', 'f', 'x'],
    ['run', '-x', '--', 'x'],
    ['run', '--json', '--', 'x'],
    ['run', '--json=', '--', 'x'],
    ['run', '--json', '-x', 'y'],
    ['run', '--json', 'f'],
    ['run', '--seconds', '0', 'x'],
    ['run', '--seconds', '-1', 'x'],
    ['run', '--seconds', '1e9', 'x'],
    ['run', '--seconds', 'ten', 'x'],
    ['run', '--fail-on', '', 'x'],
    ['run', '--fail-on', ',', 'x'],
    ['run', '--fail-on', 'any,eof', 'x'],
    // No program shows it while it runs.
    ['run', '--fail-on', 'wrong-unit', 'x'],
  ];
  for (const given of wrong) {
    it(`refuses “${given.join(' ')}”`, () => {
      assert.throws(() => parse(given), UsageError);
    });
  }

  it('knows when help is asked for, but not when the program is asked', () => {
    for (const given of [['--help'], ['-h'], ['help'], ['run', '--help'], ['run', '-h', '--', 'x']])
      assert.equal(parse(given).kind, 'help');
    assert.equal(parse(['run', 'x', '--help']).kind, 'run');
  });

  it('speaks as the locale says', () => {
    assert.equal(localeOf({ LANG: 'zh_CN.UTF-8' }), 'zh-cn');
    assert.equal(localeOf({ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' }), 'en');
    assert.equal(localeOf({ LANG: 'de_DE', LC_ALL: '', LC_MESSAGES: 'zh_TW' }), 'zh-cn');
    assert.equal(localeOf({}), 'en');
  });
});

describe('the exit status', () => {
  const ended = { ending: { code: 5, signal: null }, timeWasUp: false, hasMistake: false, unchecked: false };
  const well = { ...ended, ending: { code: 0, signal: null } };

  it('is what comes first of a mistake, the time that was over, the program’s, and a check that was cut short', () => {
    assert.equal(exitStatus({ ...ended, timeWasUp: true, hasMistake: true, unchecked: true }), 3);
    assert.equal(exitStatus({ ...ended, timeWasUp: true }), 0);
    assert.equal(exitStatus({ ...ended, unchecked: true }), 5);
    assert.equal(exitStatus({ ...well, unchecked: true }), 125);
    assert.equal(exitStatus({ ...well, ending: { code: null, signal: 'SIGSEGV' } }), 139);
  });
});

describe('what the command line writes', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'network-lab-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is written in its order, whole', async () => {
    const path = join(folder, 'lines');
    const file = new LineFile(path);
    const lines = Array.from({ length: 1000 }, (_, index) => `${index} é`.padEnd(index));
    for (const line of lines) {
      file.write(line);
      if (line.length % 7 === 0) await Promise.resolve();
    }
    await file.end();
    assert.equal(readFileSync(path, 'utf8'), `${lines.join('\n')}\n`);
  });

  it('is told as not complete where there is no room', async () => {
    const file = new LineFile('/dev/full');
    file.write('one');
    file.write('two');
    await file.end();
    assert.equal(file.failure?.code, 'ENOSPC');
  });

  it('is a recording of so many bytes at most, each place asked for once', async () => {
    const asked: number[][] = [];
    const written: string[] = [];
    const recorded = (sequence: number) => ({
      sequence,
      kind: 'send',
      at: 1,
      fd: 3,
      site: 1 + (sequence % 2),
    });
    const answers = {
      'trace/read': ({ after }: { after: number }) => ({
        records: Array.from({ length: 10 }, (_, index) => recorded(after + index + 1)),
        next: after + 10,
        lost: 1,
      }),
      'site/resolve': ({ sites }: { sites: number[] }) => {
        asked.push(sites);
        return sites.map((site) => ({ site, frames: [{ file: '/server.py', line: site }] }));
      },
    };
    const engine = { request: async (method: keyof typeof answers, given: never) => answers[method](given) };
    const recording = new Recording(engine as never, { write: (line) => written.push(line) }, 1500);
    for (let time = 0; time < 3; time++) await recording.take(7);
    assert.deepEqual(asked, [[2, 1]]);
    assert.deepEqual(JSON.parse(written[0]!), {
      program: 7,
      ...recorded(1),
      frame: { file: '/server.py', line: 2 },
    });
    const bytes = written.join('\n').length + 1;
    assert(bytes <= 1500 && bytes > 1300, `${bytes}`);
    assert.deepEqual([recording.cut, recording.calls, recording.lost], [true, written.length, 2]);
  });
});

describe('why a program cannot be seen', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'network lab '));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function file(name: string, content: Buffer | string, mode = 0o755): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    chmodSync(path, mode);
    return path;
  }

  interface Elf {
    machine?: number;
    bits?: 1 | 2;
    interpreter?: string;
    note?: string;
  }
  const ownMachine = readFileSync(process.execPath).readUInt16LE(18);

  /** man 5 elf: a header, and a program header for each part. */
  function elf({ machine = ownMachine, bits = 2, interpreter, note }: Elf): Buffer {
    const parts: [type: number, content: Buffer][] = [[1, Buffer.alloc(16)]];
    if (interpreter !== undefined) parts.push([3, Buffer.from(`${interpreter}\0`)]);
    if (note !== undefined)
      parts.push([4, Buffer.concat([Buffer.from([4, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0]), Buffer.from(note)])]);
    const made = Buffer.alloc(4096);
    made.write('\x7fELF', 'latin1');
    made.set([bits, 1], 4);
    made.writeUInt16LE(machine, 18);
    made.writeBigUInt64LE(64n, 32);
    made.writeUInt16LE(56, 54);
    made.writeUInt16LE(parts.length, 56);
    parts.forEach(([type, content], index) => {
      const at = 1024 + index * 256;
      content.copy(made, at);
      made.writeUInt32LE(type, 64 + index * 56);
      made.writeBigUInt64LE(BigInt(at), 64 + index * 56 + 8);
      made.writeBigUInt64LE(BigInt(content.length), 64 + index * 56 + 32);
    });
    return made;
  }
  const glibc = '/lib64/ld-linux-x86-64.so.2';

  it('is said by its file', () => {
    assert.equal(obstacleOf(file('usual', elf({ interpreter: glibc }))), undefined);
    assert.equal(obstacleOf(file('static', elf({}))), 'static');
    assert.equal(obstacleOf(file('go', elf({ note: 'Go\0\0' }))), 'go');
    assert.equal(obstacleOf(file('cgo', elf({ interpreter: glibc, note: 'Go\0\0' }))), 'go');
    assert.equal(obstacleOf(file('other note', elf({ interpreter: glibc, note: 'GNU\0' }))), undefined);
    assert.equal(obstacleOf(file('musl', elf({ interpreter: '/lib/ld-musl-x86_64.so.1' }))), 'musl');
    assert.equal(obstacleOf(file('32', elf({ interpreter: '/lib/ld-linux.so.2', bits: 1 }))), 'bits');
    assert.equal(obstacleOf(file('other', elf({ interpreter: glibc, machine: 8 }))), 'bits');
    assert.equal(obstacleOf(file('setuid', elf({ interpreter: glibc }), 0o4755)), 'rights');
  });

  it('is that of a script’s interpreter', () => {
    const path = file('static', elf({}));
    assert.equal(
      obstacleOf(file('script', `#!${path.includes(' ') ? '/usr/bin/env -S static' : path}\n`), folder),
      'static',
    );
    assert.equal(obstacleOf(file('by env', '#!/usr/bin/env static\n'), folder), 'static');
    assert.equal(obstacleOf(file('round', '#!/usr/bin/env round\n'), folder), undefined);
  });

  it('is looked for where the command is found', () => {
    file('command', elf({}), 0o644);
    const other = mkdtempSync(join(tmpdir(), 'network-lab-'));
    writeFileSync(join(other, 'command'), elf({ note: 'Go\0\0' }), { mode: 0o755 });
    assert.equal(obstacleOf('command', `${folder}:${other}`), 'go');
    rmSync(other, { recursive: true });
  });

  it('is nothing where nothing is known', () => {
    assert.equal(obstacleOf(join(folder, 'missing')), undefined);
    assert.equal(obstacleOf(file('empty', '')), undefined);
    assert.equal(obstacleOf(file('cut', elf({}).subarray(0, 30))), undefined);
    assert.equal(
      obstacleOf(execFileSync('sh', ['-c', 'command -v python3'], { encoding: 'utf8' }).trim()),
      undefined,
    );
  });
});
