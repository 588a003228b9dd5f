/** A process that runs already, looked at from outside. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { until } from '../../until.ts';
import { socketOf } from '../support/ss.ts';
import { programs } from './support/ownProgram.ts';
import { useWatching } from './support/watching.ts';

describe('a process that is attached to', function () {
  this.timeout(30_000);
  const watching = useWatching();
  const echo = (kind: string) => watching.startUnwatched('python3', join(programs, 'echo.py'), kind);
  const attach = (pid: number) => watching.engine.request('program/attach', { pid });

  for (const kind of ['select', 'poll', 'epoll'] as const) {
    it(`shows its sockets, their queues and what its ${kind} asks`, async () => {
      const program = echo(kind);
      const client = await program.client();
      await program.echo(client, 'hello');
      const info = await attach(program.pid);
      assert.deepEqual(
        [info.kind, info.program.way, info.state, info.connections, info.trace],
        ['program', 'attached', 'running', 1, false],
      );
      await until('it waits again', async () => {
        const { multiplexer, position } = await watching.find(program.pid);
        assert.deepEqual([multiplexer, position.call], [kind, 'wait']);
        return true;
      });
      const [listener] = info.listeners;
      assert.deepEqual(
        [listener!.address, listener!.acceptQueue, listener!.acceptQueueLimit, listener!.backlog],
        [`127.0.0.1:${await program.port()}`, 0, 7, undefined],
      );
      const server = info.id;
      const look = async () => {
        const { rows } = await watching.engine.request('connection/view', { server, offset: 0, limit: 10 });
        assert.equal(rows.length, 1);
        return rows[0]!;
      };
      const row = await until('what it asks', async () => {
        const found = await look();
        return found.readable === true && found;
      });
      assert.deepEqual(
        [row.peer, row.direction, row.state, row.writable],
        [`127.0.0.1:${client.localPort}`, 'accepted', 'open', false],
      );
      for (const absent of ['applicationQueue', 'readingPaused', 'received', 'sent', 'openedAt'])
        assert.equal(absent in row, false, absent);

      program.child.kill('SIGSTOP');
      client.write('unread');
      await until('bytes that nobody reads', async () => (await look()).receiveQueue === 6);
      assert.equal(socketOf(`127.0.0.1:${await program.port()}`, client.localPort!).receiveQueue, 6);
      program.child.kill('SIGCONT');

      assert.equal(await watching.engine.request('wait/last', { server }), null);
      const { records } = await watching.engine.request('trace/read', { server, after: 0, limit: 10 });
      assert.deepEqual(records, []);
      const statistics = await watching.engine.request('server/statistics', { server });
      assert.deepEqual(Object.keys(statistics).sort(), ['connections', 'cpuNanoseconds']);
    });
  }

  it('tells a connection that it made from one that it accepted', async () => {
    const server = echo('poll');
    const port = await server.port();
    const client = watching.startUnwatched(
      'python3',
      '-c',
      `import socket, sys; s = socket.create_connection(("127.0.0.1", ${port})); print(0, flush=True); sys.stdin.read()`,
    );
    await client.port();
    const { id } = await attach(client.pid);
    const { rows } = await watching.engine.request('connection/view', { server: id, offset: 0, limit: 10 });
    assert.deepEqual(
      rows.map(({ direction, peer }) => [direction, peer]),
      [['made', `127.0.0.1:${port}`]],
    );
  });

  it('shows sockets of UDP and of UNIX, and what else is waited for', async () => {
    const program = watching.startUnwatched(
      'python3',
      '-c',
      [
        'import os, select, socket',
        'datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); datagrams.bind(("127.0.0.1", 0))',
        'one, other = socket.socketpair()',
        'end, _ = os.pipe()',
        'print(datagrams.getsockname()[1], flush=True)',
        'select.select([datagrams, one, end], [], [])',
      ].join('\n'),
    );
    const port = await program.port();
    const { id } = await attach(program.pid);
    const { rows } = await watching.engine.request('connection/view', { server: id, offset: 0, limit: 10 });
    assert.deepEqual(rows.map(({ transport, direction }) => `${transport} ${direction}`).sort(), [
      'udp bound',
      'unix undefined',
      'unix undefined',
    ]);
    assert.equal(rows.find(({ transport }) => transport === 'udp')!.local, `127.0.0.1:${port}`);
    const watched = await until('what it waits for', async () => {
      const [thread] = (await watching.find(program.pid)).program.threads;
      return thread!.watched.length > 0 && thread!.watched;
    });
    assert.deepEqual(
      watched.map(({ kind }) => kind),
      ['pipe'],
    );
  });

  it('has the options of its sockets, and lets them be set', async () => {
    const program = echo('epoll');
    const client = await program.client();
    await program.echo(client, 'x');
    const { id: server } = await attach(program.pid);
    const { rows } = await watching.engine.request('connection/view', { server, offset: 0, limit: 10 });
    const connection = rows[0]!.id;
    const options = await watching.engine.request('option/list', { server, connection });
    assert.equal(options.find(({ name }) => name === 'TCP_NODELAY')!.value, false);
    const set = await watching.engine.request('option/set', {
      server,
      connection,
      name: 'TCP_NODELAY',
      value: true,
    });
    assert.equal(set.value, true);
    const ofListener = await watching.engine.request('option/list', { server });
    assert.equal(ofListener.find(({ name }) => name === 'SO_ACCEPTCONN')!.value, true);
    // No duplicate of its descriptor is left: the program's close ends the connection.
    client.end();
    await until('the connection ended by the program', () => client.destroyed || client.readableEnded);
  });

  it('is the same when it is attached to again, and is let go without a signal', async () => {
    const program = echo('select');
    const client = await program.client();
    const first = await attach(program.pid);
    assert.equal((await attach(program.pid)).id, first.id);
    await watching.engine.request('server/stop', { server: first.id });
    assert.deepEqual(await watching.list(), []);
    await program.echo(client, 'still there');
  });

  it('tells how it ended', async () => {
    const program = echo('poll');
    const client = await program.client();
    const { id } = await attach(program.pid);
    client.write('fail\n');
    await until('its end told', () =>
      watching.engine.changes.some((each) => each.id === id && each.state === 'died'),
    );
    const [info] = await watching.list();
    assert.deepEqual(
      [info!.program.exit, info!.reasonSentence],
      [{ code: 3 }, { key: 'It ended with exit status {0}.', parameters: ['3'] }],
    );
    assert.deepEqual(info!.listeners, []);
  });

  it('cannot be one that is gone', async () => {
    const gone = spawnSync('true').pid;
    const { data } = await watching.engine.failure('program/attach', { pid: gone });
    assert.equal(data?.errno, 'ESRCH');
    assert.notEqual(data!.hint, '');
  });
});
