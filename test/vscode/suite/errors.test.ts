import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import * as vscode from 'vscode';
import type { Lab } from '../../../extension/lab/lab.ts';
import { activateLab, connectTo, expectEcho, startServer } from './lab.ts';

describe('a server that cannot be started', () => {
  let lab: Lab;
  let occupied: Server;
  let port: number;

  before(async () => {
    lab = await activateLab();
    occupied = createServer();
    await new Promise<void>((resolve) => occupied.listen(0, '127.0.0.1', resolve));
    port = (occupied.address() as { port: number }).port;
  });
  after(async () => {
    occupied.close();
    await vscode.commands.executeCommand('networkLab.stopAllServers');
  });

  it('is refused in the words of the kernel, and the engine and its other servers live on', async () => {
    const other = await startServer({ multiplexer: 'epoll', application: 'echo', port: 0 });
    const engine = lab.enginePid;
    await assert.rejects(lab.start({ multiplexer: 'epoll', application: 'echo', port }), (error: Error) => {
      assert.match(error.message, /EADDRINUSE|in use/i);
      return true;
    });
    assert.equal(lab.enginePid, engine);
    assert.deepEqual(
      lab.running().map((server) => server.id),
      [other.id],
    );
    const client = await connectTo(other);
    await expectEcho(client, 'still here\n');
    client.destroy();
  });

  it('leaves the command without a result and without an exception', async () => {
    const result = await vscode.commands.executeCommand('networkLab.startServer', {
      multiplexer: 'select',
      application: 'echo',
      host: '127.0.0.1',
      port,
    });
    assert.equal(result, undefined);
  });
});
