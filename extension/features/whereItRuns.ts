import * as vscode from 'vscode';
import { commands } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { registerCommand } from './parts/editor/command.ts';

/**
 * Where the Lab Runs…: where no engine can, says why, and leads to where one can. The manifest asks the context keys, too:
 * of an engine, and of what only an engine can watch.
 */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  const isPossible = lab.noEngine === undefined;
  void vscode.commands.executeCommand('setContext', 'networkLab.noEngine', !isPossible);
  void vscode.commands.executeCommand('setContext', 'networkLab.canAttach', isPossible);
  registerCommand(context, lab, commands.whereItRuns, async () => lab.requireEngine());
}
