import type * as vscode from 'vscode';
import type { ConnectionView } from '../contract/connection.ts';
import type { ProgramInfo } from '../contract/server.ts';
import type { Lab } from '../lab/lab.ts';
import { LiveTree } from '../lab/liveTree.ts';
import { faultsOf, type Watched } from '../shared/watched.ts';
import { mistakesOnWord } from '../shared/words/mistakeWords.ts';
import { mistakesFoundWord } from '../shared/words/verdictWords.ts';
import { followView } from './parts/editor/followView.ts';
import { connectionKey, watchedKey } from './parts/trees/socketNodes.ts';
import { createLiveView, type LabElement, type LabNode } from './parts/trees/treeItems.ts';
import { watchedNodes } from './parts/trees/watchedNodes.ts';

/** Connections of each that the tree shows; the panel shows them all. */
const mostConnections = 100;

/** The view Servers: each server and program with its listeners and its first connections, live while it is visible. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  const tree = new LiveTree<LabNode>();
  const collapsed = new Set<string>();
  const view = createLiveView('networkLab.servers', tree, { showCollapseAll: true });

  const pull = async () => {
    await lab.refresh();
    const shown = lab.running().filter(({ id }) => !collapsed.has(watchedKey(id)));
    const views = shown.map(async (each) => [each.id, await connectionsOf(lab, each)] as const);
    const knowledgeOf = (program: ProgramInfo) => ({
      verdicts: lab.verdicts.of(program),
      runsAgain: lab.runs.fileOf(program) !== undefined,
    });
    tree.update(watchedNodes(lab.list(), new Map(await Promise.all(views)), knowledgeOf));
    view.badge = mistakesBadge(lab);
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

async function connectionsOf(lab: Lab, info: Watched): Promise<ConnectionView> {
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
  const element = tree.get(connection === undefined ? watchedKey(server) : connectionKey(server, connection));
  const isSelected = view.selection.some((each) => {
    const { target } = each.node;
    return target.server === server && target.connection === connection;
  });
  if (element && !isSelected) await view.reveal(element, { select: true, focus: false });
}

/** A number on the lab's icon: of mistakes that were found, and of those that servers make on purpose, which are easily forgotten. */
function mistakesBadge(lab: Lab): vscode.ViewBadge | undefined {
  const made = lab.running().reduce((sum, each) => sum + faultsOf(each).length, 0);
  const found = lab.verdicts.all().length;
  const words = [
    ...(found > 0 ? [mistakesFoundWord(found)] : []),
    ...(made > 0 ? [mistakesOnWord(made)] : []),
  ];
  return words.length === 0 ? undefined : { value: found + made, tooltip: words.join(', ') };
}
