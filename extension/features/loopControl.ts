import * as vscode from 'vscode';
import { commands, type Target } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { isProgram, nextPosition, type Watched } from '../shared/watched.ts';
import { nextText, paces, paceText, stepText } from '../shared/words/loopWords.ts';
import { registerCommand } from './parts/editor/command.ts';
import { pickDrivable } from './parts/questions/targets.ts';

/** How long the status bar says what a step did. */
const saidForMilliseconds = 10_000;

/** Pause Loop, Step One System Call, Resume Loop, Set Pace…: on the selected server or program, or on one of its threads. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  registerCommand(context, lab, commands.pauseLoop, async (target?: Target) => {
    const server = await pickDrivable(lab, target);
    return server && lab.request('loop/pause', of(server, target));
  });

  registerCommand(context, lab, commands.resumeLoop, async (target?: Target) => {
    const server = await pickDrivable(lab, target);
    return server && lab.request('loop/resume', of(server, target));
  });

  registerCommand(context, lab, commands.stepLoop, async (target?: Target) => {
    const server = await pickDrivable(lab, target);
    if (!server) return undefined;
    const step = await lab.request('loop/step', of(server, target));
    await lab.refresh();
    const now = lab.get(server.id);
    const text = now ? `${stepText(step)} · ${nextText(nextPosition(now))}` : stepText(step);
    vscode.window.setStatusBarMessage(`$(debug-step-over) ${text}`, saidForMilliseconds);
    return step;
  });

  registerCommand(context, lab, commands.setPace, async (target?: Target & { milliseconds?: number }) => {
    const server = await pickDrivable(lab, target);
    if (!server) return undefined;
    const milliseconds = target?.milliseconds ?? (await askPace(paceOf(server, target?.thread)));
    if (milliseconds === undefined) return undefined;
    return lab.request('loop/pace', { ...of(server, target), milliseconds });
  });
}

function of({ id }: Watched, target: Target | undefined): { server: number; thread?: number } {
  return { server: id, ...(target?.thread !== undefined && { thread: target.thread }) };
}

function paceOf(watched: Watched, thread: number | undefined): number {
  const found = isProgram(watched) ? watched.program.threads.find(({ id }) => id === thread) : undefined;
  return found ? (found.pace ?? 0) : watched.pace;
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
