import * as vscode from 'vscode';
import type { LabServerInfo } from '../contract/server.ts';
import { commands, type Target } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { mistakesOf } from '../shared/words/mistakeWords.ts';
import { registerCommand } from './parts/editor/command.ts';
import { pickSelectedServer } from './parts/questions/targets.ts';
import { serverLabel } from './parts/words/words.ts';

/** Make a Classic Mistake…: which of them the running server commits from now on; none of them mends it. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  registerCommand(context, lab, commands.makeMistake, async (target?: Target & { faults?: string[] }) => {
    const server = await pickSelectedServer(lab, target);
    if (!server) return undefined;
    const faults = target?.faults ?? (await askMistakes(server));
    return faults && lab.request('server/adjust', { server: server.id, faults });
  });
}

async function askMistakes(server: LabServerInfo): Promise<string[] | undefined> {
  const items = mistakesOf(server).map(({ name, mistake, watch }) => ({
    label: name,
    description: mistake,
    detail: watch,
    picked: server.faults.includes(name),
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Classic Mistakes of {0}', serverLabel(server)),
    placeHolder: vscode.l10n.t('What is ticked, the running server does from now on'),
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.map(({ label }) => label);
}
