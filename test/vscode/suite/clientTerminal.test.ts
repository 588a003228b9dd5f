import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Lab } from '../../../extension/lab/lab.ts';
import { until } from '../../until.ts';
import { activateLab, startServer } from './lab.ts';

describe('a client in a terminal', () => {
  let lab: Lab;

  before(async () => {
    lab = await activateLab();
  });
  afterEach(() => vscode.commands.executeCommand('networkLab.stopAllServers'));

  async function connectedTerminal(server: number): Promise<vscode.Terminal> {
    const before = new Set(vscode.window.terminals);
    await vscode.commands.executeCommand('networkLab.connectClient', { server });
    await until('the connection', async () => (await connections(server)) === 1);
    const terminal = vscode.window.terminals.find((each) => !before.has(each));
    assert(terminal, 'a terminal');
    return terminal;
  }

  async function connections(server: number): Promise<number> {
    return (await lab.request('connection/view', { server, offset: 0, limit: 1 })).total;
  }

  it('says goodbye with a FIN at Ctrl+D: terminal and connection both go', async () => {
    const { id } = await startServer({ multiplexer: 'epoll', application: 'echo', port: 0 });
    const terminal = await connectedTerminal(id);
    terminal.sendText('\u0004', false);
    await until('the connection gone', async () => (await connections(id)) === 0);
    await until('the terminal gone', () => !vscode.window.terminals.includes(terminal));
    // A FIN, and not the RST of a socket that was thrown away.
    const { closed, resets } = await lab.request('server/statistics', { server: id });
    assert.deepEqual({ closed, resets }, { closed: 1, resets: 0 });
  });

  it('says goodbye when its terminal is closed', async () => {
    const { id } = await startServer({ multiplexer: 'epoll', application: 'echo', port: 0 });
    const terminal = await connectedTerminal(id);
    terminal.dispose();
    await until('the connection gone', async () => (await connections(id)) === 0);
  });
});
