import * as vscode from 'vscode';
import { commands, type Target } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { ClientTerminal, type ClientWords } from '../lab/terminal/clientTerminal.ts';
import { reachableHost } from '../lab/terminal/endpoint.ts';
import { isAlive } from '../shared/alive.ts';
import { endpointText } from '../shared/text.ts';
import { endpointOf, isLabServer, type Watched } from '../shared/watched.ts';
import { registerCommand } from './parts/editor/command.ts';
import { focusSettled } from './parts/editor/focus.ts';
import { pickWatched } from './parts/questions/targets.ts';

/** Connect Client…: a terminal that is a client of a server of the lab, or of a program that loopback leads to. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  registerCommand(context, lab, commands.connectClient, async (target?: Target) => {
    const watched = await pickWatched(lab, target, (each) => isAlive(each) && endpointOf(each) !== undefined);
    if (!watched) return;
    await focusSettled();
    openClient(watched);
  });
}

function openClient(watched: Watched): void {
  const endpoint = endpointOf(watched);
  if (endpoint === undefined) return;
  const { host, port, transport } = endpoint;
  // The tutorial's chat client has this prompt.
  const prompt = isLabServer(watched) && watched.application === 'chat' ? '<You> ' : '';
  const terminal = vscode.window.createTerminal({
    name: vscode.l10n.t('client of {0}', endpointText(endpoint)),
    iconPath: new vscode.ThemeIcon('plug'),
    isTransient: true,
    pty: new ClientTerminal({ host: reachableHost(host), port }, prompt, words(), transport),
  });
  terminal.show();
}

function words(): ClientWords {
  return {
    connected: (local, remote) =>
      vscode.l10n.t('Connected from {0} to {1}. Enter sends, Ctrl+D closes.', local, remote),
    failed: (remote, code) => vscode.l10n.t('Could not connect to {0}: {1}', remote, code),
    serverClosed: vscode.l10n.t('The server closed the connection.'),
    reset: (code) => vscode.l10n.t('The connection broke: {0}', code),
    pressAnyKey: vscode.l10n.t('Press any key to close the terminal.'),
  };
}
