import * as vscode from 'vscode';
import { commands, type OptionTarget } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { registerCommand } from './parts/command.ts';
import { askOption, askValue } from './parts/optionQuestions.ts';
import { pickSelectedServer } from './parts/targets.ts';

/** Set Socket Option…: on the selected connection, or on the listener when none is selected. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  registerCommand(context, lab, commands.setOption, async (target?: OptionTarget) => {
    const { connection } = target?.server === undefined ? lab.selection : target;
    const server = await pickSelectedServer(lab, target);
    if (!server) return undefined;
    const socket = { server: server.id, connection };
    const options = await lab.request('option/list', socket);
    const option =
      options.find((each) => each.name === target?.option) ??
      (await askOption(vscode.l10n.t('Set Socket Option'), options));
    if (!option) return undefined;
    const value = target?.value ?? (await askValue(option));
    if (value === undefined) return undefined;
    return lab.request('option/set', { ...socket, name: option.name, value });
  });
}
