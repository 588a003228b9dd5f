/** Programs and engines that die, or tell nonsense: the other side goes on. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { connectionColumns } from '../../../extension/contract/tables/names.ts';
import { isProgram } from '../../../extension/shared/watched.ts';
import { until } from '../../until.ts';
import { Engine, engineCommand, sanitized } from '../support/engine.ts';
import { canUnshare } from '../support/namespace.ts';
import { compiled } from './support/compiled.ts';
import { OwnProgram, programs } from './support/ownProgram.ts';
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
      await ask('site/counts', {});
      await ask('finding/list', {});
      await ask('loop/pause', {});
      await ask('loop/resume', {});
      rounds += 1;
    }
    assert(rounds > 0);
    if (!sanitized) assert(slowest < 5000, `an answer took ${slowest} ms`);

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

describe('a program or an engine that is killed', function () {
  this.timeout(60_000);
  const engines: Engine[] = [];
  const started: OwnProgram[] = [];
  const startEngine = async (...parameters: Parameters<typeof Engine.start>) => {
    const engine = await Engine.start(...parameters);
    engines.push(engine);
    return engine;
  };
  const start = (environment: Record<string, string>, command = echo(), parameters: string[] = []) => {
    const program = new OwnProgram(command, parameters, environment);
    started.push(program);
    return program;
  };
  const echo = () => compiled(join(programs, 'echo.c'));
  const listed = (engine: Engine, pid: number) =>
    until(`process ${pid} in the list`, async () => {
      const list = (await engine.request('server/list', {})).filter(isProgram);
      return list.find(({ program }) => program.pid === pid) ?? false;
    });

  afterEach(async () => {
    await Promise.all(started.splice(0).map((program) => program.dispose()));
    await Promise.all(engines.splice(0).map((engine) => engine.dispose()));
  });

  /** Echoes as fast as it can until it is told to end; counts what came back. */
  async function keepBusy(program: OwnProgram) {
    const client = await program.client();
    const busy = { echoes: 0, wrong: 0, ended: false };
    const message = Buffer.from(Array.from({ length: 1000 }, (_, i) => i % 251));
    let got = Buffer.alloc(0);
    client.on('data', (data) => {
      got = Buffer.concat([got, data]);
      if (got.length < message.length) return;
      if (!got.equals(message)) busy.wrong += 1;
      got = Buffer.alloc(0);
      busy.echoes += 1;
      if (!busy.ended) client.write(message);
    });
    client.write(message);
    await until('it is busy', () => busy.echoes > 100);
    return busy;
  }

  it('a program that is killed in the midst of its calls: how it ended is told, and what it did', async () => {
    const engine = await startEngine();
    const program = start((await engine.request('program/environment', {})).environment);
    const busy = await keepBusy(program);
    const { id: server } = await listed(engine, program.pid);
    program.child.kill('SIGKILL');
    const ended = await until('its end', async () => {
      const info = await listed(engine, program.pid);
      return info.state === 'died' && info;
    });
    assert.deepEqual([ended.id, ended.program.exit], [server, { signal: 'SIGKILL' }]);
    const counted = await engine.request('server/statistics', { server });
    assert(counted.bytesReceived! >= busy.echoes * 1000);
    const { records } = await engine.request('trace/read', { server, after: 0, limit: 10_000 });
    assert(records.some(({ kind }) => kind === 'receive') && records.some(({ kind }) => kind === 'wait'));
    assert.equal((await engine.request('wait/last', { server }))?.multiplexer, 'epoll');
    assert.deepEqual((await engine.request('connection/view', { server, offset: 0, limit: 10 })).rows, []);
    busy.ended = true;
  });

  it('an engine that is killed: its programs go on, fall silent, and a later engine takes over', async () => {
    const first = await startEngine();
    const { environment, folder } = await first.request('program/environment', {});
    const program = start(environment);
    const busy = await keepBusy(program);
    await listed(first, program.pid);
    process.kill(first.pid, 'SIGKILL');
    const silent = async () => {
      const [echoes, told] = [busy.echoes, callsTold(program.pid)];
      await until('it goes on', () => busy.echoes > echoes + 10, 1000);
      return callsTold(program.pid) === told;
    };
    await until('the shim silent', silent, 3000);
    assert.equal(busy.wrong, 0);

    // What is started in a terminal that is still open has the folder in its environment: nobody removes it.
    const second = await startEngine();
    await second.request('program/environment', {});
    assert(existsSync(folder), 'a living process has it in its environment');
    await second.request('program/environment', { folder });
    const later = start(environment);
    await later.echo(await later.client(), 'hello');
    assert.equal((await listed(second, later.pid)).state, 'running');
    busy.ended = true;
  });

  it('an engine that another takes over from while it lives: who starts then is that one’s, also when the first has ended', async () => {
    const first = await startEngine();
    const { environment, folder } = await first.request('program/environment', {});
    const second = await startEngine();
    await second.request('program/environment', { folder });
    const one = start(environment);
    await one.echo(await one.client(), 'hello');
    await listed(second, one.pid);
    assert.deepEqual(await first.request('server/list', {}), []);
    await first.dispose();
    assert(existsSync(folder), 'what the second reads is left to it');
    const later = start(environment);
    await later.echo(await later.client(), 'hello');
    await listed(second, later.pid);
    await second.dispose();
    assert(!existsSync(folder));
  });

  it('the folder of a dead engine is removed by the next, once nobody has it in its environment', async () => {
    const first = await startEngine();
    const { environment, folder } = await first.request('program/environment', {});
    const program = start(environment);
    await program.echo(await program.client(), 'hello');
    process.kill(first.pid, 'SIGKILL');
    await until('its heart stands still', () => heartbeatAge(folder) > 2);
    const second = await startEngine();
    await second.request('program/environment', {});
    assert(existsSync(folder));
    await program.dispose();
    const third = await startEngine();
    await third.request('program/environment', {});
    assert.equal(existsSync(folder), false);
    await second.dispose();
    assert.deepEqual(
      readdirSync(dirname(folder)).filter(
        (name) => name.endsWith(`-${first.pid}`) || name.endsWith(`-${second.pid}`),
      ),
      [],
    );
  });

  describe('that lies elsewhere', () => {
    let cache: string;
    const folders: string[] = [];
    const temporary = (name: string) => {
      const folder = mkdtempSync(join(tmpdir(), name));
      folders.push(folder);
      return folder;
    };
    /** An engine in a new folder, as a version of the extension has it. */
    async function install(name: string): Promise<{ engine: Engine; dist: string }> {
      const dist = temporary(name);
      const { parameters } = engineCommand();
      const from = dirname(parameters.find((each) => each.endsWith('engine.js'))!);
      for (const file of ['engine.js', 'package.json', 'network_lab.node', 'network_lab_shim.so'])
        if (existsSync(join(from, file))) copyFileSync(join(from, file), join(dist, file));
      return {
        engine: await startEngine(['env', `XDG_CACHE_HOME=${cache}`], join(dist, 'engine.js')),
        dist,
      };
    }
    const environmentOf = async (engine: Engine) =>
      (await engine.request('program/environment', {})).environment;
    const copies = () => readdirSync(join(cache, 'network-lab'));
    const versionOf = (shim: string) => basename(dirname(shim));

    beforeEach(() => {
      cache = temporary('network-lab-');
    });
    afterEach(() => {
      for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
    });

    it('at a path that has a space and a colon: programs find the shim by one that has neither', async () => {
      const { engine } = await install('network lab: ');
      const environment = await environmentOf(engine);
      assert.equal(dirname(dirname(environment.LD_PRELOAD!)), join(cache, 'network-lab'));
      const program = start(environment);
      await program.echo(await program.client(), 'hello');
      assert.equal(program.errors, '');
      await listed(engine, program.pid);
    });

    it('and is removed by an update: a terminal that has its environment goes on as ever', async () => {
      const { engine, dist } = await install('network-lab-');
      const environment = await environmentOf(engine);
      await engine.dispose();
      rmSync(dist, { recursive: true });
      const command = start(environment, 'sh', ['-c', 'echo hello']);
      await command.ended();
      await until('what it says', () => command.output !== '');
      assert.deepEqual([command.output, command.errors], ['hello\n', '']);
    });

    it('keeps each version once, and those that nobody uses for a month', async () => {
      const { engine, dist } = await install('network-lab-');
      const { LD_PRELOAD: first } = await environmentOf(engine);
      assert.equal((await environmentOf(engine)).LD_PRELOAD, first);
      const user = start({ LD_PRELOAD: first! }, 'sleep', ['100']);
      const old = new Date(Date.now() - 31 * 24 * 3600 * 1000);
      appendFileSync(join(dist, 'network_lab_shim.so'), 'another version');
      utimesSync(first!, old, old);
      const { LD_PRELOAD: second } = await environmentOf(engine);
      assert.deepEqual(copies().sort(), [first!, second!].map(versionOf).sort());
      await user.dispose();
      await environmentOf(engine);
      assert.deepEqual(copies(), [versionOf(second!)]);
    });
  });

  describe('on a memory file system that is full', () => {
    /** An engine whose programs report in a file system of this size. */
    const engineWith = (size: string, then: string) => [
      ...['unshare', '--map-root-user', '--mount', 'sh', '-c'],
      `mount -t tmpfs -o mode=1777,size=${size} tmpfs /dev/shm && unset XDG_RUNTIME_DIR && ${then} && exec "$@"`,
      'sh',
    ];

    before(function () {
      if (!canUnshare()) this.skip();
    });

    it('says so where not even its heartbeat fits', async () => {
      const engine = await startEngine(engineWith('64k', 'head -c 1M /dev/zero > /dev/shm/full || true'));
      const { data } = await engine.failure('program/environment', {});
      assert.equal(data?.errno, 'ENOSPC');
      assert.notEqual(data?.hint, '');
    });

    it('lives on where the memory ends in the midst of a program, and so does the program', async () => {
      const engine = await startEngine(engineWith('8m', 'true'));
      const { environment } = await engine.request('program/environment', {});
      const inside = [
        'nsenter',
        '--user',
        '--preserve-credentials',
        '--mount',
        '--target',
        String(engine.pid),
      ];
      const [command, ...parameters] = [
        ...inside,
        'env',
        ...Object.entries(environment).map((each) => each.join('=')),
      ];
      const program = start({}, command!, [
        ...parameters,
        compiled(join(programs, 'scribbler.cc'), ['-std=c++20']),
        '2',
      ]);
      await program.port();
      const info = await until('it is listed', async () => {
        const [found] = (await engine.request('server/list', {})).filter(isProgram);
        return found ?? false;
      });
      program.child.stdin.write('\n');
      const server = info.id;
      await until(
        'its end, for it writes where there is no memory',
        async () => {
          await engine.send('connection/view', { server, offset: 0, limit: 40 });
          await engine.send('trace/read', { server, after: 0, limit: 100 });
          await engine.send('wait/last', { server });
          await engine.send('site/resolve', { server, sites: [1, 2, 3, 4000] });
          const [now] = (await engine.request('server/list', {})).filter(isProgram);
          return now!.state === 'died' || program.output.includes('done');
        },
        30_000,
      );
    });
  });
});

function heartbeatAge(folder: string): number {
  const beat = readFileSync(join(folder, 'heartbeat')).readBigInt64LE();
  return Number(process.hrtime.bigint() - beat) / 1e9;
}

/** How many calls the shim has told of. */
function callsTold(pid: number): number {
  const reader = compiled(join(programs, 'ring_head.cc'), ['-std=c++20']);
  return Number(execFileSync(reader, [String(pid)], { encoding: 'utf8' }));
}
