import * as vscode from 'vscode';
import { WrongSettings } from '../contract/settings.ts';
import type { Lab } from '../lab/lab.ts';
import { foundSettings } from './parts/editor/settings.ts';

/** Says in the log, once, which settings make no sense, and that their defaults hold. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  const wrong = new WrongSettings();
  const look = () => {
    for (const sentence of wrong.newSentences(foundSettings())) lab.log.warn(sentence);
  };
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('networkLab')) look();
    }),
  );
  look();
}
