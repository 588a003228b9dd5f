import * as vscode from 'vscode';
import type { ProgramInfo } from '../../../contract/server.ts';
import type { Lab } from '../../../lab/lab.ts';
import { isAlive } from '../../../shared/alive.ts';
import { runOf } from '../../../shared/watched.ts';
import { labelOf } from '../words/words.ts';

/** How long a program has to end by itself once it is asked to. */
const patienceMilliseconds = 2000;

/** Asks a program to end (SIGTERM); where it does not within two seconds, the person may kill it. */
export async function endProgram(lab: Lab, program: ProgramInfo): Promise<void> {
  await lab.request('program/end', { server: program.id, signal: 'SIGTERM' });
  if (await ends(lab, program)) return;
  const kill = vscode.l10n.t('Kill It');
  const question = vscode.l10n.t('{0} does not end at SIGTERM.', labelOf(program));
  if ((await vscode.window.showWarningMessage(question, kill)) !== kill || !isThere(lab, program)) return;
  await lab.request('program/end', { server: program.id, signal: 'SIGKILL' });
}

/** Ends it, whether it wants to or not. */
export async function endForSure(lab: Lab, program: ProgramInfo): Promise<void> {
  await lab.request('program/end', { server: program.id, signal: 'SIGTERM' });
  if (await ends(lab, program)) return;
  await lab.request('program/end', { server: program.id, signal: 'SIGKILL' });
  await ends(lab, program);
}

/** @returns whether it has ended in time. */
function ends(lab: Lab, program: ProgramInfo): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (hasEnded: boolean) => {
      clearTimeout(timer);
      listening.dispose();
      resolve(hasEnded);
    };
    const timer = setTimeout(() => done(!isThere(lab, program)), patienceMilliseconds);
    const listening = lab.onDidChangeServers(() => {
      if (!isThere(lab, program)) done(true);
    });
    if (!isThere(lab, program)) done(true);
  });
}

function isThere(lab: Lab, program: ProgramInfo): boolean {
  const now = lab.get(program.id);
  return now !== undefined && isAlive(now) && runOf(now) === runOf(program);
}
