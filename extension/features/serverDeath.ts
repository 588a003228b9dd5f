import * as vscode from 'vscode';
import type { LabServerInfo } from '../contract/server.ts';
import { commands } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { addressText } from '../shared/text.ts';
import { isLabServer } from '../shared/watched.ts';
import { endingWords } from '../shared/words/endingWords.ts';
import { restart } from './parts/running/starting.ts';
import { orShowError } from './parts/words/errors.ts';

/** Says that a server of the lab ended by itself, why, and what can be done: look at its last state, or bring it back. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  context.subscriptions.push(
    lab.onDidDie((info) => {
      // A program of the person's own tells in its terminal how it ended, and only who started it can start it again.
      if (isLabServer(info)) void tell(lab, info);
    }),
  );
}

async function tell(lab: Lab, info: LabServerInfo): Promise<void> {
  const openPanel = vscode.l10n.t('Open Panel');
  const restartServer = vscode.l10n.t('Restart Server');
  const choice = await vscode.window.showErrorMessage(
    vscode.l10n.t('The server on {0} died. {1}', addressText(info), endingWords(info).join(' ')),
    openPanel,
    restartServer,
  );
  // It may have been restarted or removed meanwhile.
  if (choice === undefined || !lab.get(info.id)) return;
  if (choice === openPanel) await vscode.commands.executeCommand(commands.openPanel, { server: info.id });
  else await orShowError(lab, () => restart(lab, info.id));
}
