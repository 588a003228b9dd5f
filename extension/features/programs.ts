import * as vscode from 'vscode';
import { commands, type Target } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { type ProcessWithSockets, processesWithSockets } from '../lab/processes.ts';
import { isAlive } from '../shared/alive.ts';
import { visible } from '../shared/text.ts';
import { registerCommand } from './parts/editor/command.ts';
import { markHeldLines } from './parts/editor/heldLine.ts';
import { withPatience } from './parts/editor/progress.ts';
import { pickProgram } from './parts/questions/targets.ts';
import { offerTerminal } from './parts/running/labTerminal.ts';

/**
 * New Network Lab Terminal: what is started in it is watched; where one is held, the editor shows the line. Attach to
 * Process…: watches a program of the person's that runs already. Stop Watching: it is let go, and runs on. Forget Program: one that has ended leaves the list.
 */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  offerTerminal(context, lab);
  markHeldLines(context, lab);

  registerCommand(context, lab, commands.attachToProcess, async (given?: { pid?: number }) => {
    // The menus do not offer it then; other code may still ask for it.
    lab.requireEngine();
    if (!vscode.workspace.isTrusted) return refuse();
    const pid = given?.pid ?? (await pickProcess(lab));
    if (pid === undefined) return undefined;
    const info = await withPatience(vscode.l10n.t('Attaching to process {0}…', pid), (token) =>
      lab.attach(pid, token),
    );
    await vscode.commands.executeCommand(commands.openPanel, { server: info.id });
    return info;
  });

  registerCommand(context, lab, commands.stopWatching, async (target?: Target) => {
    const program = await pickProgram(lab, target);
    if (program) await lab.stop(program.id);
  });

  registerCommand(context, lab, commands.forgetProgram, async (target?: Target) => {
    const program = await pickProgram(lab, target, (each) => !isAlive(each));
    if (program) await lab.stop(program.id);
  });
}

function refuse(): undefined {
  const why = vscode.l10n.t('A program can be watched only in a workspace that is trusted.');
  void vscode.window.showInformationMessage(why);
  return undefined;
}

async function pickProcess(lab: Lab): Promise<number | undefined> {
  const without = [process.pid, lab.enginePid, lab.swarms.enginePid].filter((pid) => pid !== undefined);
  const found = await withPatience(vscode.l10n.t('Looking for processes with sockets…'), (token) =>
    unlessCancelled(processesWithSockets(without), token),
  );
  if (found === undefined) return undefined;
  if (found.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No process of yours has a socket.'));
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(found.map(processItem), {
    title: vscode.l10n.t('Attach to Process'),
    placeHolder: vscode.l10n.t('Which of your processes shall be watched?'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.pid;
}

function processItem({ pid, name, command, ports }: ProcessWithSockets) {
  const listens =
    ports.length === 0 ? [] : [vscode.l10n.t('listens on {0}', ports.map((port) => `:${port}`).join(' '))];
  return { label: name, description: [`pid ${pid}`, ...listens].join(' · '), detail: visible(command), pid };
}

/** Undefined as soon as the person has cancelled. */
function unlessCancelled<T>(work: Promise<T>, token: vscode.CancellationToken): Promise<T | undefined> {
  return Promise.race([
    work,
    new Promise<undefined>((resolve) => token.onCancellationRequested(() => resolve(undefined))),
  ]);
}
