import * as vscode from 'vscode';
import { argumentsOf } from '../../../shared/argumentsOf.ts';

const key = 'programArguments';
/** Files whose arguments are kept. */
const mostKept = 200;

/** What a file's program is given at each run, as the person typed it. */
export class GivenArguments {
  private readonly memory: vscode.Memento;

  constructor(memory: vscode.Memento) {
    this.memory = memory;
  }

  /** Those that are kept; where none are, the person is asked. @returns undefined where the person did not answer. */
  async of(file: string, name: string): Promise<string[] | undefined> {
    const kept = this.kept()[file] ?? (await this.ask(file, name));
    return kept === undefined ? undefined : argumentsOf(kept);
  }

  /** Asks for them, though some are kept. */
  async ask(file: string, name: string): Promise<string | undefined> {
    const typed = await vscode.window.showInputBox({
      title: vscode.l10n.t('Run {0} in the Lab', name),
      prompt: vscode.l10n.t('Arguments for the program; kept for the next runs. Enter alone: none.'),
      placeHolder: vscode.l10n.t('for instance: 127.0.0.1 8000 "with spaces"'),
      value: this.kept()[file] ?? '',
      validateInput: (text) =>
        argumentsOf(text) === undefined ? vscode.l10n.t('A quotation mark is not closed.') : undefined,
    });
    if (typed === undefined) return undefined;
    const { [file]: _, ...others } = this.kept();
    const newest = Object.entries(others).slice(1 - mostKept);
    await this.memory.update(key, Object.fromEntries([...newest, [file, typed]]));
    return typed;
  }

  /** It may come back from another version of the extension: what is no text is not there. */
  private kept(): Record<string, string> {
    const found = this.memory.get<unknown>(key);
    if (typeof found !== 'object' || found === null) return {};
    return Object.fromEntries(
      Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  }
}
