import * as vscode from 'vscode';
import type { Connection, ConnectionView } from '../../../contract/connection.ts';
import { commands } from '../../../lab/commands.ts';
import { acceptQueueOf } from '../../../shared/acceptQueue.ts';
import { visible } from '../../../shared/text.ts';
import {
  isProgram,
  type Listener,
  listenersOf,
  type RowKind,
  rowKindOf,
  type Watched,
} from '../../../shared/watched.ts';
import { connectionTitle, directionMeaning } from '../../../shared/words/connectionWords.ts';
import { timeOfDay } from '../../../shared/words/language.ts';
import { number } from '../../../shared/words/quantities.ts';
import { acceptQueueMeaning } from '../../../shared/words/queueWords.ts';
import { listenerWord } from '../../../shared/words/serverWords.ts';
import { connectionSummary } from '../words/words.ts';
import type { LabNode } from './treeItems.ts';

/** The nodes of listeners and connections, whoever's they are. */

export const watchedKey = (id: number) => `server:${id}`;
export const connectionKey = (server: number, connection: number) => `connection:${server}:${connection}`;

/** Its listeners, then as many of its connections as are in the view. */
export function socketNodes(watched: Watched, view: ConnectionView | undefined): LabNode[] {
  const listeners = listenersOf(watched).map((listener) => listenerNode(watched, listener));
  return [...listeners, ...connectionNodes(watched, view)];
}

function listenerNode(watched: Watched, listener: Listener): LabNode {
  const { id: server } = watched;
  const { id: connection, address } = listener;
  const ofOne = connection === undefined;
  return {
    key: ofOne ? `listener:${server}` : connectionKey(server, connection),
    label: listenerWord(listener),
    // The address of the only one stands above it already.
    description: [...(ofOne ? [] : [visible(address)]), listenerDescription(listener)].join(' · '),
    tooltip: listenerTooltip(listener),
    icon: { id: 'broadcast' },
    kind: 'listener',
    target: ofOne ? { server } : { server, connection },
  };
}

/** UDP has no listener: all that comes and goes passes through one socket. */
function listenerTooltip({ transport, sharedWith }: Listener): string {
  if (transport === 'udp')
    return vscode.l10n.t(
      'The server’s one socket. What is listed under it are addresses that were heard from.',
    );
  if (sharedWith.length === 0) return acceptQueueMeaning();
  const shared = vscode.l10n.t('The same socket is open in processes {0}.', sharedWith.join(', '));
  return `${acceptQueueMeaning()}\n${shared}`;
}

function listenerDescription(listener: Listener): string {
  const { fd, drops = 0, transport } = listener;
  if (transport === 'udp')
    return drops === 0 ? `fd ${fd}` : vscode.l10n.t('fd {0} · datagrams dropped {1}', fd, number(drops));
  const queue = acceptQueueOf(listener);
  if (queue === undefined) return `fd ${fd}`;
  const [waiting, room] = [number(queue.waiting), number(queue.room)];
  if (drops === 0) return vscode.l10n.t('fd {0} · accept queue {1} of {2}', fd, waiting, room);
  return vscode.l10n.t('fd {0} · accept queue {1} of {2} · overflows {3}', fd, waiting, room, number(drops));
}

function connectionNodes(watched: Watched, view: ConnectionView | undefined): LabNode[] {
  if (!view) return [];
  const nodes = view.rows.map((row) => connectionNode(watched, row));
  const hidden = view.total - view.rows.length;
  return hidden > 0 ? [...nodes, moreNode(watched.id, hidden)] : nodes;
}

function connectionNode(watched: Watched, row: Connection): LabNode {
  const { id: server } = watched;
  const rows = rowKindOf(watched);
  return {
    key: connectionKey(server, row.id),
    label: connectionTitle(row),
    description: connectionSummary(row, rows),
    tooltip: connectionTooltip(rows, row),
    icon: { id: connectionIcon(rows, row) },
    kind: connectionKind(watched, row),
    target: { server, connection: row.id },
  };
}

/** `connection.paused.tcp`, `socket.tcp`: the menus in package.json look for these words. */
function connectionKind(watched: Watched, { readingPaused, transport }: Connection): string {
  if (isProgram(watched)) return `socket.${transport}`;
  return `connection.${readingPaused ? 'paused' : 'reading'}.${watched.transport}`;
}

function connectionTooltip(rows: RowKind, { id, fd, openedAt, direction }: Connection): string {
  const since = openedAt === undefined ? undefined : timeOfDay(openedAt);
  if (rows === 'peer') return vscode.l10n.t('Peer {0}, known since {1}', id, since ?? '–');
  const what =
    since === undefined
      ? vscode.l10n.t('Connection {0}, fd {1}', id, fd)
      : vscode.l10n.t('Connection {0}, fd {1}, since {2}', id, fd, since);
  return rows === 'socket' ? `${what}\n${directionMeaning(direction)}` : what;
}

function connectionIcon(rows: RowKind, { readingPaused, state, direction }: Connection): string {
  if (rows === 'peer') return 'mail';
  if (rows === 'socket' && direction !== undefined)
    return { accepted: 'arrow-left', made: 'arrow-right', bound: 'arrow-swap' }[direction];
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
