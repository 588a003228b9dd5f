import * as vscode from 'vscode';
import type { Connection } from '../../../contract/connection.ts';
import type { ApplicationName, ServerInfo, Transport } from '../../../contract/server.ts';
import { connectionStateWord, readingPausedWord } from '../../../shared/words/connectionWords.ts';
import { connectionsWord, peersWord } from '../../../shared/words/counts.ts';
import { bytes, number } from '../../../shared/words/quantities.ts';
import { applicationWord, multiplexerWord } from '../../../shared/words/serverWords.ts';

/** What views, pickers and messages of VS Code say and the panel does not. */

/** `epoll · echo`, `epoll, edge-triggered · chat`, `poll · echo · UDP`; level-triggered is every multiplexer's usual way. */
export function serverLabel(info: ServerInfo): string {
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
export function connectionSummary(row: Connection, transport: Transport): string {
  if (transport === 'udp') {
    const { bytes: held } = row.applicationQueue;
    return held === 0 ? '' : vscode.l10n.t('application {0}', bytes(held));
  }
  const queues: [string, number][] = [
    [vscode.l10n.t('application {0}', bytes(row.applicationQueue.bytes)), row.applicationQueue.bytes],
    [vscode.l10n.t('send {0}', bytes(row.sendQueue)), row.sendQueue],
    [vscode.l10n.t('receive {0}', bytes(row.receiveQueue)), row.receiveQueue],
  ];
  const filled = queues.filter(([, count]) => count > 0).map(([text]) => text);
  const paused = row.readingPaused ? [readingPausedWord()] : [];
  return [connectionStateWord(row.state), ...paused, ...filled].join(' · ');
}

/** How many are connected to a server; over UDP, how many it has heard from. */
export function clientsWord({ connections, transport }: ServerInfo): string {
  return transport === 'udp' ? peersWord(connections) : connectionsWord(connections);
}

export function serversWord(count: number): string {
  return count === 1 ? vscode.l10n.t('1 server') : vscode.l10n.t('{0} servers', number(count));
}

export function clientCount(count: number): string {
  return count === 1 ? vscode.l10n.t('1 client') : vscode.l10n.t('{0} clients', number(count));
}
