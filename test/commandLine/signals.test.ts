/** The command line with the terminal, pipes and signals, and what is left when it ends, however it does. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { until } from '../until.ts';
import {
  isAlive,
  linesIn,
  type NetworkLab,
  ofKind,
  program,
  reportFolders,
  script,
  useCommandLine,
} from './support/networkLab.ts';

describe('the command line, its terminal and its signals', function () {
  this.timeout(60_000);
  const commandLine = useCommandLine();
  const python = (...parameters: string[]) => ['--', 'python3', program, ...parameters];

  /** Its engine, once the program is there. */
  async function engineOf(lab: NetworkLab): Promise<number> {
    return until('its engine', () => lab.engine ?? false);
  }

  async function assertNothingLeft(engine: number): Promise<void> {
    await until('the engine has gone', () => !isAlive(engine));
    assert.deepEqual(reportFolders(engine), []);
  }

  it('leaves its input, its descriptors and their modes to the program', async () => {
    const lab = commandLine.start(['run', ...python('tells')]);
    const alone = commandLine.startAlone('python3', [program, 'tells']);
    for (const { child } of [lab, alone]) child.stdin!.end('typed');
    const { output } = await lab.ended;
    assert.match(output, /input 'typed'\n.*\nblocking True True\n$/);
    assert.equal(output, (await alone.ended).output);
  });

  it('runs with its input closed', async () => {
    const shell = spawn('sh', ['-c', '"$@" <&-', 'sh', process.execPath, script, 'run', ...python('tells')]);
    let output = '';
    shell.stdout.on('data', (data) => (output += data));
    const [status] = await once(shell, 'close');
    assert.deepEqual([status, /input ''/.test(output)], [0, true]);
  });

  it('goes on when nobody reads its JSON any more', async () => {
    const lab = commandLine.start(['run', '--json', '-', '--seconds', '2.5', ...python('waits')], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const engine = await engineOf(lab);
    await until('the first line', () => lab.output.includes('\n'));
    lab.child.stdout!.destroy();
    const { status, errors } = await lab.ended;
    assert.equal(status, 0, errors);
    assert.match(errors, /came SIGINT[\s\S]*No mistake was seen\./);
    assert.doesNotMatch(errors, /EPIPE|not complete/);
    await assertNothingLeft(engine);
  });

  it('waits for a slow reader, and loses nothing of what the program prints', async () => {
    const lab = commandLine.start(['run', ...python('floods')], { stdio: ['ignore', 'pipe', 'pipe'] });
    const { output, status } = await lab.ended;
    assert.deepEqual([status, output.length], [0, 20_000 * 51]);
  });

  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGUSR2', 'SIGINT', 'SIGQUIT'] as const) {
    it(`passes ${signal} on to the program, once, and says the rest`, async () => {
      // Of its own session, as in CI: no terminal sends anything.
      const lab = commandLine.start(['run', ...python('waits')], { detached: true });
      await lab.line('ready ');
      const engine = await engineOf(lab);
      lab.child.kill(signal);
      const { output, errors, status } = await lab.ended;
      assert.match(output, new RegExp(`^came ${signal}$`, 'm'));
      assert.match(errors, /It ended with exit status 0\./);
      assert.equal(status, 0);
      await assertNothingLeft(engine);
    });
  }

  /** On a terminal of its own, which is the test's. */
  function onTerminal(...parameters: string[]): NetworkLab {
    const words = [process.execPath, script, 'run', ...python(...parameters)];
    // exec: a shell that stays between would be ended by the Ctrl+C itself, as dash is.
    const command = `exec ${words.map((word) => `'${word}'`).join(' ')}`;
    return commandLine.startAlone('script', ['-qec', command, '/dev/null']);
  }

  it('leaves Ctrl+C to the terminal, which sends it to the program itself, and survives it', async () => {
    const terminal = onTerminal('waits');
    await terminal.line('ready ');
    const engine = await engineOf(terminal);
    terminal.child.stdin!.write('\x03');
    const { output, status } = await terminal.ended;
    assert.match(output, /came SIGINT\r$/m, 'once');
    assert.match(output, /Network Lab[\s\S]*No mistake was seen\./);
    assert.equal(status, 0);
    await assertNothingLeft(engine);
  });

  it('is in the foreground of its terminal', async () => {
    const { output } = await onTerminal('tells').ended;
    assert.match(output, /terminal True True\r\nforeground True\r\n/);
  });

  it('ends with the program when the terminal goes away', async () => {
    const terminal = onTerminal('waits');
    const pid = Number.parseInt(await terminal.line('ready '), 10);
    const engine = await engineOf(terminal);
    terminal.child.kill('SIGKILL');
    await assertNothingLeft(engine);
    assert(!isAlive(pid));
  });

  const patience: [what: string, ignored: string[], exit: object][] = [
    ['SIGINT', [], { code: 0 }],
    ['SIGTERM where it ignores that', ['SIGINT'], { code: 0 }],
    ['SIGKILL where it ignores both', ['SIGINT', 'SIGTERM'], { signal: 'SIGKILL' }],
  ];
  for (const [what, ignored, exit] of patience) {
    it(`ends the program after the seconds with ${what}, and that is no failure`, async () => {
      const file = commandLine.path('lines.json');
      const lab = commandLine.start([
        'run',
        '--seconds',
        '1',
        '--json',
        file,
        ...python('waits', ...ignored),
      ]);
      const { status, errors } = await lab.ended;
      assert.match(errors, /Its time was over \(1\.00 s\)\. It /);
      const [end] = ofKind(linesIn(file), 'end');
      assert.deepEqual([end!.exit, status], [exit, 0]);
    });
  }

  it('keeps the status of a program that has ended before its seconds were over', async () => {
    const { status } = await commandLine.run(['run', '--seconds', '60', ...python('correct', '9')]);
    assert.equal(status, 9);
  });

  it('ends what the program has started with it, where that is watched', async () => {
    const lab = commandLine.start([
      'run',
      '--seconds',
      '2',
      '--',
      'sh',
      '-c',
      'python3 "$1" workers & wait',
      'sh',
      program,
    ]);
    const workers = (await lab.line('workers ')).split(' ').map(Number);
    await lab.ended;
    assert.deepEqual(workers.filter(isAlive), []);
  });

  it('lets go what the program leaves behind, and says so', async () => {
    const lab = commandLine.start(['run', ...python('leaves')]);
    const engine = await engineOf(lab);
    const { status, errors } = await lab.ended;
    const [, pid] = /\(pid (\d+)\): It still runs, and goes on unwatched\./.exec(errors) ?? [];
    assert(pid, errors);
    assert(isAlive(Number(pid)));
    process.kill(Number(pid), 'SIGKILL');
    assert.equal(status, 0);
    await assertNothingLeft(engine);
  });

  it('leaves no engine and no folder when it is killed, and the program goes on', async () => {
    const lab = commandLine.start(['run', ...python('waits')]);
    const pid = Number(await lab.line('ready '));
    const engine = await engineOf(lab);
    assert.equal(reportFolders(engine).length, 1);
    lab.child.kill('SIGKILL');
    await assertNothingLeft(engine);
    assert(isAlive(pid));
    process.kill(pid, 'SIGKILL');
  });

  it('goes on without an engine, and does not pass for checked', async () => {
    const lab = commandLine.start(['run', '--fail-on', 'any', ...python('waits')]);
    await lab.line('ready ');
    process.kill(await engineOf(lab), 'SIGKILL');
    lab.child.kill('SIGTERM');
    const { status, errors, output } = await lab.ended;
    assert.match(output, /came SIGTERM/);
    assert.match(errors, /The engine ended/);
    assert.equal(status, 125);
  });
});
