import * as vscode from 'vscode';
import { commands } from '../../../lab/commands.ts';
import { EngineError, wasCancelled } from '../../../lab/engineError.ts';
import type { Lab } from '../../../lab/lab.ts';
import { NoEngineError } from '../../../lab/whereItRuns.ts';
import { describeError } from '../../../shared/words/errors.ts';
import { go, wayLabel } from '../running/otherMachines.ts';

/**
 * Says what failed and what to do about it.
 *
 * @returns the action that the person picks, long after; do not wait for it in a command.
 */
export async function showError(lab: Lab, error: unknown, ...actions: string[]): Promise<string | undefined> {
  const text = describeError(error);
  lab.log.error(error instanceof EngineError ? text : ((error as Error).stack ?? text));
  const showLog = vscode.l10n.t('Show Log');
  // A bug of ours has no hint: the log says more.
  const choices = error instanceof EngineError ? actions : [...actions, showLog];
  const ways = error instanceof NoEngineError ? error.ways : [];
  const choice = await vscode.window.showErrorMessage(text, ...choices, ...ways.map(wayLabel));
  const way = ways.find((each) => wayLabel(each) === choice);
  if (way) await go(way);
  if (choice === showLog) await vscode.commands.executeCommand(commands.showLog);
  return choice;
}

/** Runs something and shows the person what went wrong; gives undefined then, and when it was cancelled. */
export async function orShowError<T>(lab: Lab, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!wasCancelled(error)) void showError(lab, error);
    return undefined;
  }
}
