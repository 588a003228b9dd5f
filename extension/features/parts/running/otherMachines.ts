import * as vscode from 'vscode';
import type { Way } from '../../../lab/whereItRuns.ts';

/** What a button says that leads there. */
export function wayLabel({ name }: Way): string {
  return {
    wsl: vscode.l10n.t('Reopen in WSL'),
    container: vscode.l10n.t('Reopen in Container'),
    ssh: vscode.l10n.t('Connect over SSH…'),
    package: vscode.l10n.t('Open the Releases'),
  }[name];
}

/** Runs the command of the extension that leads there; where there is none, opens the page that tells of it. */
export async function go({ command, page }: Way): Promise<void> {
  if (command !== undefined && isContributed(command)) await vscode.commands.executeCommand(command);
  else await vscode.env.openExternal(vscode.Uri.parse(page));
}

/** VS Code lists the commands only of extensions that are active. */
function isContributed(command: string): boolean {
  return vscode.extensions.all.some(({ packageJSON }) =>
    packageJSON?.contributes?.commands?.some?.((each: { command: string }) => each.command === command),
  );
}
