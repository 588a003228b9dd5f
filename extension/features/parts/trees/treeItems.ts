import * as vscode from 'vscode';
import type { CommandId, Target } from '../../../lab/commands.ts';
import type { LiveElement, LiveNode, LiveTree } from '../../../lab/liveTree.ts';

/** A node of one of the lab's trees. */
export interface LabNode extends LiveNode {
  label: string;
  description?: string;
  tooltip?: string;
  /** A codicon, and a theme colour where it says more than its form. */
  icon?: { id: string; color?: string };
  /** What the menus in package.json go by. */
  kind: string;
  /** Said by a screen reader in place of label and description. */
  spoken?: string;
  /** With children, how it is drawn at first. */
  opened?: boolean;
  checked?: boolean;
  command?: { id: CommandId; title: string; arguments: unknown[] };
  /** A line of a file, from 1, that is shown when the node is picked. */
  opens?: { file: string; line: number };
  target: Target & { option?: string };
}

export type LabElement = LiveElement<LabNode>;

export function isTreeElement(value: unknown): value is LabElement {
  const node = (value as LabElement | undefined)?.node;
  return typeof node?.key === 'string';
}

/** Shows a live tree in a view. */
export function createLiveView(
  id: string,
  tree: LiveTree<LabNode>,
  options: Partial<vscode.TreeViewOptions<LabElement>> = {},
): vscode.TreeView<LabElement> {
  return vscode.window.createTreeView<LabElement>(id, {
    ...options,
    treeDataProvider: {
      onDidChangeTreeData: tree.onDidChange,
      getChildren: (element) => tree.childrenOf(element),
      getParent: (element) => element.parent,
      getTreeItem: ({ node }) => toTreeItem(node),
    },
  });
}

function toTreeItem(node: LabNode): vscode.TreeItem {
  const item = new vscode.TreeItem(node.label, collapsibleState(node));
  item.id = node.key;
  item.description = node.description;
  item.tooltip = node.tooltip;
  item.contextValue = node.kind;
  item.accessibilityInformation = {
    label: node.spoken ?? [node.label, node.description].filter(Boolean).join(', '),
  };
  if (node.icon) item.iconPath = new vscode.ThemeIcon(node.icon.id, colorOf(node.icon.color));
  if (node.command) {
    item.command = { command: node.command.id, title: node.command.title, arguments: node.command.arguments };
  }
  if (node.opens) item.command = opening(node.opens);
  if (node.checked !== undefined) {
    item.checkboxState = {
      state: node.checked ? vscode.TreeItemCheckboxState.Checked : vscode.TreeItemCheckboxState.Unchecked,
      tooltip: node.tooltip,
      accessibilityInformation: item.accessibilityInformation,
    };
  }
  return item;
}

function opening({ file, line }: { file: string; line: number }): vscode.Command {
  const selection = new vscode.Range(line - 1, 0, line - 1, 0);
  return {
    command: 'vscode.open',
    title: vscode.l10n.t('Open the Line'),
    arguments: [vscode.Uri.file(file), { selection } satisfies vscode.TextDocumentShowOptions],
  };
}

function collapsibleState({ children, opened }: LabNode): vscode.TreeItemCollapsibleState {
  if (!children) return vscode.TreeItemCollapsibleState.None;
  return opened ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
}

function colorOf(id: string | undefined): vscode.ThemeColor | undefined {
  return id === undefined ? undefined : new vscode.ThemeColor(id);
}
