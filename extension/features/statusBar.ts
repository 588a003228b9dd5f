import * as vscode from 'vscode';
import type { ServerInfo, Transport } from '../contract/server.ts';
import { commands } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { Poller } from '../lab/poller.ts';
import { addressText } from '../shared/text.ts';
import { connectionsWord, peersWord } from '../shared/words/counts.ts';
import { endingWords } from '../shared/words/endingWords.ts';
import { number } from '../shared/words/quantities.ts';
import { serversWord } from './parts/words/words.ts';

/** One small request for all servers; nobody reads a status bar faster. */
const intervalMilliseconds = 1000;

/** What runs and how many are connected; what died stays there until it is restarted or removed. Hidden
 * when there is neither. A click opens the panel. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  const item = vscode.window.createStatusBarItem('networkLab.status', vscode.StatusBarAlignment.Left);
  item.name = vscode.l10n.t('Network Lab');
  item.command = commands.openPanel;

  let shown = '';
  const draw = () => {
    const text = [...runningWords(lab.running()), ...deathWords(lab.list())].join(' · ');
    const tooltip = [vscode.l10n.t('Network Lab: open the panel'), ...deathLines(lab.list())].join('\n');
    // Whatever is set travels to the window, though it be the same.
    if (text + tooltip === shown) return;
    shown = text + tooltip;
    if (text === '') return item.hide();
    item.text = `$(network-lab) ${text}`;
    item.tooltip = tooltip;
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

function runningWords(servers: ServerInfo[]): string[] {
  if (servers.length === 0) return [];
  const [connections, peers] = [clientsOf(servers, 'tcp'), clientsOf(servers, 'udp')];
  return [
    serversWord(servers.length),
    ...(servers.some(({ transport }) => transport === 'tcp') ? [connectionsWord(connections)] : []),
    ...(servers.some(({ transport }) => transport === 'udp') ? [peersWord(peers)] : []),
  ];
}

function clientsOf(servers: ServerInfo[], over: Transport): number {
  return servers
    .filter(({ transport }) => transport === over)
    .reduce((sum, { connections }) => sum + connections, 0);
}

function deathWords(servers: ServerInfo[]): string[] {
  const count = servers.filter(died).length;
  return count === 0 ? [] : [vscode.l10n.t('{0} died', number(count))];
}

/** `127.0.0.1:8002: select failed with EBADF. …`, a line for each. */
function deathLines(servers: ServerInfo[]): string[] {
  return servers.filter(died).map((info) => `${addressText(info)}: ${endingWords(info).join(' ')}`);
}

function died({ state }: ServerInfo): boolean {
  return state === 'died';
}
