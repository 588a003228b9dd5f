/** When the machine has no more of something: the one who asked is told, and the engine and its servers go on. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { LabServerInfo } from '../../extension/contract/server.ts';
import { until } from '../until.ts';
import { checkEcho, Puppet } from './support/clients.ts';
import { Engine, sanitized } from './support/engine.ts';
import { refusingMalloc } from './support/failingMalloc.ts';
import { useLab } from './support/lab.ts';
import { descriptors, threads } from './support/proc.ts';

const echo = { multiplexer: 'epoll', application: 'echo' } as const;

describe('when nothing is left of', () => {
  it('memory: an act says so, and the server goes on', async function () {
    if (sanitized) this.skip(); // the sanitizer has a malloc of its own
    const length = 777_777;
    const engine = await Engine.start(['env', `LD_PRELOAD=${refusingMalloc(length)}`]);
    const puppet = new Puppet();
    try {
      const { id: server, address } = await engine.request('server/start', echo);
      await puppet.connect(address.port);
      const send = (size: number) => ({ server, connection: 1, action: 'send', text: 'x'.repeat(size) });
      await until(
        'the connection',
        async () => (await engine.request('server/list', {}))[0]!.connections === 1,
      );
      const { message, data } = await engine.failure('connection/act', send(length));
      assert.deepEqual([message, data?.errno], ['no memory is left', 'ENOMEM']);
      assert.match(data!.hint, /Stop some servers/);
      assert.equal(data!.messageSentence?.key, message);
      await engine.send('connection/act', send(length - 10));
      await checkEcho({ port: address.port, sizes: [100], count: 10 });
    } finally {
      await puppet.dispose();
      await engine.dispose();
    }
  });

  it('threads: a server and a swarm say so, and signals still end the engine', async function () {
    if (process.getuid?.() !== 0) this.skip(); // takes another user's place
    const someoneElse = ['setpriv', '--reuid=65533', '--regid=65533', '--clear-groups'];
    const engine = await Engine.start(['prlimit', '--nproc=40', ...someoneElse]);
    try {
      const { address } = await engine.request('server/start', echo);
      while (threads(engine.pid).length < 40) await engine.request('server/start', echo);
      const server = await engine.failure('server/start', echo);
      const swarm = await engine.failure('swarm/start', { port: address.port });
      for (const { data } of [server, swarm]) {
        assert.deepEqual([data?.errno, data?.syscall], ['EAGAIN', 'pthread_create']);
        assert.match(data!.hint, /no more threads/);
      }
      assert.equal(blockedSignals(engine.pid), 0n);
      await checkEcho({ port: address.port, sizes: [100], count: 10 });
      // A name can be looked up all the same: the threads for that are there from the start.
      const { data } = await engine.failure('server/start', { ...echo, host: 'no-such-host.invalid' });
      assert.equal(data?.syscall, 'getaddrinfo');
    } finally {
      const ended = once(engine, 'end');
      process.kill(engine.pid, 'SIGTERM');
      await ended;
    }
  });
});

function blockedSignals(pid: number): bigint {
  const [, blocked] = /SigBlk:\s+([0-9a-f]+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
  return BigInt(`0x${blocked}`);
}

describe('a server that died', () => {
  const lab = useLab({ multiplexer: 'select', trigger: 'level' });

  async function died(): Promise<LabServerInfo> {
    const server = await lab.start({ application: 'echo', faults: ['closed-not-removed'] });
    const client = await lab.puppet.connect(server.address.port);
    await lab.puppet.send(client, 'hello');
    await lab.puppet.receiveExactly(client, 5);
    await lab.puppet.close(client);
    await until('its death', async () => (await lab.info(server)).state === 'died');
    return lab.info(server);
  }

  it('keeps no descriptor and no thread, however many do', async () => {
    await lab.start({ application: 'echo' });
    const before = { descriptors: descriptors(lab.engine.pid).size, threads: threads(lab.engine.pid).length };
    for (let count = 0; count < 20; count++) await died();
    assert.deepEqual(
      { descriptors: descriptors(lab.engine.pid).size, threads: threads(lab.engine.pid).length },
      before,
    );
  });

  it('still tells what it did, and which call ended it', async () => {
    const server = await died();
    assert.deepEqual(server.failure, { syscall: 'select', errno: 'EBADF' });
    assert.equal(server.reason, 'select failed: EBADF');
    assert.equal(server.acceptQueue, undefined);
    assert.equal(server.acceptQueueLimit, undefined);
    assert(server.fd > 0);
    const { accepts, receives, sends, connections } = await lab.statistics(server);
    assert.deepEqual(
      { accepts, receives, sends, connections },
      { accepts: 1, receives: 2, sends: 1, connections: 0 },
    );
    const { returned, errno } = await lab.lastWait(server);
    assert.deepEqual({ returned, errno }, { returned: -1, errno: 'EBADF' });
    const last = (await lab.trace(server)).at(-1)!;
    assert.deepEqual([last.kind, last.errno], ['wait', 'EBADF']);
    assert.deepEqual(await lab.rows(server), []);
    const { message, data } = await lab.engine.failure('option/list', { server: server.id });
    assert.equal(message, 'the server has ended');
    assert.match(data!.hint, /Start it again/);
    assert.equal((await lab.engine.request('server/stop', { server: server.id })).state, 'died');
  });
});
