/** A program that is debugged: what the debugger has in it, or beside it, is not shown; all that is the program's own is. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../../until.ts';
import { type OwnProgram, programs } from './support/ownProgram.ts';
import { useWatching } from './support/watching.ts';

/** The interpreter that Debian's debugpy is for. */
const python = '/usr/bin/python3';
const hasDebugpy = existsSync('/usr/lib/python3/dist-packages/debugpy');
const underDebugpy = ['-m', 'debugpy', '--listen', '127.0.0.1:0'];

describe('a program that is debugged', function () {
  this.timeout(30_000);
  const watching = useWatching();

  /** Its sockets, whoever's they are. */
  function socketsOf({ pid }: OwnProgram): number {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).filter((fd) => readlinkSync(join(folder, fd)).startsWith('socket:')).length;
  }

  /** What is shown of it is what it has of its own: one listener, one connection, one thread, and its own calls. */
  async function showsItsOwn(program: OwnProgram, threads: number): Promise<void> {
    const client = await program.client();
    await program.echo(client, 'own');
    const info = await until('its connection', async () => {
      const found = await watching.find(program.pid);
      return found.connections > 0 && found;
    });
    const server = info.id;
    assert.deepEqual(
      info.listeners.map(({ address }) => address),
      [`127.0.0.1:${await program.port()}`],
    );
    assert.equal(info.connections, 1);
    assert.equal(info.program.threads.length, threads);
    const { rows } = await watching.engine.request('connection/view', { server, offset: 0, limit: 10 });
    assert.deepEqual(
      rows.map(({ direction, peer, received, sent }) => [direction, peer, received, sent]),
      [['accepted', `127.0.0.1:${client.localPort}`, 3, 3]],
    );
    const known = [0, info.listeners[0]!.id, rows[0]!.id];
    const { records } = await watching.engine.request('trace/read', { server, after: 0, limit: 10_000 });
    const others = records.filter(({ connection = 0 }) => !known.includes(connection));
    assert.deepEqual(others, []);
    const calls = new Set(records.map(({ kind }) => kind));
    for (const call of ['listen', 'accept', 'receive', 'send', 'wait'] as const)
      assert(calls.has(call), `${call} is told`);
    assert.deepEqual(
      (await watching.list()).map(({ program: { pid } }) => pid),
      [program.pid],
    );
  }

  describe('by debugpy', () => {
    before(function () {
      if (!hasDebugpy) this.skip();
    });
    const start = (...parameters: string[]) => watching.start(python, ...underDebugpy, ...parameters);

    for (const kind of ['select', 'poll', 'epoll'])
      it(`shows its own sockets alone, on ${kind}`, async () => {
        const program = await start(join(programs, 'echo.py'), kind);
        await showsItsOwn(program, 1);
        // Its listener, the connection, and what the debugger has.
        assert(socketsOf(program) > 2);
      });

    it('shows what the standard library alone makes, with the debugger’s frames below it', async () => {
      const program = await start('-m', 'http.server', '0', '--bind', '127.0.0.1');
      const { listeners, program: told } = await until('its listener', async () => {
        const info = await watching.find(program.pid);
        return info.listeners.length > 0 && info;
      });
      const [port, ...more] = listeners.map(({ address }) => address.split(':').at(-1));
      assert.deepEqual(more, []);
      const answer = await fetch(`http://127.0.0.1:${port}/`);
      assert.equal(answer.status, 200);
      assert.deepEqual(told.threads.map(({ id }) => id).includes(program.pid), true);
    });
  });

  it('keeps what a folder makes that only is called as a debugger is', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'network lab '));
    try {
      mkdirSync(join(folder, 'debugpy', 'common'), { recursive: true });
      const file = join(folder, 'debugpy', 'common', 'echo.py');
      cpSync(join(programs, 'echo.py'), file);
      await showsItsOwn(await watching.start('python3', file, 'poll'), 1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  describe('by Node’s inspector', () => {
    /** What the inspector answers, as a debugger has it. */
    async function evaluate(program: OwnProgram, expression: string): Promise<unknown> {
      const [address] = await until('the inspector', () => /ws:\S+/.exec(program.errors) ?? false);
      const socket = new WebSocket(address!);
      try {
        await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
        const answer = new Promise<string>((resolve) =>
          socket.addEventListener('message', ({ data }) => resolve(String(data)), { once: true }),
        );
        socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression } }));
        const { result } = JSON.parse(await answer);
        await showsItsOwn(program, 1);
        return result.result.value;
      } finally {
        socket.close();
      }
    }

    it('shows its own sockets alone, while the inspector answers', async () => {
      const program = await watching.start(
        process.execPath,
        '--inspect=127.0.0.1:0',
        join(programs, 'correct.mjs'),
      );
      assert.equal(await evaluate(program, '6 * 7'), 42);
    });

    it('shows nothing of one that has no sockets of its own', async () => {
      const script = 'setInterval(() => {}, 1000)';
      const program = await watching.start(process.execPath, '--inspect=127.0.0.1:0', '-e', script);
      const other = await watching.start('python3', join(programs, 'echo.py'), 'poll');
      await until('the inspector', () => program.errors.includes('ws:'));
      await watching.find(other.pid);
      assert.deepEqual(
        (await watching.list()).map(({ program: { pid } }) => pid),
        [other.pid],
      );
    });
  });
});
