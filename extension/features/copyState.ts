import * as vscode from 'vscode';
import { commands, type Target } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { readServerState, type ServerState, serverStateText } from '../lab/serverState.ts';
import { registerCommand } from './parts/editor/command.ts';
import { pickSelected } from './parts/questions/targets.ts';

/** Copy State as Text and Copy State as JSON: all of what is watched, to be pasted into a report. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  const copy = async (target: Target | undefined, write: (state: ServerState) => string) => {
    const watched = await pickSelected(lab, target);
    if (!watched) return undefined;
    const text = write(await readServerState(lab, watched.id));
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage(
      `$(check) ${vscode.l10n.t('The server’s state is in the clipboard')}`,
      5000,
    );
    return text;
  };
  registerCommand(context, lab, commands.copyState, (target?: Target) => copy(target, serverStateText));
  registerCommand(context, lab, commands.copyStateAsJson, (target?: Target) =>
    copy(target, (state) => JSON.stringify(state, undefined, 2)),
  );
}
