import * as vscode from 'vscode';
import type { Connection } from '../../../contract/connection.ts';
import type { ApplicationName, LabServerInfo } from '../../../contract/server.ts';
import { isProgram, type RowKind, rowKindOf, type Watched } from '../../../shared/watched.ts';
import {
  connectionStateWord,
  directionWord,
  readingPausedWord,
  transportWord,
} from '../../../shared/words/connectionWords.ts';
import { connectionsWord, peersWord } from '../../../shared/words/counts.ts';
import { endingWords } from '../../../shared/words/endingWords.ts';
import { bytes, number } from '../../../shared/words/quantities.ts';
import { applicationWord, multiplexerWord, stateWord } from '../../../shared/words/serverWords.ts';
import { titleOf } from '../../../shared/words/watchedWords.ts';

/** What views, pickers and messages of VS Code say and the panel does not. */

/** What it is: its command, or how it waits and what it does. */
export function labelOf(watched: Watched): string {
  return isProgram(watched) ? titleOf(watched) : serverLabel(watched);
}

/** `epoll · echo`, `epoll, edge-triggered · chat`, `poll · echo · UDP`; level-triggered is every multiplexer's usual way. */
export function serverLabel(info: LabServerInfo): string {
  const { multiplexer, trigger, application, transport } = info;
  const how = trigger === 'edge' ? multiplexerWord(info) : multiplexer;
  return [how, applicationWord(application), ...(transport === 'udp' ? ['UDP'] : [])].join(' · ');
}

export function applicationMeaning(application: ApplicationName): string {
  return {
    receive: vscode.l10n.t('Prints what arrives to its output channel.'),
    echo: vscode.l10n.t('Queues what each client sends and sends it back when the socket is writable.'),
    chat: vscode.l10n.t('Passes what one client says on to all others.'),
  }[application];
}

/** The connection's state and those of its queues that hold something; a UDP peer has but the application's. */
export function connectionSummary(row: Connection, kind: RowKind): string {
  const { bytes: held = 0 } = row.applicationQueue ?? {};
  if (kind === 'peer') return held === 0 ? '' : vscode.l10n.t('application {0}', bytes(held));
  const queues: [string, number][] = [
    [vscode.l10n.t('application {0}', bytes(held)), held],
    [vscode.l10n.t('send {0}', bytes(row.sendQueue)), row.sendQueue],
    [vscode.l10n.t('receive {0}', bytes(row.receiveQueue)), row.receiveQueue],
  ];
  const filled = queues.filter(([, count]) => count > 0).map(([text]) => text);
  const paused = row.readingPaused ? [readingPausedWord()] : [];
  const who = kind === 'socket' ? [transportWord(row.transport), directionWord(row.direction)] : [];
  return [...who, connectionStateWord(row.state), ...paused, ...filled].join(' · ');
}

/** `died (select failed with EBADF)`: how it is, and the first of the reasons. */
export function endingText(watched: Watched): string {
  const [why] = endingWords(watched);
  const state = stateWord(watched.state);
  return why === undefined ? state : `${state} (${why.replace(/[.。]$/, '')})`;
}

/** How many are connected to a server; over UDP, how many it has heard from. */
export function clientsWord(watched: Watched): string {
  const { connections } = watched;
  return rowKindOf(watched) === 'peer' ? peersWord(connections) : connectionsWord(connections);
}

export function serversWord(count: number): string {
  return count === 1 ? vscode.l10n.t('1 server') : vscode.l10n.t('{0} servers', number(count));
}

export function programsWord(count: number): string {
  return count === 1 ? vscode.l10n.t('1 program') : vscode.l10n.t('{0} programs', number(count));
}

export function clientCount(count: number): string {
  return count === 1 ? vscode.l10n.t('1 client') : vscode.l10n.t('{0} clients', number(count));
}
