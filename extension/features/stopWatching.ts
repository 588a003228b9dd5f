import type * as vscode from 'vscode';
import { commands, type Target } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { isAlive } from '../shared/alive.ts';
import { registerCommand } from './parts/editor/command.ts';
import { pickProgram } from './parts/questions/targets.ts';

/** Stop Watching: the program is let go, and runs on. Forget Program: one that has ended leaves the list. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  registerCommand(context, lab, commands.stopWatching, async (target?: Target) => {
    const program = await pickProgram(lab, target);
    if (program) await lab.stop(program.id);
  });

  registerCommand(context, lab, commands.forgetProgram, async (target?: Target) => {
    const program = await pickProgram(lab, target, (each) => !isAlive(each));
    if (program) await lab.stop(program.id);
  });
}
