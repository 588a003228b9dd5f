/** The engine's end: it never outlives the process that started it, whatever its threads are in. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { until } from '../until.ts';
import { Puppet } from './support/clients.ts';
import { Engine, engineCommand } from './support/engine.ts';
import { canUnshare, engineWithSilentNameServer } from './support/namespace.ts';

describe("the engine's end", () => {
  it('does not wait for a close that lingers', async () => {
    const engine = await Engine.start();
    const puppet = new Puppet();
    try {
      const { id: server, address } = await engine.request('server/start', {
        multiplexer: 'epoll',
        application: 'receive',
      });
      await puppet.connect(address.port);
      const view = { server, offset: 0, limit: 1 };
      const first = async () => (await engine.request('connection/view', view)).rows[0];
      await until('a connection', async () => (await first()) !== undefined);
      const { id: connection } = (await first())!;
      const act = (action: 'send' | 'close') =>
        engine.request('connection/act', { server, connection, action, text: 'x'.repeat(512 << 10) });
      await until('a full send queue', async () => {
        await act('send').catch(() => {});
        return (await first())!.applicationQueue.bytes > 0;
      });
      const value = { on: true, seconds: 600 };
      await engine.request('option/set', { server, connection, name: 'SO_LINGER', value });
      void act('close').catch(() => {});
      await until('close', async () => {
        const [info] = await engine.request('server/list', {});
        return info!.position.call === 'close';
      });
      // Fails unless it has ended by itself, with code 0, within five seconds.
      await engine.dispose();
    } finally {
      await puppet.dispose();
      await engine.dispose();
    }
  });

  it('does not wait for a name that is looked up', async function () {
    if (!canUnshare()) this.skip();
    const engine = await engineWithSilentNameServer(30);
    const start = { multiplexer: 'epoll', application: 'echo', host: 'nobody.example' } as const;
    void engine.request('server/start', start).catch(() => {});
    assert.equal((await engine.request('server/list', {})).length, 1);
    await engine.dispose();
  });

  for (const [what, bytes] of [
    ['a length that is no number', 'Content-Length: abc\r\n\r\n{}'],
    ['a header without a length', 'Content-Type: json\r\n\r\n{}'],
    ['a message without an end', `Content-Length: 4000000000\r\n\r\n${'x'.repeat(17 << 20)}`],
  ] as const)
    it(`comes when nothing more can be understood: ${what}`, async () => {
      const { command, parameters, env } = engineCommand();
      const child = spawn(command, parameters, { env, stdio: ['pipe', 'ignore', 'pipe'] });
      let complaint = '';
      child.stderr.on('data', (text) => {
        complaint += text;
      });
      child.stdin.on('error', () => {}); // it does not read to the end
      child.stdin.write(bytes);
      const [code] = await once(child, 'exit');
      assert.equal(code, 0);
      assert.match(complaint, /nothing more can be understood/);
    });
});
