/** A program's threads held before their calls, let make one, slowed; and what sets them free. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Step } from '../../../extension/contract/server.ts';
import { until } from '../../until.ts';
import { Engine } from '../support/engine.ts';
import { OwnProgram, programs } from './support/ownProgram.ts';
import { useWatching } from './support/watching.ts';

/** Two threads that serve each on its own, a port a line. */
const twoThreads = [
  'import select, socket, threading',
  'def serve(listener):',
  '    sockets = [listener]',
  '    while True:',
  '        for each in select.select(sockets, [], [])[0]:',
  '            if each is listener: sockets.append(listener.accept()[0]); continue',
  '            data = each.recv(100)',
  '            if data: each.sendall(data)',
  '            else: sockets.remove(each); each.close()',
  'listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]',
  'threading.Thread(target=serve, args=(listeners[1],), daemon=True).start()',
  'print(listeners[0].getsockname()[1], flush=True)',
  'serve(listeners[0])',
].join('\n');

const lineOfReceive =
  readFileSync(join(programs, 'echo.py'), 'utf8')
    .split('\n')
    .findIndex((line) => line.includes('.recv(')) + 1;

describe('a program that is held', function () {
  this.timeout(30_000);
  const watching = useWatching();
  const ask = (method: 'loop/pause' | 'loop/resume', server: number, thread?: number) =>
    watching.engine.request(method, { server, ...(thread !== undefined && { thread }) });
  const step = async (server: number): Promise<Step> => watching.engine.request('loop/step', { server });

  async function served(kind: string) {
    const program = await watching.start('python3', join(programs, 'echo.py'), kind);
    const client = await program.client();
    await program.echo(client, 'before');
    const { id } = await watching.find(program.pid);
    return { program, client, id };
  }

  for (const kind of ['select', 'poll', 'epoll'] as const) {
    it(`makes one call at a time on ${kind}, each as the program itself would tell it`, async () => {
      const { program, client, id } = await served(kind);
      const paused = await ask('loop/pause', id);
      assert.equal(paused.state, 'paused');
      let echoed = '';
      client.on('data', (data) => (echoed += data));
      client.write('held');
      await until('it at its next call', async () => {
        const { position } = await watching.find(program.pid);
        return position.held && position.call === 'receive';
      });
      assert.equal(echoed, '');
      const { position, program: info } = await watching.find(program.pid);
      assert.deepEqual([position.function, position.asked], ['recv', 4096]);
      assert.deepEqual(info.threads[0]!.position, position);
      const connection = program.waits.at(-1)!.answer[0]![0];

      const received = await step(id);
      assert.deepEqual(
        [received.call, received.fd, received.asked, received.returned, received.errno, received.thread],
        ['receive', connection, 4096, 4, undefined, program.pid],
      );
      assert.equal(received.site, position.site);
      const sites = [received.site!];
      const [place] = await watching.engine.request('site/resolve', { server: id, sites });
      const [frame] = place!.frames;
      assert.deepEqual([frame!.file, frame!.line], [join(programs, 'echo.py'), lineOfReceive]);
      assert.equal(echoed, '');
      const sent = await step(id);
      assert.deepEqual([sent.call, sent.fd, sent.returned], ['send', connection, 4]);
      await until('the echo', () => echoed === 'held');

      const waits = await step(id);
      assert.deepEqual([waits.call, waits.pending], ['wait', true]);
      const resumed = await ask('loop/resume', id);
      assert.equal(resumed.state, 'running');
      await program.echo(client, 'after');
    });
  }

  it('is ended by Ctrl+C before a receive: the handler runs, and the call fails as it would in the kernel', async () => {
    const { program, client, id } = await served('select');
    await ask('loop/pause', id);
    client.write('held');
    await until('it before its receive', async () => {
      const { position } = await watching.find(program.pid);
      return position.held && position.call === 'receive';
    });
    program.child.kill('SIGINT');
    await program.ended();
    assert.match(program.errors, /KeyboardInterrupt/);
  });

  it('goes on within a second when the lab is killed', async () => {
    const engine = await Engine.start();
    const { environment } = await engine.request('program/environment', {});
    const program = new OwnProgram('python3', [join(programs, 'echo.py'), 'epoll'], environment);
    try {
      const client = await program.client();
      await program.echo(client, 'before');
      const found = await until(
        'it in the list',
        async () => (await engine.request('server/list', {}))[0] ?? false,
      );
      await engine.request('loop/pause', { server: found.id });
      process.kill(engine.pid, 'SIGKILL');
      const startedAt = performance.now();
      await program.echo(client, 'still here');
      assert(performance.now() - startedAt < 1000);
    } finally {
      await program.dispose();
    }
  });

  it('is slowed before each call, and at full speed again', async () => {
    const { program, client, id } = await served('poll');
    const slow = await watching.engine.request('loop/pace', { server: id, milliseconds: 100 });
    assert.equal(slow.pace, 100);
    const startedAt = performance.now();
    await program.echo(client, 'slow');
    assert(performance.now() - startedAt >= 200, 'a receive and a send');
    await watching.engine.request('loop/pace', { server: id, milliseconds: 0 });
    await program.echo(client, 'fast');
  });

  it('has its threads held each for itself', async () => {
    const program = await watching.start('python3', '-c', twoThreads);
    const first = await program.client();
    await program.echo(first, 'x');
    const info = await until('both threads', async () => {
      const found = await watching.find(program.pid);
      return found.program.threads.length === 2 && found;
    });
    const other = info.program.threads.find(({ id }) => id !== program.pid)!.id;
    const held = await ask('loop/pause', info.id, other);
    assert.equal(held.state, 'running');
    const threads = async () => (await watching.find(program.pid)).program.threads;
    assert.deepEqual(
      (await threads()).filter(({ paused }) => paused).map(({ id }) => id),
      [other],
    );
    await watching.engine.request('loop/pace', { server: info.id, thread: other, milliseconds: 50 });
    assert.equal((await threads()).find(({ id }) => id === other)!.pace, 50);
    assert.equal((await threads()).find(({ id }) => id !== other)!.pace, undefined);
    await program.echo(first, 'the first goes on');
    await ask('loop/pause', info.id, program.pid);
    assert.equal((await watching.find(program.pid)).state, 'paused');
    await ask('loop/resume', info.id, program.pid);
    await program.echo(first, 'and again');
    const { code, data } = await watching.engine.failure('loop/pause', { server: info.id, thread: 1 });
    assert.deepEqual([code, data?.field], [-32_602, 'thread']);
  });

  it('is set free when it is let go', async () => {
    const { program, client, id } = await served('epoll');
    await ask('loop/pause', id);
    let echoed = '';
    client.on('data', (data) => (echoed += data));
    client.write('free');
    await until('it before its receive', async () => {
      const { position } = await watching.find(program.pid);
      return position.held && position.call === 'receive';
    });
    assert.equal(echoed, '');
    await watching.engine.request('server/stop', { server: id });
    await until('the echo', () => echoed === 'free');
    assert.equal(program.child.exitCode, null);
  });

  it('cannot be one that is only attached to', async () => {
    const program = watching.startUnwatched('python3', join(programs, 'echo.py'), 'poll');
    await program.port();
    const { id } = await watching.engine.request('program/attach', { pid: program.pid });
    for (const method of ['loop/pause', 'loop/step', 'loop/resume']) {
      const { code, data } = await watching.engine.failure(method, { server: id });
      assert.deepEqual([code, data?.field], [-32_602, 'server'], method);
      assert.notEqual(data!.hint, '');
    }
  });
});
