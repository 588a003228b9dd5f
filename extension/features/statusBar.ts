import * as vscode from 'vscode';
import { commands } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { Poller } from '../lab/poller.ts';
import { connectionsWord, serversWord } from './parts/words.ts';

/** One small request for all servers; nobody reads a status bar faster. */
const intervalMilliseconds = 1000;

/** What runs and how many are connected; hidden when nothing runs. A click opens the panel. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  const item = vscode.window.createStatusBarItem('networkLab.status', vscode.StatusBarAlignment.Left);
  item.name = vscode.l10n.t('Network Lab');
  item.command = commands.openPanel;

  let shown = '';
  const draw = () => {
    const servers = lab.running();
    const connections = servers.reduce((sum, server) => sum + server.connections, 0);
    const text =
      servers.length === 0 ? '' : `${serversWord(servers.length)} · ${connectionsWord(connections)}`;
    // Whatever is set travels to the window, though it be the same.
    if (text === shown) return;
    shown = text;
    if (text === '') return item.hide();
    item.text = `$(network-lab) ${text}`;
    item.tooltip = vscode.l10n.t('Network Lab: open the panel');
    item.accessibilityInformation = { label: `${vscode.l10n.t('Network Lab')}: ${text}`, role: 'button' };
    item.show();
  };
  const poller = new Poller(
    () => lab.refresh(),
    () => intervalMilliseconds,
    (error) => lab.log.warn(`status bar: ${error}`),
  );
  context.subscriptions.push(
    item,
    poller,
    lab.onDidRefresh(draw),
    lab.onDidChangeServers(() => {
      poller.setActive(lab.running().length > 0);
      draw();
    }),
  );
}
