import type * as vscode from 'vscode';
import { commands } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { registerCommand } from './parts/editor/command.ts';

/** Show Log. */
export function register(context: vscode.ExtensionContext, lab: Lab, channel: vscode.LogOutputChannel): void {
  registerCommand(context, lab, commands.showLog, async () => channel.show());
}
