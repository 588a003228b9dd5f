import * as vscode from 'vscode';
import type { Lab } from '../lab/lab.ts';
import { environmentOf, watchedDebuggers, withEnvironment } from '../shared/debugEnvironment.ts';
import { settings } from './parts/editor/settings.ts';

/** A configuration that has it is watched already. */
const folderVariable = 'NETWORK_LAB_FOLDER';

/**
 * F5 as usual: what a debugger starts is watched too, where the person wants it (`networkLab.watchDebugSessions`).
 */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  const provider: vscode.DebugConfigurationProvider = {
    resolveDebugConfigurationWithSubstitutedVariables: (_folder, configuration) =>
      watchedLaunch(lab, configuration),
  };
  for (const type of watchedDebuggers)
    context.subscriptions.push(vscode.debug.registerDebugConfigurationProvider(type, provider));
}

async function watchedLaunch(
  lab: Lab,
  configuration: vscode.DebugConfiguration,
): Promise<vscode.DebugConfiguration> {
  if (configuration.request !== 'launch' || !vscode.workspace.isTrusted || lab.noEngine !== undefined)
    return configuration;
  const given = environmentOf(configuration);
  // Node's debugger resolves a configuration twice, under two types.
  if (given[folderVariable] !== undefined || !(await wants(configuration.name))) return configuration;
  try {
    return withEnvironment(configuration, await lab.environment(given));
  } catch (error) {
    lab.log.error(`${configuration.name} is debugged unwatched: ${error}`);
    return configuration; // the lab is no reason that a program is not debugged
  }
}

async function wants(name: string): Promise<boolean> {
  if (settings.watchDebugSessions !== 'ask') return settings.watchDebugSessions === 'always';
  const watch = vscode.l10n.t('Watch');
  const question = vscode.l10n.t('Shall {0} be watched in the lab while it is debugged?', name);
  return (
    (await vscode.window.showInformationMessage(question, watch, vscode.l10n.t('Not This Time'))) === watch
  );
}
