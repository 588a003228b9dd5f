import * as vscode from 'vscode';
import type { Connection, ConnectionView } from '../../../contract/connection.ts';
import type { ServerInfo } from '../../../contract/server.ts';
import { commands } from '../../../lab/commands.ts';
import { acceptQueueOf } from '../../../shared/acceptQueue.ts';
import { isAlive } from '../../../shared/alive.ts';
import { addressText } from '../../../shared/text.ts';
import { endingWords } from '../../../shared/words/endingWords.ts';
import { timeOfDay } from '../../../shared/words/language.ts';
import { watchText } from '../../../shared/words/mistakeWords.ts';
import { number } from '../../../shared/words/quantities.ts';
import { acceptQueueMeaning } from '../../../shared/words/queueWords.ts';
import { listenerWord, stateWord } from '../../../shared/words/serverWords.ts';
import { clientsWord, connectionSummary, serverLabel } from '../words/words.ts';
import type { LabNode } from './treeItems.ts';

/** The nodes of the view Servers: pure pictures of what the engine answered. */

export const serverKey = (server: number) => `server:${server}`;
export const connectionKey = (server: number, connection: number) => `connection:${server}:${connection}`;

export function serverNode(info: ServerInfo, view: ConnectionView | undefined): LabNode {
  const alive = isAlive(info);
  const label = serverLabel(info);
  const address = addressText(info);
  const state = stateWord(info.state);
  const condition = alive ? conditions(info).join(', ') : endingWords(info).join(' ');
  const description = (alive ? [address, ...conditions(info)] : [address, endingWord(info)]).join(' · ');
  return {
    key: serverKey(info.id),
    label,
    description,
    tooltip: serverTooltip(info),
    icon: serverIcon(info),
    kind: serverKind(info),
    spoken: vscode.l10n.t('Server {0} on {1}, {2}, {3}', label, address, state, condition),
    opened: true,
    target: { server: info.id },
    children: alive ? [listenerNode(info), ...connectionNodes(info, view)] : undefined,
  };
}

/** What is out of the ordinary with a server that runs, and how many are connected. */
function conditions(info: ServerInfo): string[] {
  const { state, pace, acceptingPaused, faults } = info;
  return [
    ...(state === 'paused' ? [stateWord(state)] : []),
    ...(pace > 0 ? [vscode.l10n.t('pace {0} ms', number(pace))] : []),
    ...(acceptingPaused ? [vscode.l10n.t('accepting paused')] : []),
    clientsWord(info),
    ...(faults.length > 0 ? [vscode.l10n.t('mistakes: {0}', faults.join(', '))] : []),
  ];
}

/** `died (select failed with EBADF)`. */
function endingWord(info: ServerInfo): string {
  const [why] = endingWords(info);
  return why === undefined
    ? stateWord(info.state)
    : `${stateWord(info.state)} (${why.replace(/[.。]$/, '')})`;
}

/** `server.alive.paused.accepting.tcp`: the menus in package.json look for these words. */
function serverKind(info: ServerInfo): string {
  const life = isAlive(info) ? 'alive' : 'dead';
  const accepting = info.acceptingPaused ? 'refusing' : 'accepting';
  return ['server', life, info.state, accepting, info.transport].join('.');
}

function serverIcon({ state, faults }: ServerInfo): LabNode['icon'] {
  if (faults.length > 0 && state === 'running') return { id: 'warning', color: 'list.warningForeground' };
  return {
    running: { id: 'server-process', color: 'testing.iconPassed' },
    paused: { id: 'debug-pause' },
    stopped: { id: 'circle-slash' },
    died: { id: 'error', color: 'testing.iconFailed' },
  }[state];
}

function serverTooltip(info: ServerInfo): string {
  const lines = [
    `${serverLabel(info)} — ${addressText(info)}`,
    vscode.l10n.t('Started {0}', timeOfDay(info.startedAt)),
  ];
  lines.push(...endingWords(info));
  for (const name of info.faults) lines.push(mistakeLine(name, info));
  return lines.join('\n');
}

function mistakeLine(name: string, server: ServerInfo): string {
  const watch = watchText(name, server);
  return watch ? `${name}: ${watch}` : name;
}

/** UDP has no listener: all that comes and goes passes through one socket. */
function datagramNode(info: ServerInfo): LabNode {
  return {
    key: `listener:${info.id}`,
    label: listenerWord(info),
    description: datagramDescription(info),
    tooltip: vscode.l10n.t(
      'The server’s one socket. What is listed under it are addresses that were heard from.',
    ),
    icon: { id: 'broadcast' },
    kind: 'listener',
    target: { server: info.id },
  };
}

function datagramDescription({ fd, drops = 0 }: ServerInfo): string {
  return drops === 0 ? `fd ${fd}` : vscode.l10n.t('fd {0} · datagrams dropped {1}', fd, number(drops));
}

function listenerNode(info: ServerInfo): LabNode {
  if (info.transport === 'udp') return datagramNode(info);
  return {
    key: `listener:${info.id}`,
    label: listenerWord(info),
    description: listenerDescription(info),
    tooltip: acceptQueueMeaning(),
    icon: { id: 'broadcast' },
    kind: 'listener',
    target: { server: info.id },
  };
}

function listenerDescription(info: ServerInfo): string {
  const { fd, drops = 0 } = info;
  const queue = acceptQueueOf(info);
  if (queue === undefined) return `fd ${fd}`;
  const [waiting, room] = [number(queue.waiting), number(queue.room)];
  if (drops === 0) return vscode.l10n.t('fd {0} · accept queue {1} of {2}', fd, waiting, room);
  return vscode.l10n.t('fd {0} · accept queue {1} of {2} · overflows {3}', fd, waiting, room, number(drops));
}

function connectionNodes(info: ServerInfo, view: ConnectionView | undefined): LabNode[] {
  if (!view) return [];
  const nodes = view.rows.map((row) => connectionNode(info, row));
  const hidden = view.total - view.rows.length;
  return hidden > 0 ? [...nodes, moreNode(info.id, hidden)] : nodes;
}

function connectionNode(info: ServerInfo, row: Connection): LabNode {
  const { id: server, transport } = info;
  return {
    key: connectionKey(server, row.id),
    label: row.peer,
    description: connectionSummary(row, transport),
    tooltip: connectionTooltip(info, row),
    icon: { id: connectionIcon(info, row) },
    kind: `connection.${row.readingPaused ? 'paused' : 'reading'}.${transport}`,
    target: { server, connection: row.id },
  };
}

function connectionTooltip({ transport }: ServerInfo, { id, fd, openedAt }: Connection): string {
  const since = timeOfDay(openedAt);
  return transport === 'udp'
    ? vscode.l10n.t('Peer {0}, known since {1}', id, since)
    : vscode.l10n.t('Connection {0}, fd {1}, since {2}', id, fd, since);
}

function connectionIcon({ transport }: ServerInfo, { readingPaused, state }: Connection): string {
  if (transport === 'udp') return 'mail';
  return readingPaused ? 'debug-pause' : state === 'open' ? 'plug' : 'debug-disconnect';
}

function moreNode(server: number, hidden: number): LabNode {
  const label = vscode.l10n.t('{0} more: open the panel', number(hidden));
  return {
    key: `more:${server}`,
    label,
    icon: { id: 'ellipsis' },
    kind: 'more',
    command: { id: commands.openPanel, title: label, arguments: [{ server }] },
    target: { server },
  };
}
