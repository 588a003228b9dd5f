import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Lab } from '../../../extension/lab/lab.ts';
import { until } from '../../until.ts';
import { activateLab, startServer } from './lab.ts';

describe('the settings', () => {
  const configuration = () => vscode.workspace.getConfiguration('networkLab');
  const set = (name: string, value: unknown) =>
    configuration().update(name, value, vscode.ConfigurationTarget.Global);

  let lab: Lab;

  before(async () => {
    lab = await activateLab();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('networkLab.stopAllServers');
    for (const name of ['backlog', 'trace', 'refreshInterval', 'showWhenStarted']) await set(name, undefined);
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

  for (const interval of ['fast', 1e12]) {
    it(`keep their defaults where they make no sense: a view asks at its pace with ${interval}`, async () => {
      // A panel would ask at its own pace.
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await set('showWhenStarted', false);
      await vscode.commands.executeCommand('networkLab.servers.focus');
      await set('refreshInterval', interval);
      await startServer({ multiplexer: 'poll', application: 'echo', port: 0 });
      const rounds: number[] = [];
      const listening = lab.onDidRefresh(() => rounds.push(performance.now()));
      await until('ten rounds', () => rounds.length >= 10, 15_000);
      listening.dispose();
      // The view asks twice a second and the status bar once; a timer without a time, hundreds of times.
      const took = rounds.at(-1)! - rounds[0]!;
      assert(took > 1500, `ten rounds in ${took.toFixed(0)} ms`);
    });
  }
});
