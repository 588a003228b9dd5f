import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ServerConfiguration } from '../../../extension/contract/server.ts';
import type { Lab } from '../../../extension/lab/lab.ts';
import { until } from '../../until.ts';
import { activateLab, connectTo, expectEcho, startServer } from './lab.ts';

const multiplexers: Pick<ServerConfiguration, 'multiplexer' | 'trigger'>[] = [
  { multiplexer: 'select' },
  { multiplexer: 'poll' },
  { multiplexer: 'epoll', trigger: 'level' },
  { multiplexer: 'epoll', trigger: 'edge' },
];

for (const chosen of multiplexers) {
  const name = [chosen.multiplexer, chosen.trigger].filter(Boolean).join(' ');

  describe(`a ${name} server started from VS Code`, () => {
    let lab: Lab;
    before(async () => {
      lab = await activateLab();
    });
    afterEach(() => vscode.commands.executeCommand('networkLab.stopAllServers'));

    it('echoes, and the lab sees the connection', async () => {
      const server = await startServer({ ...chosen, application: 'echo', host: '127.0.0.1', port: 0 });
      assert.equal(server.multiplexer, chosen.multiplexer);
      const client = await connectTo(server);
      await expectEcho(client, 'good morning, 早上好\n');
      const { rows } = await lab.request('connection/view', { server: server.id, offset: 0, limit: 10 });
      assert.deepEqual(
        rows.map((row) => row.peer),
        [`127.0.0.1:${client.localPort}`],
      );
      assert.equal(rows[0]?.received, Buffer.byteLength('good morning, 早上好\n'));
      client.destroy();
      await until('the row gone', async () => {
        const { total } = await lab.request('connection/view', { server: server.id, offset: 0, limit: 10 });
        return total === 0;
      });
    });

    it('closes its clients and its port when it is stopped', async () => {
      const server = await startServer({ ...chosen, application: 'echo', host: '127.0.0.1', port: 0 });
      const client = await connectTo(server);
      let closed = false;
      client
        .on('error', () => {})
        .once('close', () => {
          closed = true;
        });
      client.resume();
      await vscode.commands.executeCommand('networkLab.stopServer', { server: server.id });
      await until('the client closed', () => closed);
      await assert.rejects(connectTo(server), { code: 'ECONNREFUSED' });
      assert.equal(lab.get(server.id), undefined);
    });
  });
}
