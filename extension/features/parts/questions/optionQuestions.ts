import * as vscode from 'vscode';
import type { LingerValue, OptionValue, SocketOption } from '../../../contract/server.ts';
import { engineWord, sentenceWords } from '../../../shared/words/engineWords.ts';
import { optionValueText } from '../../../shared/words/optionWords.ts';
import { numberFault } from '../words/typedNumber.ts';

/** Asks which of the options that can be set is meant. */
export async function askOption(title: string, options: SocketOption[]): Promise<SocketOption | undefined> {
  const items = options
    .filter((option) => option.settable)
    .map((option) => ({
      label: option.name,
      description: optionValueText(option),
      detail: engineWord(option.effect),
      option,
    }));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('Which option?'),
    matchOnDetail: true,
  });
  return picked?.option;
}

/**
 * Asks for the new value, as the option's kind wants it.
 *
 * @param turnFlags A flag has but one other value, and need not be asked for; unless many sockets have it.
 */
export async function askValue(option: SocketOption, turnFlags = true): Promise<OptionValue | undefined> {
  if (!option.settable) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        '{0} cannot be set here. {1}',
        option.name,
        option.reasonSentence ? sentenceWords(option.reasonSentence) : '',
      ),
    );
    return undefined;
  }
  switch (option.kind) {
    case 'flag':
      return turnFlags ? !option.value : askFlag(option);
    case 'integer':
    case 'duration':
      return askNumber(option);
    case 'name':
      return option.choices ? askChoice(option, option.choices) : askName(option);
    case 'linger':
      return askLinger(option);
  }
}

async function askFlag(option: SocketOption): Promise<boolean | undefined> {
  const items = [
    { label: optionValueText({ value: true }), value: true },
    { label: optionValueText({ value: false }), value: false },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: option.name,
    placeHolder: engineWord(option.effect),
  });
  return picked?.value;
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
    label: optionValueText({ value: choice }),
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
  const items = values.map((value) => ({ label: optionValueText({ value }), value }));
  const picked = await vscode.window.showQuickPick(items, {
    title: option.name,
    placeHolder: engineWord(option.effect),
  });
  return picked?.value;
}
