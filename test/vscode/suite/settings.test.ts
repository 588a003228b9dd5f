import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activateLab, startServer } from './lab.ts';

describe('the settings', () => {
  const configuration = () => vscode.workspace.getConfiguration('networkLab');
  const set = (name: string, value: unknown) =>
    configuration().update(name, value, vscode.ConfigurationTarget.Global);

  before(activateLab);
  afterEach(async () => {
    await vscode.commands.executeCommand('networkLab.stopAllServers');
    for (const name of ['backlog', 'trace']) await set(name, undefined);
  });

  it('hold for the next server', async () => {
    await set('backlog', 9);
    await set('trace', false);
    const server = await startServer({ multiplexer: 'poll', application: 'echo', port: 0 });
    assert.deepEqual([server.backlog, server.trace], [9, false]);
  });

  it('are the defaults of the manifest where nobody set them', async () => {
    const server = await startServer({ multiplexer: 'poll', application: 'echo', port: 0 });
    assert.deepEqual([server.backlog, server.trace, server.address.host], [5, true, '127.0.0.1']);
  });
});
