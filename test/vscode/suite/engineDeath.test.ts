import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { LabServerInfo } from '../../../extension/contract/server.ts';
import type { Lab } from '../../../extension/lab/lab.ts';
import { until } from '../../until.ts';
import { activateLab, connectTo, expectEcho, startServer } from './lab.ts';

describe('the engine killed while servers run', () => {
  let lab: Lab;
  let servers: LabServerInfo[];

  before(async () => {
    lab = await activateLab();
    servers = [
      await startServer({ multiplexer: 'epoll', application: 'echo', host: '127.0.0.1', port: 0 }),
      await startServer({ multiplexer: 'select', application: 'echo', host: '127.0.0.1', port: 0 }),
    ];
    process.kill(lab.enginePid!, 'SIGKILL');
    await until('the loss noticed', () => lab.running().length === 0);
  });
  after(() => vscode.commands.executeCommand('networkLab.stopAllServers'));

  it('leaves its servers on show, as died, with the reason', () => {
    const shown = lab.list();
    assert.deepEqual(
      shown.map((server) => server.state),
      ['died', 'died'],
    );
    for (const server of shown) assert.match(server.reason ?? '', /SIGKILL/);
  });

  it('brings a server back with the same configuration, on the same port', async () => {
    for (const died of servers) {
      await vscode.commands.executeCommand('networkLab.restartServer', { server: died.id });
      const again = lab.runningServers().find((server) => server.address.port === died.address.port);
      assert.equal(again?.multiplexer, died.multiplexer);
      const client = await connectTo(again!);
      await expectEcho(client, 'back again\n');
      client.destroy();
    }
  });
});
