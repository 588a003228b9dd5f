import * as vscode from 'vscode';
import type { NamedValue } from '../contract/panel.ts';
import { commands, type OptionTarget } from '../lab/commands.ts';
import { type BulkOutcome, setOptionOnEvery } from '../lab/everyConnection.ts';
import type { Lab } from '../lab/lab.ts';
import type { Watched } from '../shared/watched.ts';
import { describeError } from '../shared/words/errors.ts';
import { number } from '../shared/words/quantities.ts';
import { registerCommand } from './parts/editor/command.ts';
import { askOption, askValue } from './parts/questions/optionQuestions.ts';
import { nobodyText, pickSelectedServer } from './parts/questions/targets.ts';

/** Set Option on All Connections…: one value for every connection that the server has now. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  registerCommand(context, lab, commands.setOptionOnAll, async (target?: OptionTarget) => {
    const server = await pickSelectedServer(lab, target);
    if (!server) return undefined;
    const setting = known(target) ?? (await askSetting(lab, server, target));
    if (!setting) return undefined;
    const outcome = await setWithProgress(lab, server.id, setting);
    if (outcome.total === 0) tellNobody(server);
    else tell(setting.name, outcome);
    return outcome;
  });
}

function known({ option, value }: OptionTarget = {}): NamedValue | undefined {
  return option === undefined || value === undefined ? undefined : { name: option, value };
}

/** Which option, and what it shall be: asked of the person, by the options that one of the connections has. */
async function askSetting(lab: Lab, server: Watched, target?: OptionTarget): Promise<NamedValue | undefined> {
  const { rows } = await lab.request('connection/view', { server: server.id, offset: 0, limit: 1 });
  const [example] = rows;
  if (!example) {
    tellNobody(server);
    return undefined;
  }
  const options = await lab.request('option/list', { server: server.id, connection: example.id });
  const option =
    options.find((each) => each.name === target?.option) ??
    (await askOption(vscode.l10n.t('Set Option on All Connections'), options));
  const value = option && (await askValue(option, false));
  return value === undefined ? undefined : { name: option!.name, value };
}

function setWithProgress(lab: Lab, server: number, option: NamedValue): Thenable<BulkOutcome> {
  const title = vscode.l10n.t('Setting {0} on all connections', option.name);
  const place = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location: place, title, cancellable: true }, (progress, token) => {
    let shown = 0;
    const report = (done: number, total: number) => {
      progress.report({
        increment: ((done - shown) / total) * 100,
        message: vscode.l10n.t('{0} of {1}', number(done), number(total)),
      });
      shown = done;
    };
    return setOptionOnEvery(lab, server, option, report, token);
  });
}

function tellNobody(server: Watched): void {
  void vscode.window.showInformationMessage(nobodyText(server));
}

/** One message: how many have it now, how many refused it, and what the first of these said. */
function tell(name: string, { set, total, failed, firstFailure }: BulkOutcome): void {
  const done = vscode.l10n.t('{0} is set on {1} of {2} connections.', name, number(set), number(total));
  if (failed === 0) {
    void vscode.window.showInformationMessage(done);
    return;
  }
  const refused = vscode.l10n.t('Refused by {0}: {1}', number(failed), describeError(firstFailure));
  void vscode.window.showWarningMessage(`${done} ${refused}`);
}
