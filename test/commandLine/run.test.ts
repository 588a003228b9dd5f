/** What a program that is run by the command line keeps, what is said of it, and with which status it ends. */
import assert from 'node:assert/strict';
import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FindingName } from '../../extension/contract/mistakes.ts';
import { root } from '../../scripts/run.mjs';
import { compiled } from '../engine/watch/support/compiled.ts';
import {
  linesIn,
  linesOf,
  ofKind,
  program,
  script,
  shortSource,
  useCommandLine,
} from './support/networkLab.ts';

/** The mark of the line at which the program makes its mistake. */
const line =
  readFileSync(program, 'utf8')
    .split('\n')
    .findIndex((each) => each.endsWith('# eof-ignored')) + 1;

describe('the command line', function () {
  this.timeout(60_000);
  const commandLine = useCommandLine();
  const python = (...parameters: string[]) => ['--', 'python3', program, ...parameters];

  it('names the mistake, its line and its cure on standard error, and leaves standard output alone', async () => {
    const { output, errors, status } = await commandLine.run(['run', ...python('eof_ignored')]);
    assert.equal(output, 'served\n');
    assert.equal(status, 0);
    assert.match(errors, /a program\.py \(pid \d+\)|a \(pid \d+\)/);
    assert(errors.includes(`✗ a program.py:${line} in serve: eof-ignored\n`), errors);
    assert.match(errors, /An empty receive has no branch: .*\d+ times/);
    assert.match(errors, /Cure: Close the connection/);
    assert.match(errors, /select: waits 300, accepts 1, receives 299 \(8 B\), sends 1 \(8 B\)/);
    assert.match(errors, /\nMistakes found: eof-ignored\n$/);
  });

  it('says of a correct program that no mistake was seen', async () => {
    const { errors, status } = await commandLine.run(['run', '--fail-on', 'any', ...python('correct')]);
    assert.match(errors, /\nNo mistake was seen\.\n$/);
    assert.equal(status, 0);
  });

  const statuses: [what: string, options: string[], parameters: string[], status: number][] = [
    ['the program’s', [], ['eof_ignored', '9'], 9],
    ['128 and the signal that ended it', [], ['correct', 'SIGKILL'], 137],
    ['3 for a mistake of --fail-on', ['--fail-on', 'tiny-backlog,eof-ignored'], ['eof_ignored', '0'], 3],
    ['3 for any', ['--fail-on=any'], ['eof_ignored', '9'], 3],
    ['3 also where a signal has ended it', ['--fail-on', 'eof-ignored'], ['eof_ignored', 'SIGKILL'], 3],
    [
      'the program’s where another mistake is asked for',
      ['--fail-on', 'zero-timeout'],
      ['eof_ignored', '9'],
      9,
    ],
  ];
  for (const [what, options, parameters, expected] of statuses) {
    it(`exits with ${what}`, async () => {
      const { status, signal, errors } = await commandLine.run(['run', ...options, ...python(...parameters)]);
      assert.deepEqual([status, signal], [expected, null]);
      assert.equal(/^Exit status 3, by --fail-on: eof-ignored$/m.test(errors), expected === 3);
    });
  }

  it('exits as a shell does for a command that is not there, or may not be run', async () => {
    const missing = await commandLine.run(['run', '--', 'there-is-no-such-command']);
    assert.deepEqual([missing.status, missing.output], [127, '']);
    assert.match(missing.errors, /^network-lab: there-is-no-such-command: there is no such command\n$/);
    const file = commandLine.path('not executable');
    writeFileSync(file, '');
    const refused = await commandLine.run(['run', '--', file]);
    assert.equal(refused.status, 126);
  });

  it('refuses what it does not understand with status 2, before anything runs', async () => {
    const { status, errors, output } = await commandLine.run([
      'run',
      '--fail-on',
      'eof',
      ...python('correct'),
    ]);
    assert.deepEqual([status, output], [2, '']);
    assert.match(errors, /“eof”.*eof-ignored, always-writable/);
    const unwritable = await commandLine.run([
      'run',
      '--json',
      commandLine.path('no folder/file'),
      ...python('correct'),
    ]);
    assert.deepEqual([unwritable.status, unwritable.output], [2, '']);
  });

  it('writes JSON: the start, each second, each verdict when it is found, the end', async () => {
    const file = commandLine.path('lines.json');
    await commandLine.run(['run', '--seconds', '2.5', '--json', file, ...python('waits', 'none')]);
    await commandLine.run(['run', '--json', file, ...python('eof_ignored', '9')]);
    const lines = linesIn(file);
    assert.deepEqual([lines[0]?.kind, lines.at(-1)?.kind], ['start', 'end'], 'and it is written anew');
    const [verdict, ...more] = ofKind(lines, 'verdict');
    assert.equal(more.length, 0);
    const expected: FindingName = 'eof-ignored';
    assert.equal(verdict!.finding.mistake, expected);
    assert(verdict!.frames.some((frame) => frame.file === program && frame.line === line));
    const [end] = ofKind(lines, 'end');
    assert.deepEqual([end!.exit, end!.status], [{ code: 9 }, 9]);
    const [own] = end!.programs;
    assert.equal(own!.pid, ofKind(lines, 'start')[0]!.pid);
    assert.equal(own!.findings[0]!.finding.count, verdict!.finding.count);
    assert.equal(own!.statistics.accepts, 1);
  });

  it('tells each second what has changed, and how fast', async () => {
    const file = commandLine.path('lines.json');
    await commandLine.run(['run', '--seconds', '2.6', '--json', file, ...python('waits')]);
    const seconds = ofKind(linesIn(file), 'second');
    assert(seconds.length >= 2, `${seconds.length} lines`);
    const told = seconds.flatMap(({ programs }) => programs);
    assert.equal(told[0]!.multiplexer, 'select');
    assert.equal(told[0]!.listeners.length, 1);
    assert(told.some(({ perSecond }) => perSecond.calls > 5 && perSecond.calls < 40 && perSecond.waits));
  });

  it('tells of a command line no more than the file’s name', async () => {
    const [lines, calls] = [commandLine.path('lines.json'), commandLine.path('calls.json')];
    const parameters = [
      'run',
      '--json',
      lines,
      '--record',
      calls,
      ...python('correct', '0', '--key=hunter2'),
    ];
    const { errors } = await commandLine.run(parameters);
    const told = [errors, ...[lines, calls].map((file) => readFileSync(file, 'utf8'))];
    assert.deepEqual(
      told.map((text) => [text.length > 0, text.includes('hunter2')]),
      told.map(() => [true, false]),
    );
  });

  it('gives standard output to JSON, and the program’s to standard error', async () => {
    const { output, errors } = await commandLine.run(['run', '--json', '-', ...python('eof_ignored')]);
    assert.deepEqual(
      linesOf(output)
        .map(({ kind }) => kind)
        .filter((kind) => kind !== 'second'),
      ['start', 'verdict', 'end'],
    );
    assert.match(errors, /^served\n/);
  });

  it('keeps calls with their places, and nothing of what was sent', async () => {
    const file = commandLine.path('calls.json');
    const { errors } = await commandLine.run(['run', '--record', file, ...python('correct')]);
    const text = readFileSync(file, 'utf8');
    const calls = text
      .trimEnd()
      .split('\n')
      .map((each) => JSON.parse(each));
    const receive = calls.find(({ kind }) => kind === 'receive');
    assert.deepEqual(
      [receive.function, receive.asked, receive.returned, receive.frame.file, receive.frame.line],
      ['recv', 1024, 8, program, line],
    );
    assert(receive.thread > 0 && receive.fd > 2 && receive.connection > 0 && receive.nanoseconds > 0);
    assert(receive.function && calls.some(({ kind }) => kind === 'close'), 'to the end');
    assert(!/secret|YSBzZWNyZXQ/.test(text));
    const told = Number(/Calls recorded: (\d+)/.exec(errors)![1]);
    assert.equal(told, calls.filter(({ kind }) => kind !== 'ready').length);
  });

  it('sees one that has ended before anybody could look', async () => {
    const file = commandLine.path('lines.json');
    const { status, errors } = await commandLine.run([
      'run',
      '--json',
      file,
      '--',
      compiled(shortSource, ['-g']),
    ]);
    assert.equal(status, 7);
    assert.match(errors, /^short \(pid \d+\): It ended with exit status 7\.$/m);
    assert.match(errors, /No mistake was seen/);
    const [end] = ofKind(linesIn(file), 'end');
    assert.equal(end!.programs.length, 1);
  });

  it('says of a static program that it is not seen, and why', async () => {
    const { status, errors } = await commandLine.run([
      'run',
      '--',
      compiled(shortSource, ['-static'], 'short static'),
    ]);
    assert.equal(status, 7);
    assert.match(errors, /Its calls were not seen\.\n +It is linked statically/);
  });

  it('says of a program without a socket that it used none', async () => {
    const { status, errors, output } = await commandLine.run([
      'run',
      'sh',
      '-c',
      'echo "$1"; exit 4',
      'sh',
      'a  b',
    ]);
    assert.deepEqual([status, output], [4, 'a  b\n']);
    assert.match(errors, /sh \(pid \d+\): It ended with exit status 4\.\n +It used no socket itself\./);
  });

  it('speaks Chinese where the locale does', async () => {
    const { errors } = await commandLine.run(['run', ...python('eof_ignored')], {
      env: { LC_ALL: 'zh_CN.UTF-8' },
    });
    assert.match(errors, /发现的错误：eof-ignored\n$/);
    assert.match(errors, /改正：/);
  });

  it('works from a path with spaces', async () => {
    const place = commandLine.path('a lab with spaces');
    mkdirSync(join(place, 'dist'), { recursive: true });
    for (const name of [
      'networkLab.js',
      'engine.js',
      'network_lab.node',
      'network_lab_shim.so',
      'package.json',
    ])
      copyFileSync(join(root, 'dist', name), join(place, 'dist', name));
    cpSync(join(root, 'l10n'), join(place, 'l10n'), { recursive: true });
    const { errors, status } = await commandLine.run(
      ['run', '--fail-on', 'any', ...python('eof_ignored')],
      { cwd: place, env: { XDG_CACHE_HOME: '/tmp' } },
      join(place, 'dist', 'networkLab.js'),
    );
    assert.equal(status, 3, errors);
  });

  it('says why its engine could not be started, and starts nothing then', async () => {
    const place = commandLine.path('not whole');
    mkdirSync(place);
    for (const name of ['networkLab.js', 'engine.js', 'package.json'])
      copyFileSync(join(root, 'dist', name), join(place, name));
    const parameters = ['run', ...python('correct')];
    const { errors, status, output } = await commandLine.run(parameters, {}, join(place, 'networkLab.js'));
    assert.deepEqual([status, output], [125, '']);
    assert.match(
      errors,
      /^network-lab: No engine of the lab runs here: .* Install the one for linux-x64\.$/m,
    );
  });

  it('follows all that a program starts, and lists a few of those with nothing wrong', async () => {
    const file = commandLine.path('lines.json');
    const parameters = ['run', '--json', file, '--fail-on', 'any', ...python('many', '30')];
    const { errors, status } = await commandLine.run(parameters);
    assert.equal(status, 0, errors);
    const [end] = ofKind(linesIn(file), 'end');
    // No more than the engine keeps of those that have ended; on a busy machine one is missing now and then.
    assert(end!.programs.length > 25, `${end!.programs.length} programs`);
    assert.equal(errors.match(/\(pid \d+\)/g)!.length, 20);
    assert.match(errors, /────\na program\.py \(pid/);
    assert.match(errors, /More programs, with nothing wrong: \d+\./);
    assert.doesNotMatch(errors, /became another|lost sight/);
  });

  it('says which Node it needs', async () => {
    const older = commandLine.path('older.cjs');
    writeFileSync(older, "Object.defineProperty(process.versions, 'node', { value: '18.19.1' });\n");
    const { errors, status } = await commandLine.run(['run', ...python('correct')], {
      env: { NODE_OPTIONS: `--require "${older}"` },
    });
    assert.equal(status, 125);
    assert.equal(errors, 'network-lab: it needs Node 20 or newer, and this is Node 18.19.1.\n');
  });

  it('has a help that names every option and every mistake, and its version', async () => {
    const { output } = await commandLine.run(['--help']);
    for (const word of ['--json', '--fail-on', '--seconds', '--record', '125', 'eof-ignored', 'tiny-backlog'])
      assert(output.includes(word), word);
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    assert.equal((await commandLine.run(['--version'])).output, `${version}\n`);
    assert.match(readFileSync(script, 'utf8'), /^#!\/usr\/bin\/env node\n/);
  });
});
