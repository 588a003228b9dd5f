import * as vscode from 'vscode';
import { commands, type Target } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { nextText, paces, paceText, stepText } from '../shared/words/loopWords.ts';
import { registerCommand } from './parts/editor/command.ts';
import { pickSelectedServer } from './parts/questions/targets.ts';

/** How long the status bar says what a step did. */
const saidForMilliseconds = 10_000;

/** Pause Loop, Step One System Call, Resume Loop, Set Pace…: on the selected server. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  registerCommand(context, lab, commands.pauseLoop, async (target?: Target) => {
    const server = await pickSelectedServer(lab, target);
    return server && lab.request('loop/pause', { server: server.id });
  });

  registerCommand(context, lab, commands.resumeLoop, async (target?: Target) => {
    const server = await pickSelectedServer(lab, target);
    return server && lab.request('loop/resume', { server: server.id });
  });

  registerCommand(context, lab, commands.stepLoop, async (target?: Target) => {
    const server = await pickSelectedServer(lab, target);
    if (!server) return undefined;
    const step = await lab.request('loop/step', { server: server.id });
    await lab.refresh();
    const next = lab.get(server.id)?.position;
    const text = next ? `${stepText(step)} · ${nextText(next)}` : stepText(step);
    vscode.window.setStatusBarMessage(`$(debug-step-over) ${text}`, saidForMilliseconds);
    return step;
  });

  registerCommand(context, lab, commands.setPace, async (target?: Target & { milliseconds?: number }) => {
    const server = await pickSelectedServer(lab, target);
    if (!server) return undefined;
    const milliseconds = target?.milliseconds ?? (await askPace(server.pace));
    if (milliseconds === undefined) return undefined;
    return lab.request('loop/pace', { server: server.id, milliseconds });
  });
}

async function askPace(now: number): Promise<number | undefined> {
  const items = paces.map((pace) => ({
    label: paceText(pace),
    description: pace === now ? vscode.l10n.t('now') : undefined,
    pace,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Set Pace'),
    placeHolder: vscode.l10n.t('How long does the loop wait before each system call?'),
  });
  return picked?.pace;
}
