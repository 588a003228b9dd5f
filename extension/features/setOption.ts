import * as vscode from 'vscode';
import type { LingerValue, OptionValue, SocketOption } from '../contract/server.ts';
import { commands, type Target } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { registerCommand } from './parts/command.ts';
import { lingerText, numberFault, optionValueText } from './parts/optionWords.ts';
import { pickServer } from './parts/targets.ts';
import { engineWord } from './parts/words.ts';

export interface OptionTarget extends Target {
  option?: string;
  value?: OptionValue;
}

/** Set Socket Option…: on the selected connection, or on the listener when none is selected. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  registerCommand(context, lab, commands.setOption, async (target?: OptionTarget) => {
    const { connection } = target?.server === undefined ? lab.selection : target;
    const server = await pickServer(lab, target?.server === undefined ? lab.selection : target);
    if (!server) return undefined;
    const socket = { server: server.id, connection };
    const options = await lab.request('option/list', socket);
    const option = options.find((each) => each.name === target?.option) ?? (await askOption(options));
    if (!option) return undefined;
    const value = target?.value ?? (await askValue(option));
    if (value === undefined) return undefined;
    return lab.request('option/set', { ...socket, name: option.name, value });
  });
}

async function askOption(options: SocketOption[]): Promise<SocketOption | undefined> {
  const items = options
    .filter((option) => option.settable)
    .map((option) => ({
      label: option.name,
      description: optionValueText(option),
      detail: engineWord(option.effect),
      option,
    }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Set Socket Option'),
    placeHolder: vscode.l10n.t('Which option?'),
    matchOnDetail: true,
  });
  return picked?.option;
}

async function askValue(option: SocketOption): Promise<OptionValue | undefined> {
  if (!option.settable) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('{0} cannot be set here. {1}', option.name, engineWord(option.reason ?? '')),
    );
    return undefined;
  }
  switch (option.kind) {
    case 'flag':
      return !option.value;
    case 'integer':
    case 'duration':
      return askNumber(option);
    case 'name':
      return option.choices ? askChoice(option, option.choices) : askName(option);
    case 'linger':
      return askLinger(option);
  }
}

async function askNumber(option: SocketOption): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title: option.unit ? `${option.name} (${engineWord(option.unit)})` : option.name,
    prompt: engineWord(option.effect),
    value: String(option.value ?? ''),
    validateInput: (typed) => numberFault(option, typed),
  });
  return text === undefined ? undefined : Number(text);
}

async function askChoice(option: SocketOption, choices: string[]): Promise<string | undefined> {
  const items = choices.map((choice) => ({
    label: choice === '' ? vscode.l10n.t('(none)') : choice,
    description: choice === option.value ? vscode.l10n.t('now') : undefined,
    choice,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: option.name,
    placeHolder: engineWord(option.effect),
  });
  return picked?.choice;
}

function askName(option: SocketOption): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: option.name,
    prompt: engineWord(option.effect),
    value: String(option.value ?? ''),
  });
}

async function askLinger(option: SocketOption): Promise<LingerValue | undefined> {
  const values: LingerValue[] = [
    { on: false, seconds: 0 },
    { on: true, seconds: 0 },
    { on: true, seconds: 5 },
    { on: true, seconds: 30 },
  ];
  const items = values.map((value) => ({ label: lingerText(value), value }));
  const picked = await vscode.window.showQuickPick(items, {
    title: option.name,
    placeHolder: engineWord(option.effect),
  });
  return picked?.value;
}
