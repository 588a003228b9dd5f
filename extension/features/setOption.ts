import * as vscode from 'vscode';
import { commands, type OptionTarget } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { answerText } from '../shared/words/optionWords.ts';
import { registerCommand } from './parts/editor/command.ts';
import { askOption, askValue } from './parts/questions/optionQuestions.ts';
import { pickSelected } from './parts/questions/targets.ts';

/** Set Socket Option…: on the selected connection, or on the listener when none is selected. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  registerCommand(context, lab, commands.setOption, async (target?: OptionTarget) => {
    const { connection } = target?.server === undefined ? lab.selection : target;
    const server = await pickSelected(lab, target);
    if (!server) return undefined;
    const socket = { server: server.id, connection };
    // Other code that gives a value shows the answer itself.
    if (target?.option !== undefined && target.value !== undefined)
      return lab.request('option/set', { ...socket, name: target.option, value: target.value });
    const options = await lab.request('option/list', socket);
    const option =
      options.find((each) => each.name === target?.option) ??
      (await askOption(vscode.l10n.t('Set Socket Option'), options));
    if (!option) return undefined;
    const value = await askValue(option);
    if (value === undefined) return undefined;
    const answer = await lab.request('option/set', { ...socket, name: option.name, value });
    void vscode.window.showInformationMessage(answerText(value, answer));
    return answer;
  });
}
