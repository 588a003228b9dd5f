import type * as vscode from 'vscode';
import { commands, type Target } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { registerCommand } from './parts/editor/command.ts';
import { pickSelectedServer } from './parts/questions/targets.ts';

/** Pause Accepting, so that the accept queue can be seen to fill, and Resume Accepting. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  const adjust = async (target: Target | undefined, acceptingPaused: boolean) => {
    const server = await pickSelectedServer(lab, target);
    return server && lab.request('server/adjust', { server: server.id, acceptingPaused });
  };
  registerCommand(context, lab, commands.pauseAccepting, (target?: Target) => adjust(target, true));
  registerCommand(context, lab, commands.resumeAccepting, (target?: Target) => adjust(target, false));
}
