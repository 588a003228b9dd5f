/** Programs that are over soon after their first socket appear all the same, with what they have told. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { ProgramInfo } from '../../../extension/contract/server.ts';
import { until } from '../../until.ts';
import { compiled } from './support/compiled.ts';
import { programs } from './support/ownProgram.ts';
import { useWatching } from './support/watching.ts';

const source = join(programs, 'short.c');

describe('short programs', function () {
  this.timeout(60_000);
  const watching = useWatching();

  const ended = (pid: number): Promise<ProgramInfo> =>
    until(`process ${pid} as one that has ended`, async () => {
      const info = (await watching.list()).find(({ program }) => program.pid === pid);
      return info !== undefined && info.state !== 'running' && info;
    });
  const calls = async (server: number) =>
    (await watching.engine.request('trace/read', { server, after: 0, limit: 1000 })).records
      .filter(({ kind }) => kind !== 'ready')
      .map(({ kind }) => kind);

  it('one that is over at once is there, with its calls, its last wait and its exit status', async () => {
    for (const status of [0, 3]) {
      const program = await watching.start(compiled(source), String(status));
      const info = await ended(program.pid);
      assert.deepEqual([info.state, info.program.exit], [status ? 'died' : 'stopped', { code: status }]);
      assert.match(info.program.command, new RegExp(`short ${status}$`));
      assert(Math.abs(info.startedAt - Date.now()) < 10_000);
      assert.deepEqual(await calls(info.id), ['socket', 'interest', 'bind', 'listen', 'interest', 'wait']);
      const wait = await watching.engine.request('wait/last', { server: info.id });
      assert(wait?.multiplexer === 'epoll');
      assert.equal(wait.interestSize, 1, 'what it waited for');
      assert.deepEqual((await watching.engine.request('server/statistics', { server: info.id })).waits, 1);
    }
  });

  it('one that a signal ended says so, or that nobody knows how it ended', async () => {
    const program = await watching.start(compiled(source), 'killed');
    const info = await ended(program.pid);
    const { exit } = info.program;
    assert.equal(info.state, 'died');
    if (exit) assert.deepEqual(exit, { signal: 'SIGKILL' });
    else assert.equal(info.reason, 'It was over before the lab could look: how it ended is not known.');
  });

  it('a server that finds its port taken is there, with the call that failed', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await until('it listens', () => other.listening);
    const { port } = other.address() as { port: number };
    const script = `import socket; socket.socket().bind(("127.0.0.1", ${port}))`;
    const program = await watching.start('python3', '-c', script);
    const info = await ended(program.pid);
    assert.deepEqual([info.state, info.program.exit], ['died', { code: 1 }]);
    const { records } = await watching.engine.request('trace/read', {
      server: info.id,
      after: 0,
      limit: 1000,
    });
    const failed = records.find(({ kind }) => kind === 'bind');
    assert.equal(failed?.errno, 'EADDRINUSE');
    other.close();
  });

  it('of a hundred, one after the other, the last 32 stay', async () => {
    const environment = { ...process.env, ...(await watching.environment()) };
    for (let i = 0; i < 100; i++) execFileSync(compiled(source), ['0'], { env: environment });
    const list = await until('as many as are kept', async () => {
      const found = await watching.list();
      return found.length === 32 && found;
    });
    assert(list.every(({ state, program }) => state === 'stopped' && program.exit));
  });
});
