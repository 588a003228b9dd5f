/** Programs and engines that die, or tell nonsense: the other side goes on. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { connectionColumns } from '../../../extension/contract/tables/names.ts';
import { until } from '../../until.ts';
import { sanitized } from '../support/engine.ts';
import { compiled } from './support/compiled.ts';
import { programs } from './support/ownProgram.ts';
import { useWatching } from './support/watching.ts';

describe('an engine whose programs tell nonsense', function () {
  this.timeout(60_000);
  const watching = useWatching();

  it('answers on when a program scribbles over what it shares with the engine', async () => {
    const seconds = sanitized ? 8 : 3;
    const bystander = await watching.start('python3', join(programs, 'echo.py'), 'epoll');
    const client = await bystander.client();
    await bystander.echo(client, 'before');
    const program = await watching.start(
      compiled(join(programs, 'scribbler.cc'), ['-std=c++20']),
      String(seconds),
    );
    await program.port();
    const { id: server } = await watching.find(program.pid);
    program.child.stdin.write('\n');

    const ask = async (method: string, parameters: object) => {
      const startedAt = performance.now();
      const answer = await watching.engine.send(method, { server, ...parameters }).catch((error) => {
        assert.equal(typeof error.code, 'number', `${method}: ${error}`);
      });
      slowest = Math.max(slowest, performance.now() - startedAt);
      return answer;
    };
    let slowest = 0;
    let rounds = 0;
    while (!program.output.includes('done')) {
      const sortBy = connectionColumns[rounds % connectionColumns.length]!;
      const view = (await ask('connection/view', { sortBy, offset: 0, limit: 40 })) as {
        rows: { id: number }[];
      };
      for (const { id: connection } of view.rows.slice(0, 3)) {
        await ask('connection/inspect', { connection });
        await ask('option/list', { connection });
      }
      await watching.list();
      await ask('server/statistics', {});
      await ask('wait/last', {});
      await ask('wait/last', { thread: program.pid });
      await ask('trace/read', { after: 0, limit: 1000 });
      await ask('trace/read', { after: Number.MAX_SAFE_INTEGER, limit: 1000 });
      await ask('site/resolve', { sites: Array.from({ length: 256 }, (_, i) => 1 + i * 17) });
      await ask('loop/pause', {});
      await ask('loop/resume', {});
      rounds += 1;
    }
    assert(rounds > 1);
    if (!sanitized) assert(slowest < 1000, `an answer took ${slowest} ms`);

    await bystander.echo(client, 'after');
    const other = await watching.find(bystander.pid);
    const { records } = await watching.engine.request('trace/read', {
      server: other.id,
      after: 0,
      limit: 1000,
    });
    assert.deepEqual(
      records.filter(({ kind }) => kind === 'receive').map(({ returned }) => returned),
      ['before'.length, 'after'.length],
    );
    await watching.engine.request('server/stop', { server });
    await until('it is let go', async () => (await watching.list()).length === 1);
  });
});
