import type * as vscode from 'vscode';
import type { ConnectionView } from '../contract/connection.ts';
import type { ServerInfo } from '../contract/server.ts';
import type { Lab } from '../lab/lab.ts';
import { LiveTree } from '../lab/liveTree.ts';
import { isAlive } from '../shared/alive.ts';
import { mistakesOnWord } from '../shared/words/mistakeWords.ts';
import { followView } from './parts/editor/followView.ts';
import { connectionKey, serverKey, serverNode } from './parts/trees/serverNodes.ts';
import { createLiveView, type LabElement, type LabNode } from './parts/trees/treeItems.ts';

/** Connections of a server that the tree shows; the panel shows them all. */
const mostConnections = 100;

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
    view.badge = mistakesBadge(lab.running());
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
    return { total: 0, matched: 0, rows: [], closed: [] };
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

/** A number on the lab's icon while servers make mistakes on purpose: it is easily forgotten. */
function mistakesBadge(servers: ServerInfo[]): vscode.ViewBadge | undefined {
  const count = servers.reduce((sum, { faults }) => sum + faults.length, 0);
  return count === 0 ? undefined : { value: count, tooltip: mistakesOnWord(count) };
}
