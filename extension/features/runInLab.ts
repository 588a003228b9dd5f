import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { ProgramInfo } from '../contract/server.ts';
import { commands, type Target } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { registerCommand } from './parts/editor/command.ts';
import { pickProgram } from './parts/questions/targets.ts';
import { endProgram } from './parts/running/endProgram.ts';
import { GivenArguments } from './parts/running/givenArguments.ts';
import { run } from './parts/running/programRun.ts';
import { isRun, savedSource } from './parts/running/sourceFile.ts';

/**
 * Run in the Lab: a file of Python, C or C++ as it stands in the editor, in a terminal, watched. Run in the Lab with
 * Arguments…: asks for them anew. Run Again: a program that was run so, where it was. End Program.
 */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  const kept = new GivenArguments(context.workspaceState);
  const storage = context.storageUri ?? context.globalStorageUri;

  const runFile = async (uri: vscode.Uri, asksAnew: boolean, replaced?: ProgramInfo) => {
    const source = await savedSource(uri);
    if (source === undefined) return undefined;
    if (!isRun(source.language)) return offerTerminal(source.path);
    const name = basename(source.path);
    if (asksAnew && (await kept.ask(source.path, name)) === undefined) return undefined;
    const given = await kept.of(source.path, name);
    return given && run(lab, source, given, storage, replaced);
  };
  const command = (id: typeof commands.runInLab | typeof commands.runWithArguments, asksAnew: boolean) =>
    registerCommand(context, lab, id, async (given?: vscode.Uri | string) => {
      if (!mayRun(lab)) return undefined;
      const uri = typeof given === 'string' ? vscode.Uri.parse(given) : (given ?? openFile());
      if (uri !== undefined) return (await runFile(uri, asksAnew))?.pid;
      void vscode.window.showInformationMessage(vscode.l10n.t('No file is open that could be run.'));
      return undefined;
    });
  command(commands.runInLab, false);
  command(commands.runWithArguments, true);

  registerCommand(context, lab, commands.runAgain, async (target?: Target) => {
    if (!mayRun(lab)) return undefined;
    const program = await pickProgram(lab, target, (each) => lab.runs.fileOf(each) !== undefined);
    const file = program && lab.runs.fileOf(program);
    if (program === undefined || file === undefined) return undefined;
    return (await runFile(vscode.Uri.parse(file), false, program))?.pid;
  });

  registerCommand(context, lab, commands.endProgram, async (target?: Target) => {
    const program = await pickProgram(lab, target);
    if (program) await endProgram(lab, program);
  });
}

/** While the panel has the focus no editor is active: the one beside it is meant. */
function openFile(): vscode.Uri | undefined {
  const { activeTextEditor, visibleTextEditors } = vscode.window;
  return (activeTextEditor ?? visibleTextEditors[0])?.document.uri;
}

/** The menus do not offer it where it may not be; a key or other code may still ask for it. */
function mayRun(lab: Lab): boolean {
  lab.requireEngine();
  if (vscode.workspace.isTrusted) return true;
  const why = vscode.l10n.t('A program can be run only in a workspace that is trusted.');
  void vscode.window.showInformationMessage(why);
  return false;
}

async function offerTerminal(path: string): Promise<undefined> {
  const open = vscode.l10n.t('New Network Lab Terminal');
  const text = vscode.l10n.t(
    '{0} is no file of Python, C or C++. What is started in a terminal of the lab is watched, whatever it is.',
    basename(path),
  );
  if ((await vscode.window.showInformationMessage(text, open)) === open)
    await vscode.commands.executeCommand(commands.openTerminal);
  return undefined;
}
