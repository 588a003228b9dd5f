import * as vscode from 'vscode';
import type { ConnectionView } from '../../../contract/connection.ts';
import type { LabServerInfo } from '../../../contract/server.ts';
import { isAlive } from '../../../shared/alive.ts';
import { addressText } from '../../../shared/text.ts';
import { endingWords } from '../../../shared/words/endingWords.ts';
import { timeOfDay } from '../../../shared/words/language.ts';
import { watchText } from '../../../shared/words/mistakeWords.ts';
import { number } from '../../../shared/words/quantities.ts';
import { stateWord } from '../../../shared/words/serverWords.ts';
import { clientsWord, endingText, serverLabel } from '../words/words.ts';
import { socketNodes, watchedKey } from './socketNodes.ts';
import type { LabNode } from './treeItems.ts';

/** The node of a server of the lab: a pure picture of what the engine answered. */

export function serverNode(info: LabServerInfo, view: ConnectionView | undefined): LabNode {
  const alive = isAlive(info);
  const label = serverLabel(info);
  const address = addressText(info);
  const state = stateWord(info.state);
  const condition = alive ? conditions(info).join(', ') : endingWords(info).join(' ');
  const description = (alive ? [address, ...conditions(info)] : [address, endingText(info)]).join(' · ');
  return {
    key: watchedKey(info.id),
    label,
    description,
    tooltip: serverTooltip(info),
    icon: serverIcon(info),
    kind: serverKind(info),
    spoken: vscode.l10n.t('Server {0} on {1}, {2}, {3}', label, address, state, condition),
    opened: true,
    target: { server: info.id },
    children: alive ? socketNodes(info, view) : undefined,
  };
}

/** What is out of the ordinary with a server that runs, and how many are connected. */
function conditions(info: LabServerInfo): string[] {
  const { state, pace, acceptingPaused, faults } = info;
  return [
    ...(state === 'paused' ? [stateWord(state)] : []),
    ...(pace > 0 ? [vscode.l10n.t('pace {0} ms', number(pace))] : []),
    ...(acceptingPaused ? [vscode.l10n.t('accepting paused')] : []),
    clientsWord(info),
    ...(faults.length > 0 ? [vscode.l10n.t('mistakes: {0}', faults.join(', '))] : []),
  ];
}

/** `server.alive.paused.accepting.tcp`: the menus in package.json look for these words. */
function serverKind(info: LabServerInfo): string {
  const life = isAlive(info) ? 'alive' : 'dead';
  const accepting = info.acceptingPaused ? 'refusing' : 'accepting';
  return ['server', life, info.state, accepting, info.transport].join('.');
}

function serverIcon({ state, faults }: LabServerInfo): LabNode['icon'] {
  if (faults.length > 0 && state === 'running') return { id: 'warning', color: 'list.warningForeground' };
  return {
    running: { id: 'server-process', color: 'testing.iconPassed' },
    paused: { id: 'debug-pause' },
    stopped: { id: 'circle-slash' },
    died: { id: 'error', color: 'testing.iconFailed' },
  }[state];
}

function serverTooltip(info: LabServerInfo): string {
  const lines = [
    `${serverLabel(info)} — ${addressText(info)}`,
    vscode.l10n.t('Started {0}', timeOfDay(info.startedAt)),
  ];
  lines.push(...endingWords(info));
  for (const name of info.faults) lines.push(mistakeLine(name, info));
  return lines.join('\n');
}

function mistakeLine(name: string, server: LabServerInfo): string {
  const watch = watchText(name, server);
  return watch ? `${name}: ${watch}` : name;
}
