import * as vscode from 'vscode';
import { createMessageConnection, type Disposable, ErrorCodes, ResponseError } from 'vscode-jsonrpc/node';
import {
  type PanelCommand,
  type PanelNotifications,
  type PanelRequests,
  type PanelState,
  panelCommands,
  type RelayedMethod,
  relayedMethods,
} from '../../contract/panel.ts';
import { toEngineError } from '../../lab/engineError.ts';
import type { Lab, ServerMethod } from '../../lab/lab.ts';
import { WebviewMessageReader, WebviewMessageWriter } from '../../lab/webviewTransport.ts';

/**
 * The host's end of the panel's line: relays what the panel may ask of the engine, and refuses all else.
 *
 * @returns what ends it.
 */
export function servePanel(panel: vscode.WebviewPanel, lab: Lab): Disposable {
  const { webview } = panel;
  const connection = createMessageConnection(
    new WebviewMessageReader(webview),
    new WebviewMessageWriter(webview),
    {
      error: (text) => lab.log.error(`panel: ${text}`),
      warn: (text) => lab.log.warn(`panel: ${text}`),
      info: (text) => lab.log.debug(`panel: ${text}`),
      log: (text) => lab.log.debug(`panel: ${text}`),
    },
  );

  function answer<M extends keyof PanelRequests>(
    method: M,
    handler: (parameters: PanelRequests[M]['parameters']) => Promise<PanelRequests[M]['result']>,
  ): void {
    connection.onRequest(method, (parameters: PanelRequests[M]['parameters']): unknown =>
      handler(parameters),
    );
  }
  function tell<N extends keyof PanelNotifications>(name: N, news: PanelNotifications[N]): void {
    void connection.sendNotification(name, news);
  }

  answer('panel/ready', async ({ server }) => {
    if (lab.selection.server === undefined && lab.get(server)) lab.select({ server });
    return panelState(lab);
  });
  answer('panel/select', async ({ server, connection }) => {
    lab.select({ server, connection });
    return null;
  });
  answer('panel/run', async ({ command, server }) => {
    if (!(panelCommands as readonly string[]).includes(command)) throw refusal(command);
    void runCommand(command, server);
    return null;
  });
  for (const method of relayedMethods) relay(method);

  function relay(method: RelayedMethod): void {
    connection.onRequest(method, async (parameters, token): Promise<unknown> => {
      try {
        if (method === 'server/list') {
          await lab.refresh();
          return lab.list();
        }
        return await lab.request(method as ServerMethod, parameters, token);
      } catch (error) {
        const { message, data } = toEngineError(error);
        throw new ResponseError(ErrorCodes.InternalError, message, data);
      }
    });
  }

  const sendState = () => tell('panel/state', panelState(lab));
  const subscriptions = [
    lab.onDidChangeServers(sendState),
    lab.onDidChangeSelection(sendState),
    panel.onDidChangeViewState(() => tell('panel/visible', { visible: panel.visible })),
  ];
  connection.listen();
  return {
    dispose: () => {
      for (const subscription of subscriptions) subscription.dispose();
      connection.dispose();
    },
  };
}

function panelState(lab: Lab): PanelState {
  return { servers: lab.list(), selection: lab.selection, strings: vscode.l10n.bundle };
}

async function runCommand(command: PanelCommand, server: number | undefined): Promise<void> {
  // A command without a server asks the person which one it is about.
  await vscode.commands.executeCommand(command, server === undefined ? undefined : { server });
}

function refusal(command: string): ResponseError<void> {
  return new ResponseError(ErrorCodes.InvalidRequest, `The panel may not run ${command}.`);
}
