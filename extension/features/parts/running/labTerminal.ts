import * as vscode from 'vscode';
import { commands } from '../../../lab/commands.ts';
import type { Lab } from '../../../lab/lab.ts';
import { registerCommand } from '../editor/command.ts';
import { orShowError } from '../words/errors.ts';

const profileId = 'networkLab.terminal';

/**
 * New Network Lab Terminal, also as a profile: whatever is started in it is watched, and so is what that starts.
 * It is not brought back after a reload; what outlives it all the same goes on being watched.
 */
export function offerTerminal(context: vscode.ExtensionContext, lab: Lab): void {
  registerCommand(context, lab, commands.openTerminal, async () => {
    const options = await terminalOptions(lab);
    const terminal = options && vscode.window.createTerminal(options);
    terminal?.show();
    return terminal;
  });

  lab
    .takeOver()
    .catch((error: Error) => lab.log.warn(`what was opened before is not watched: ${error.message}`));

  context.subscriptions.push(
    vscode.window.registerTerminalProfileProvider(profileId, {
      provideTerminalProfile: () =>
        orShowError(lab, async () => {
          const options = await terminalOptions(lab);
          return options && new vscode.TerminalProfile(options);
        }),
    }),
  );
}

/** Undefined where the workspace is not trusted. @throws NoEngineError where no engine can watch it. */
async function terminalOptions(lab: Lab): Promise<vscode.TerminalOptions | undefined> {
  lab.requireEngine();
  if (!vscode.workspace.isTrusted) return undefined;
  return {
    name: 'Network Lab',
    iconPath: new vscode.ThemeIcon('terminal'),
    env: await lab.environment(),
    isTransient: true,
  };
}
