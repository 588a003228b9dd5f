import * as vscode from 'vscode';
import type { ConnectionAction } from '../contract/connection.ts';
import type { Selection } from '../contract/panel.ts';
import type { Transport } from '../contract/server.ts';
import { type CommandId, commands, type Target } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { addressOf } from '../shared/watched.ts';
import { registerCommand } from './parts/editor/command.ts';
import { pickConnection, pickSocket, pickWatched } from './parts/questions/targets.ts';

/** What each command does, and to what: a UDP peer has no connection, it can only be forgotten. */
const actions: [CommandId, ConnectionAction, Transport][] = [
  [commands.closeConnection, 'close', 'tcp'],
  [commands.forgetPeer, 'close', 'udp'],
  [commands.pauseReading, 'pauseReading', 'tcp'],
  [commands.resumeReading, 'resumeReading', 'tcp'],
  [commands.shutdownWrite, 'shutdownWrite', 'tcp'],
  [commands.resetConnection, 'reset', 'tcp'],
];

/** What can be done to one connection, and selecting it. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  context.subscriptions.push(lab.onDidChangeSelection((selection) => tellMenus(lab, selection)));

  for (const [command, action, transport] of actions) {
    registerCommand(context, lab, command, async (target?: Target) => {
      const connection = await pickConnection(lab, target, transport);
      if (connection) await lab.request('connection/act', { ...connection, action });
    });
  }

  registerCommand(context, lab, commands.sendText, async (target?: Target, given?: string) => {
    const connection = await pickConnection(lab, target);
    if (!connection) return;
    const text = given ?? (await askText());
    if (text) await lab.request('connection/act', { ...connection, action: 'send', text: `${text}\n` });
  });

  registerCommand(context, lab, commands.sendUrgent, async (target?: Target, given?: string) => {
    const connection = await pickConnection(lab, target, 'tcp');
    if (!connection) return;
    const text = given ?? (await askUrgentByte());
    if (text) await lab.request('connection/act', { ...connection, action: 'sendUrgent', text });
  });

  registerCommand(context, lab, commands.selectConnection, async (target?: Target) => {
    const connection = await pickSocket(lab, target);
    if (connection) lab.select(connection);
  });

  registerCommand(context, lab, commands.copyAddress, async (target?: Target) => {
    const watched = await pickWatched(lab, target, (each) => addressOf(each) !== undefined);
    const address = watched && addressOf(watched);
    if (address !== undefined) await vscode.env.clipboard.writeText(address);
  });
}

/** For menus and keys: what is selected can be closed, also when no view asks about it. */
function tellMenus(lab: Lab, { server, connection }: Selection): void {
  const tell = (key: string, value: unknown) => void vscode.commands.executeCommand('setContext', key, value);
  tell('networkLab.connectionSelected', connection !== undefined);
  tell('networkLab.connectionTransport', lab.getServer(server)?.transport);
}

function askText(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Send Text'),
    prompt: vscode.l10n.t('The server sends this to the client, with a line end.'),
  });
}

function askUrgentByte(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Send Urgent Byte'),
    prompt: vscode.l10n.t(
      'Sent at once with MSG_OOB, past the application queue. Of several bytes only the last is urgent.',
    ),
    value: '!',
  });
}
