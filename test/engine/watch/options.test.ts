/** The options of a program's sockets: read and set by a duplicate of its descriptor, which never outlives its close. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { until } from '../../until.ts';
import { compiled } from './support/compiled.ts';
import { type OwnProgram, programs } from './support/ownProgram.ts';
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
