import assert from 'node:assert/strict';
import { createConnection } from 'node:net';
import * as vscode from 'vscode';
import type { LabServerInfo, ServerStatistics } from '../../../extension/contract/server.ts';
import type { Lab } from '../../../extension/lab/lab.ts';
import { until } from '../../until.ts';
import { activateLab } from './lab.ts';

describe('See a Mistake Live', () => {
  let lab: Lab;

  before(async () => {
    lab = await activateLab();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('networkLab.stopAllServers');
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  /** As the code lens above a loop of poll does. */
  async function see(): Promise<LabServerInfo> {
    const loop = { multiplexer: 'poll', trigger: 'level' };
    const server = await vscode.commands.executeCommand<LabServerInfo | undefined>(
      'networkLab.seeMistake',
      'eof-ignored',
      loop,
    );
    assert(server, 'a server');
    return server;
  }

  async function counters({ id }: LabServerInfo) {
    return (await lab.request('server/statistics', { server: id })) as ServerStatistics;
  }

  /** A client has gone, and the server keeps its connection, as the mistake has it. */
  async function spins(server: LabServerInfo): Promise<void> {
    await until('the loop to spin for a client that has gone', async () => {
      const { accepts, closed, waits } = await counters(server);
      return accepts > 0 && closed === 0 && waits > 1000;
    });
  }

  async function listens({ address: { host, port } }: LabServerInfo): Promise<boolean> {
    return new Promise((resolve) => {
      const probe = createConnection({ host, port });
      const say = (answer: boolean) => {
        probe.destroy();
        resolve(answer);
      };
      probe.once('connect', () => say(true)).once('error', () => say(false));
    });
  }

  const panelIsOpen = () =>
    vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label === 'Network Lab'));

  it('starts a server like the code’s that makes it, has clients come, and shows the panel', async () => {
    const server = await see();
    const { multiplexer, trigger, faults, address } = lab.getServer(server.id)!;
    assert.deepEqual(
      { multiplexer, trigger, faults, host: address.host },
      { multiplexer: 'poll', trigger: 'level', faults: ['eof-ignored'], host: '127.0.0.1' },
    );
    assert.equal(lab.selection.server, server.id);
    await until('the panel', panelIsOpen);
    await spins(server);
  });

  it('shows the cure when the mistake is switched off: the connections that were kept are closed', async () => {
    const server = await see();
    await spins(server);
    await lab.request('server/adjust', { server: server.id, faults: [] });
    await until('them closed', async () => (await counters(server)).closed > 0);
  });

  it('ends, clients and all, when it is cancelled', async () => {
    const server = await see();
    await spins(server);
    await vscode.commands.executeCommand('notifications.focusToasts');
    // The one button of the notification: Cancel.
    await vscode.commands.executeCommand('notification.acceptPrimaryAction');
    await until('the server gone', () => lab.get(server.id) === undefined);
    assert.equal(await listens(server), false);
  });

  it('ends when the server is stopped', async () => {
    const server = await see();
    await spins(server);
    await vscode.commands.executeCommand('networkLab.stopServer', { server: server.id });
    await until('the server gone', () => lab.get(server.id) === undefined);
    assert.equal(await listens(server), false);
  });
});
