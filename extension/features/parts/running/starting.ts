import * as vscode from 'vscode';
import type { LabServerInfo, ServerConfiguration } from '../../../contract/server.ts';
import { toEngineError, wasCancelled } from '../../../lab/engineError.ts';
import type { Lab } from '../../../lab/lab.ts';
import { endpointText } from '../../../shared/text.ts';
import { withPatience } from '../editor/progress.ts';
import { askEndpoint, mayBind } from '../questions/address.ts';
import { back } from '../questions/wizard.ts';
import { showError } from '../words/errors.ts';

/** Starts a server as asked for; every way to a new server goes through here. */
export async function start(
  lab: Lab,
  configuration: ServerConfiguration,
): Promise<LabServerInfo | undefined> {
  const { host = '127.0.0.1', port = 0 } = configuration;
  try {
    if (!(await mayBind(host))) return undefined;
    return await withPatience(
      vscode.l10n.t('Starting the server on {0}…', endpointText({ host, port })),
      (token) => lab.start(configuration, token),
    );
  } catch (error) {
    if (!wasCancelled(error)) void explain(lab, configuration, error);
    return undefined;
  }
}

/** Starts a server again where it was. */
export async function restart(lab: Lab, server: number): Promise<LabServerInfo | undefined> {
  const { host = '127.0.0.1', port = 0 } = lab.configurationForRestart(server);
  if (!(await mayBind(host))) return undefined;
  return withPatience(vscode.l10n.t('Restarting the server on {0}…', endpointText({ host, port })), (token) =>
    lab.restart(server, token),
  );
}

async function explain(lab: Lab, configuration: ServerConfiguration, error: unknown): Promise<void> {
  if (toEngineError(error).data.errno !== 'EADDRINUSE') {
    await showError(lab, error);
    return;
  }
  const pickAnother = vscode.l10n.t('Pick Another Port');
  if ((await showError(lab, error, pickAnother)) !== pickAnother) return;
  const { host = '127.0.0.1', port = 0 } = configuration;
  const title = vscode.l10n.t('Pick Another Port');
  const endpoint = await askEndpoint({ title, step: 1, totalSteps: 1 }, { host, port: port + 1 });
  if (endpoint && endpoint !== back) await start(lab, { ...configuration, ...endpoint });
}
