import * as vscode from 'vscode';
import { commands } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';

const offeredKey = 'walkthroughOffered';

/**
 * Opens the walkthrough when the lab runs for the first time on this machine. VS Code does so only for an extension that a
 * person installs by its own view, and is asked here in the same way whether it shall.
 */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  if (context.globalState.get(offeredKey)) return;
  void offer(context).catch((error) => lab.log.warn(`walkthrough: ${error}`));
}

async function offer(context: vscode.ExtensionContext): Promise<void> {
  await context.globalState.update(offeredKey, true);
  const welcome = vscode.workspace.getConfiguration('workbench.welcomePage');
  if (welcome.get('walkthroughs.openOnInstall') === false || isOpen(context)) return;
  await vscode.commands.executeCommand(commands.openWalkthrough);
}

/** VS Code tells of the tabs of its own pages nothing but their labels. */
function isOpen({ extension }: vscode.ExtensionContext): boolean {
  const [{ title }] = extension.packageJSON.contributes.walkthroughs as [{ title: string }];
  return vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.includes(title)));
}
