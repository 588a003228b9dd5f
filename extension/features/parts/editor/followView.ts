import type * as vscode from 'vscode';
import type { Lab } from '../../../lab/lab.ts';
import { Poller } from '../../../lab/poller.ts';
import { settings } from './settings.ts';

/**
 * A view's loop: it pulls while the view is visible and something runs, and once more when a server comes or goes.
 *
 * `now()` of the loop is for what the person has just done.
 */
export function followView(
  context: vscode.ExtensionContext,
  view: vscode.TreeView<unknown>,
  lab: Lab,
  pull: () => Promise<void>,
): Poller {
  const poller = new Poller(
    pull,
    () => settings.refreshInterval,
    (error) => lab.log.warn(`${view.title}: ${error}`),
  );
  const adjust = () => {
    poller.setActive(view.visible && lab.running().length > 0);
    if (view.visible) poller.now();
  };
  context.subscriptions.push(poller, view.onDidChangeVisibility(adjust), lab.onDidChangeServers(adjust));
  adjust();
  return poller;
}
