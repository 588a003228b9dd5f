/** The options of a program's sockets: read and set by a duplicate of its descriptor, which never outlives its close. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { until } from '../../until.ts';
import { programs } from './support/ownProgram.ts';
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

  it('disturb no close, however often they are asked for', async () => {
    const program = await watching.start('python3', join(programs, 'closer.py'), '1000');
    await program.port();
    const { id: server } = await watching.find(program.pid);
    program.child.stdin.write('\n');
    let asked = 0;
    while (program.child.exitCode === null) {
      const { rows } = await watching.engine.request('connection/view', {
        server,
        sortBy: 'id',
        descending: true,
        offset: Math.floor(Math.random() * 36),
        limit: 4,
      });
      await Promise.all(
        rows.map(({ id: connection }) =>
          watching.engine.request('option/list', { server, connection }).then(
            () => (asked += 1),
            () => {},
          ),
        ),
      );
    }
    const [, last] = program.output.trim().split('\n');
    const [late, longest] = last!.split(' ').map(Number);
    assert.equal(late, 0, `the longest took ${longest} s`);
    assert(asked > 20, `${asked} questions were answered`);
  });
});
