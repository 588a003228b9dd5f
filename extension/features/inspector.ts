import * as vscode from 'vscode';
import { commands } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { LiveTree } from '../lab/liveTree.ts';
import { isAlive } from '../shared/alive.ts';
import { visible } from '../shared/text.ts';
import { type Listener, listenerOf, type RowKind, rowKindOf } from '../shared/watched.ts';
import { connectionTitle } from '../shared/words/connectionWords.ts';
import { titleOf } from '../shared/words/watchedWords.ts';
import { followView } from './parts/editor/followView.ts';
import { optionKey, optionNodes, tcpSection } from './parts/trees/inspectorNodes.ts';
import { connectionQueues, listenerQueues } from './parts/trees/queueNodes.ts';
import { createLiveView, type LabElement, type LabNode } from './parts/trees/treeItems.ts';

/** What the inspector shows in a round. */
interface Picture {
  nodes: LabNode[];
  about: string;
  readingPaused: boolean;
}

const nothing: Picture = { nodes: [], about: '', readingPaused: false };

/** The view Connection: queues, options and TCP facts of what is selected anywhere. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  const tree = new LiveTree<LabNode>();
  const view = createLiveView('networkLab.connection', tree, { manageCheckboxStateManually: true });

  let shown: Omit<Picture, 'nodes'> | undefined;
  const pull = async () => {
    const { nodes, about, readingPaused } = await inspect(lab);
    // Whatever is set travels to the window, though it be the same; the first time an earlier host's may still stand there.
    if (about !== shown?.about) view.description = about;
    if (readingPaused !== shown?.readingPaused)
      void vscode.commands.executeCommand('setContext', 'networkLab.readingPaused', readingPaused);
    shown = { about, readingPaused };
    tree.update(nodes);
  };
  const loop = followView(context, view, lab, pull);

  const toggle = async ([element, state]: [LabElement, vscode.TreeItemCheckboxState]) => {
    const value = state === vscode.TreeItemCheckboxState.Checked;
    await vscode.commands.executeCommand(commands.setOption, { ...element.node.target, value });
    // The checkbox shows what was clicked; draw what the kernel says, be it the same as before.
    tree.redraw(optionKey(element.node.target.option ?? ''));
  };

  context.subscriptions.push(
    view,
    view.onDidChangeCheckboxState(({ items }) => {
      for (const item of items) void toggle(item);
    }),
    lab.onDidChangeSelection(() => loop.now()),
    lab.onDidAnswer((method) => {
      if (method === 'option/set') loop.now();
    }),
  );
}

async function inspect(lab: Lab): Promise<Picture> {
  const { server, connection } = lab.selection;
  const info = lab.get(server);
  if (!info || !isAlive(info)) return nothing;
  const target = { server: info.id, connection };
  const listener = listenerOf(info, connection);
  if (listener !== undefined) {
    const options = await lab.request('option/list', target);
    return {
      nodes: [listenerQueues(listener, target), ...optionNodes(options, target)],
      about: listenerAbout(listener),
      readingPaused: false,
    };
  }
  // A program may have no listener at all.
  if (connection === undefined) return { ...nothing, about: titleOf(info) };
  try {
    const [inspection, options] = await Promise.all([
      lab.request('connection/inspect', { server: info.id, connection }),
      lab.request('option/list', target),
    ]);
    const queues = connectionQueues(inspection, target, rowKindOf(info));
    const nodes = [queues, ...optionNodes(options, target)];
    if (inspection.tcpInfo) nodes.push(tcpSection(inspection.tcpInfo, target));
    return {
      nodes,
      about: connectionTitle(inspection.row),
      readingPaused: inspection.row.readingPaused === true,
    };
  } catch (error) {
    // The connection is gone: the last round's numbers must not stay as if they were live.
    lab.log.debug(`inspect: ${error}`);
    return { ...nothing, about: goneText(rowKindOf(info)) };
  }
}

function listenerAbout({ transport, address }: Listener): string {
  return transport === 'udp'
    ? vscode.l10n.t('socket {0}', visible(address))
    : vscode.l10n.t('listener {0}', visible(address));
}

function goneText(kind: RowKind): string {
  return {
    connection: vscode.l10n.t('the connection is closed'),
    peer: vscode.l10n.t('the peer is forgotten'),
    socket: vscode.l10n.t('the socket is closed'),
  }[kind];
}
