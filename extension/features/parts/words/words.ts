import * as vscode from 'vscode';
import type { Connection, ConnectionState } from '../../../contract/connection.ts';
import type { ApplicationName, ServerInfo, ServerState, Transport } from '../../../contract/server.ts';
import { endingText } from '../../../shared/ending.ts';
import { faultSwitches } from '../../../shared/mistakes.ts';

/** The lab's words for what it shows, in the person's language. */

export function bytes(count: number): string {
  return vscode.l10n.t('{0} B', count.toLocaleString(vscode.env.language));
}

/** A sentence or unit of the engine's, which speaks English: translated where the translation has it. */
export function engineWord(text: string): string {
  return vscode.l10n.bundle?.[text] ?? text;
}

export function number(count: number): string {
  return count.toLocaleString(vscode.env.language);
}

/** `epoll · echo`, `epoll edge · chat`, `poll · echo · UDP`. */
export function serverLabel({ multiplexer, trigger, application, transport }: ServerInfo): string {
  const how = trigger === 'edge' ? vscode.l10n.t('{0} edge', multiplexer) : multiplexer;
  return [how, application, ...(transport === 'udp' ? ['UDP'] : [])].join(' · ');
}

export function stateWord(state: ServerState): string {
  return {
    running: vscode.l10n.t('running'),
    paused: vscode.l10n.t('paused'),
    stopped: vscode.l10n.t('stopped'),
    died: vscode.l10n.t('died'),
  }[state];
}

/** Why a server ended, in sentences; none where it was asked to. */
export function endingWords(info: ServerInfo): string[] {
  return endingText(info, faultSwitches, engineWord);
}

export function applicationMeaning(application: ApplicationName): string {
  return {
    receive: vscode.l10n.t('Prints what arrives to its output channel.'),
    echo: vscode.l10n.t('Queues what each client sends and sends it back when the socket is writable.'),
    chat: vscode.l10n.t('Passes what one client says on to all others.'),
  }[application];
}

export function connectionStateWord(state: ConnectionState): string {
  return {
    open: vscode.l10n.t('open'),
    halfClosed: vscode.l10n.t('half-closed by the peer'),
    shutdownSent: vscode.l10n.t('half-closed by the server'),
    closing: vscode.l10n.t('closing'),
    closed: vscode.l10n.t('closed'),
  }[state];
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
  const paused = row.readingPaused ? [vscode.l10n.t('reading paused')] : [];
  return [connectionStateWord(row.state), ...paused, ...filled].join(' · ');
}

export function connectionsWord(count: number): string {
  return count === 1 ? vscode.l10n.t('1 connection') : vscode.l10n.t('{0} connections', number(count));
}

/** How many are connected to a server; over UDP, how many it has heard from. */
export function clientsWord({ connections, transport }: ServerInfo): string {
  return transport === 'udp' ? peersWord(connections) : connectionsWord(connections);
}

export function peersWord(count: number): string {
  return count === 1 ? vscode.l10n.t('1 peer') : vscode.l10n.t('{0} peers', number(count));
}

export function serversWord(count: number): string {
  return count === 1 ? vscode.l10n.t('1 server') : vscode.l10n.t('{0} servers', number(count));
}

export function messagesWord(count: number): string {
  return count === 1 ? vscode.l10n.t('1 message') : vscode.l10n.t('{0} messages', number(count));
}

export function segmentsWord(count: number): string {
  return count === 1 ? vscode.l10n.t('1 segment') : vscode.l10n.t('{0} segments', number(count));
}

export function clientCount(count: number): string {
  return count === 1 ? vscode.l10n.t('1 client') : vscode.l10n.t('{0} clients', number(count));
}

export function bytesWord(count: number): string {
  return count === 1 ? vscode.l10n.t('1 byte') : vscode.l10n.t('{0} bytes', number(count));
}
