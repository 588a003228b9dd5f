import * as vscode from 'vscode';
import { describeExit } from '../lab/engineProcess.ts';
import type { EngineLoss, Lab } from '../lab/lab.ts';
import { restart } from './parts/running/starting.ts';
import { orShowError } from './parts/words/errors.ts';
import { serversWord } from './parts/words/words.ts';

/** Says which servers died with the engine, and offers to bring them back where they were. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  context.subscriptions.push(lab.onDidLoseEngine((loss) => void tell(lab, loss)));
}

async function tell(lab: Lab, { exit, servers }: EngineLoss): Promise<void> {
  if (servers.length === 0) return;
  const restartServers = vscode.l10n.t('Restart Servers');
  const choice = await vscode.window.showErrorMessage(
    vscode.l10n.t(
      'The engine of Network Lab ended ({0}), and {1} with it. Nothing else is lost.',
      describeExit(exit),
      serversWord(servers.length),
    ),
    restartServers,
  );
  if (choice !== restartServers) return;
  for (const { id } of servers) {
    // Some may have been restarted or removed one by one meanwhile.
    if (lab.get(id)) await orShowError(lab, () => restart(lab, id));
  }
}
