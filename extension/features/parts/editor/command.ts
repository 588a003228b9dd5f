import * as vscode from 'vscode';
import type { CommandId } from '../../../lab/commands.ts';
import type { Lab } from '../../../lab/lab.ts';
import { isTreeElement } from '../trees/treeItems.ts';
import { orShowError } from '../words/errors.ts';

/**
 * Registers a command whose errors the person sees.
 *
 * A command that is run on a node of a tree gets that node's target. The result is for other code: undefined
 * when the command failed.
 */
export function registerCommand<A extends unknown[]>(
  context: vscode.ExtensionContext,
  lab: Lab,
  id: CommandId,
  handler: (...args: A) => Promise<unknown>,
): void {
  const run = (first: unknown, ...others: unknown[]) =>
    orShowError(lab, () => handler(...([isTreeElement(first) ? first.node.target : first, ...others] as A)));
  context.subscriptions.push(vscode.commands.registerCommand(id, run));
}
