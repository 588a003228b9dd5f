import * as vscode from 'vscode';
import { commands } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { Poller } from '../lab/poller.ts';
import { isLabServer, isProgram, type RowKind, rowKindOf, type Watched } from '../shared/watched.ts';
import { connectionsWord, peersWord } from '../shared/words/counts.ts';
import { endingWords } from '../shared/words/endingWords.ts';
import { number } from '../shared/words/quantities.ts';
import { titleOf } from '../shared/words/watchedWords.ts';
import { programsWord, serversWord } from './parts/words/words.ts';

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

function runningWords(all: Watched[]): string[] {
  if (all.length === 0) return [];
  const [servers, programs] = [all.filter(isLabServer).length, all.filter(isProgram).length];
  const [peers, others] = [ofKind(all, ['peer']), ofKind(all, ['connection', 'socket'])];
  return [
    ...(servers > 0 ? [serversWord(servers)] : []),
    ...(programs > 0 ? [programsWord(programs)] : []),
    ...(others.length > 0 ? [connectionsWord(connectionsOf(others))] : []),
    ...(peers.length > 0 ? [peersWord(connectionsOf(peers))] : []),
  ];
}

function ofKind(all: Watched[], kinds: RowKind[]): Watched[] {
  return all.filter((each) => kinds.includes(rowKindOf(each)));
}

function connectionsOf(all: Watched[]): number {
  return all.reduce((sum, { connections }) => sum + connections, 0);
}

function deathWords(all: Watched[]): string[] {
  const count = deaths(all).length;
  return count === 0 ? [] : [vscode.l10n.t('{0} died', number(count))];
}

/** `Echo · 127.0.0.1:8002: select failed with EBADF. …`, a line for each. */
function deathLines(all: Watched[]): string[] {
  return deaths(all).map((each) => `${titleOf(each)}: ${endingWords(each).join(' ')}`);
}

/** Of the lab's own servers: a program's end, by Ctrl+C say, is nothing that waits for a restart here. */
function deaths(all: Watched[]): Watched[] {
  return all.filter((each) => each.state === 'died' && isLabServer(each));
}
