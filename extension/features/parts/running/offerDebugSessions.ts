import * as vscode from 'vscode';
import type { Lab } from '../../../lab/lab.ts';
import { isSet, set } from '../editor/settings.ts';

const offeredKey = 'debugSessionsOffered';

/** Offers, once for all, to be asked at each debugging whether the program shall be watched. */
export async function offerDebugSessions(context: vscode.ExtensionContext, lab: Lab): Promise<void> {
  if (isSet('watchDebugSessions') || lab.noEngine !== undefined) return;
  if (context.globalState.get(offeredKey) === true) return;
  await context.globalState.update(offeredKey, true);
  const ask = vscode.l10n.t('Ask When I Debug');
  const offer = vscode.l10n.t(
    'This file has a socket loop. When you debug a program, the lab can watch it: its sockets, its waits, its mistakes.',
  );
  if ((await vscode.window.showInformationMessage(offer, ask)) === ask)
    await set('watchDebugSessions', 'ask');
}
