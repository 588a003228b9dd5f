import * as vscode from 'vscode';
import type { Connection, ConnectionView } from '../contract/connection.ts';
import type { ServerInfo } from '../contract/server.ts';
import { commands } from '../lab/commands.ts';
import { addressText, type Lab } from '../lab/lab.ts';
import { LiveTree } from '../lab/liveTree.ts';
import { isAlive } from '../lab/servers.ts';
import { followView } from './parts/followView.ts';
import { createLiveView, type LabElement, type LabNode } from './parts/treeItems.ts';
import { connectionSummary, connectionsWord, number, serverLabel, stateWord } from './parts/words.ts';

/** Connections of a server that the tree shows; the panel shows them all. */
const mostConnections = 100;

const serverKey = (server: number) => `server:${server}`;
const connectionKey = (server: number, connection: number) => `connection:${server}:${connection}`;

/** The view Servers: each server with its listener and its first connections, live while it is visible. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  const tree = new LiveTree<LabNode>();
  const collapsed = new Set<string>();
  const view = createLiveView('networkLab.servers', tree, { showCollapseAll: true });

  const pull = async () => {
    await lab.refresh();
    const nodes = lab.list().map(async (info) => {
      const isShown = isAlive(info) && !collapsed.has(serverKey(info.id));
      return serverNode(info, isShown ? await connectionsOf(lab, info) : undefined);
    });
    tree.update(await Promise.all(nodes));
  };
  const loop = followView(context, view, lab, pull);

  context.subscriptions.push(
    view,
    view.onDidCollapseElement(({ element }) => collapsed.add(element.node.key)),
    view.onDidExpandElement(({ element }) => {
      collapsed.delete(element.node.key);
      loop.now();
    }),
    view.onDidChangeSelection(({ selection }) => selectInLab(lab, selection[0])),
    lab.onDidChangeSelection(() => void revealSelection(lab, tree, view)),
  );
}

async function connectionsOf(lab: Lab, info: ServerInfo): Promise<ConnectionView> {
  try {
    const parameters = { server: info.id, sortBy: 'id', offset: 0, limit: mostConnections } as const;
    return await lab.request('connection/view', parameters);
  } catch {
    // It was stopped in the middle of the round; the next one shows that.
    return { total: 0, matched: 0, rows: [] };
  }
}

function selectInLab(lab: Lab, element: LabElement | undefined): void {
  if (element?.node.target.server !== undefined) lab.select(element.node.target);
}

async function revealSelection(
  lab: Lab,
  tree: LiveTree<LabNode>,
  view: vscode.TreeView<LabElement>,
): Promise<void> {
  const { server, connection } = lab.selection;
  if (server === undefined || !view.visible) return;
  const element = tree.get(connection === undefined ? serverKey(server) : connectionKey(server, connection));
  const isSelected = view.selection.some((each) => {
    const { target } = each.node;
    return target.server === server && target.connection === connection;
  });
  if (element && !isSelected) await view.reveal(element, { select: true, focus: false });
}

function serverNode(info: ServerInfo, view: ConnectionView | undefined): LabNode {
  const alive = isAlive(info);
  const label = serverLabel(info);
  const address = addressText(info);
  const state = stateWord(info.state);
  const description = alive
    ? [address, ...(info.state === 'paused' ? [state] : []), connectionsWord(info.connections)].join(' · ')
    : [address, info.reason ? `${state} (${info.reason})` : state].join(' · ');
  return {
    key: serverKey(info.id),
    label,
    description,
    tooltip: serverTooltip(info),
    icon: serverIcon(info),
    kind: alive ? 'server.alive' : 'server.dead',
    spoken: vscode.l10n.t(
      'Server {0} on {1}, {2}, {3}',
      label,
      address,
      state,
      connectionsWord(info.connections),
    ),
    opened: true,
    target: { server: info.id },
    children: alive ? [listenerNode(info), ...connectionNodes(info, view)] : undefined,
  };
}

function serverIcon({ state }: ServerInfo): LabNode['icon'] {
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
    vscode.l10n.t('Started {0}', new Date(info.startedAt).toLocaleTimeString(vscode.env.language)),
  ];
  if (info.reason) lines.push(info.reason);
  return lines.join('\n');
}

function listenerNode(info: ServerInfo): LabNode {
  return {
    key: `listener:${info.id}`,
    label: vscode.l10n.t('Listener'),
    description: vscode.l10n.t(
      'fd {0} · accept queue {1} of {2}',
      info.fd,
      number(info.acceptQueue),
      number(info.acceptQueueLimit),
    ),
    tooltip: vscode.l10n.t(
      'Connections that the kernel has finished and the server has not accepted yet. The limit is min(backlog, net.core.somaxconn); the kernel holds one more.',
    ),
    icon: { id: 'broadcast' },
    kind: 'listener',
    target: { server: info.id },
  };
}

function connectionNodes(info: ServerInfo, view: ConnectionView | undefined): LabNode[] {
  if (!view) return [];
  const nodes = view.rows.map((row) => connectionNode(info.id, row));
  const hidden = view.total - view.rows.length;
  return hidden > 0 ? [...nodes, moreNode(info.id, hidden)] : nodes;
}

function connectionNode(server: number, row: Connection): LabNode {
  return {
    key: connectionKey(server, row.id),
    label: row.peer,
    description: connectionSummary(row),
    tooltip: vscode.l10n.t(
      'Connection {0}, fd {1}, since {2}',
      row.id,
      row.fd,
      new Date(row.openedAt).toLocaleTimeString(vscode.env.language),
    ),
    icon: { id: row.readingPaused ? 'debug-pause' : row.state === 'open' ? 'plug' : 'debug-disconnect' },
    kind: row.readingPaused ? 'connection.paused' : 'connection.reading',
    target: { server, connection: row.id },
  };
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
