/** The options of a program's sockets: read and set by a duplicate of its descriptor, which never outlives its close. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { OptionValue } from '../../../extension/contract/server.ts';
import { isProgram } from '../../../extension/shared/watched.ts';
import { until } from '../../until.ts';
import { Engine } from '../support/engine.ts';
import { compiled } from './support/compiled.ts';
import { OwnProgram, programs } from './support/ownProgram.ts';
import { useWatching } from './support/watching.ts';

describe('the options of a program’s sockets', function () {
  this.timeout(60_000);
  const watching = useWatching();

  it('are those that the program itself reads, and stay as they were set', async () => {
    const program = await watching.start(
      'python3',
      '-c',
      [
        'import select, socket, sys',
        'listener = socket.create_server(("127.0.0.1", 0))',
        'print(listener.getsockname()[1], flush=True)',
        'connection, _ = listener.accept()',
        'select.select([connection], [], [])',
        'for level, name in ((socket.SOL_SOCKET, socket.SO_KEEPALIVE), (socket.IPPROTO_TCP, socket.TCP_NODELAY)):',
        '    print(connection.getsockopt(level, name), flush=True)',
      ].join('\n'),
    );
    const client = await program.client();
    const { id: server } = await watching.find(program.pid);
    const row = await until('the connection', async () => {
      const { rows } = await watching.engine.request('connection/view', { server, offset: 0, limit: 5 });
      return rows[0] ?? false;
    });
    const set = (name: string) =>
      watching.engine.request('option/set', { server, connection: row.id, name, value: true });
    assert.equal((await set('SO_KEEPALIVE')).value, true);
    assert.equal((await set('TCP_NODELAY')).value, true);
    client.write('x');
    await program.ended();
    assert.equal(program.output.split('\n').slice(1).join(' ').trim(), '1 1');
  });

  /** Sixteen sockets are closed in each round, and meanwhile all are asked about. How often one was, in the end. */
  async function askWhileItCloses(program: OwnProgram, rounds: number): Promise<number> {
    const { id: server } = await watching.find(program.pid);
    let answered = 0;
    const ask = (connection: number) =>
      watching.engine.request('option/list', { server, connection }).then(
        () => (answered += 1),
        () => {}, // it is closed by now
      );
    for (let round = 1; round <= rounds; round++) {
      await until('the next round', () => program.output.split('\n').length > round + 1);
      const newest = { sortBy: 'id', descending: true, offset: 0, limit: 32 } as const;
      const { rows } = await watching.engine.request('connection/view', { server, ...newest });
      const { listeners } = await watching.find(program.pid);
      const served = rows.filter(({ direction }) => direction === 'accepted');
      const ids = [...served.slice(-16), ...listeners.slice(1)].map(({ id }) => id);
      program.child.stdin.write('\n');
      await Promise.all([...ids, ...ids].map(ask));
    }
    program.child.stdin.end();
    await program.ended();
    return answered;
  }

  for (const [kind, rounds, what] of [
    ['connections', 500, 'no close'],
    ['range', 125, 'no close of a range'],
    ['replaced', 125, 'no close by dup2'],
    ['listeners', 125, 'no listener that is opened again at once'],
  ] as const)
    it(`disturb ${what}, however often they are asked for`, async () => {
      const program = await watching.start(compiled(join(programs, 'closes.c')), kind, `${rounds}`);
      const answered = await askWhileItCloses(program, rounds);
      assert.equal(program.child.exitCode, 0, program.errors);
      assert.equal(program.output.trim().split('\n').at(-1), '0');
      assert(answered > rounds / 2, `${answered} questions were answered`);
    });
});

describe('the options of a program into which the kernel lets nobody look', function () {
  this.timeout(30_000);
  let engine: Engine;
  const started: OwnProgram[] = [];
  before(async () => {
    // Root may look everywhere, unless it is as in a container.
    const isRoot = process.getuid!() === 0;
    engine = await Engine.start(isRoot ? ['setpriv', '--bounding-set', '-sys_ptrace'] : []);
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((program) => program.dispose()));
    await engine.stopAll();
  });
  after(() => engine.dispose());

  async function serving(...parameters: string[]) {
    const { environment } = await engine.request('program/environment', {});
    const program = new OwnProgram('python3', [join(programs, 'undumpable.py'), ...parameters], environment);
    started.push(program);
    const client = await program.client();
    const [server, connection] = await until('its connection', async () => {
      const found = (await engine.request('server/list', {})).find(isProgram);
      if (!found) return false;
      const { rows } = await engine.request('connection/view', { server: found.id, offset: 0, limit: 5 });
      return rows.length > 0 && ([found.id, rows[0]!.id] as const);
    });
    const list = async () => engine.request('option/list', { server, connection });
    const set = (name: string, value: OptionValue) =>
      engine.request('option/set', { server, connection, name, value });
    return { program, client, server, connection, list, set };
  }

  it('are read and set by the program itself, at its next call', async () => {
    const { program, client, list, set } = await serving();
    const before = await list();
    const valueNamed = (all: typeof before, name: string) => all.find((each) => each.name === name)!.value;
    assert.equal(valueNamed(before, 'SO_KEEPALIVE'), false);
    assert.equal(valueNamed(before, 'SO_ERROR'), 0);
    assert(before.filter(({ value }) => value !== null && value !== undefined).length > 30);
    assert.equal((await set('SO_KEEPALIVE', true)).value, true);
    const { value: room } = await set('SO_RCVBUF', 50_000);
    assert.equal((await set('TCP_NODELAY', true)).value, true);
    client.write('x');
    await until('what it says', () => program.output.split('\n').length > 2);
    assert.equal(program.output.split('\n')[1], `1 ${room} 1`);
    const after = await list();
    assert.deepEqual([valueNamed(after, 'SO_KEEPALIVE'), valueNamed(after, 'SO_RCVBUF')], [true, room]);
    await assert.rejects(set('TCP_CONGESTION', 'nonesuch'), /setsockopt: ENOENT/);
  });

  it('are all answered when several ask at once', async () => {
    const { list, set } = await serving();
    const [first, second, third] = await Promise.all([list(), set('SO_KEEPALIVE', true), list()]);
    assert.equal(second.value, true);
    assert.equal(first.length, third.length);
  });

  it('are answered while it is held', async () => {
    const { client, server, list } = await serving('silent');
    await engine.request('loop/pause', { server });
    client.write('x');
    await until('it held', async () => {
      const { program } = (await engine.request('server/list', {})).find(isProgram)!;
      return program.threads[0]!.position.held;
    });
    assert((await list()).length > 30);
  });

  it('cannot be had of one that makes no call, and nothing happens later', async () => {
    const { program, client, server, connection } = await serving('silent');
    const asked = { server, connection, name: 'SO_KEEPALIVE', value: true };
    const { data } = await engine.failure('option/set', asked);
    assert.match(data!.hint, /at its next call/);
    client.write('x');
    await until('what it says', () => program.output.split('\n').length > 2);
    assert.match(program.output.split('\n')[1]!, /^0 /);
  });
});
