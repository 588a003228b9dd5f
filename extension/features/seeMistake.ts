import * as vscode from 'vscode';
import type { LabServerInfo, ServerConfiguration } from '../contract/server.ts';
import { commands } from '../lab/commands.ts';
import { provocations } from '../lab/demonstration/provocations.ts';
import { Provoker } from '../lab/demonstration/provoker.ts';
import type { Lab } from '../lab/lab.ts';
import { faultSwitches, liveServer, symptomOn } from '../shared/mistakes.ts';
import { engineWord } from '../shared/words/engineWords.ts';
import { mistakeWord } from '../shared/words/mistakeWords.ts';
import { registerCommand } from './parts/editor/command.ts';
import { orShowError } from './parts/words/errors.ts';

type Loop = Pick<ServerConfiguration, 'multiplexer' | 'trigger'>;

/**
 * See This Mistake Live: a server like the code's that makes it, the clients that provoke it, and the panel to watch it
 * in. One click ends all of it; so does the one who stops the server.
 */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  registerCommand(context, lab, commands.seeMistake, async (mistake?: string, loop?: Loop) => {
    const name = mistake ?? (await pickMistake());
    const configuration = name === undefined ? undefined : liveServer(name, loop);
    if (name === undefined || configuration === undefined) return undefined;
    const server = await vscode.commands.executeCommand<LabServerInfo | undefined>(
      commands.startServer,
      configuration,
    );
    if (server === undefined) return undefined;
    await vscode.commands.executeCommand(commands.openPanel, { server: server.id, section: 'mistakes' });
    void orShowError(lab, () => demonstrate(lab, server, name));
    return server;
  });
}

async function pickMistake(): Promise<string | undefined> {
  const items = Object.entries(faultSwitches)
    .filter(([, { live }]) => live !== undefined)
    .map(([name]) => ({ label: name, detail: mistakeWord(name) }));
  const title = vscode.l10n.t('See a Classic Mistake Live');
  return (await vscode.window.showQuickPick(items, { title, matchOnDetail: true }))?.label;
}

async function demonstrate(lab: Lab, server: LabServerInfo, name: string): Promise<void> {
  const clients = new Provoker(lab, server.id);
  const { watch } = symptomOn(name, server)!;
  // All of it is the title: VS Code would put a colon between that and a message.
  const title = vscode.l10n.t(
    '{0}, live, with clients that provoke it. Watch: {1} Switch the mistake off in the panel to see the cure. Cancel ends it.',
    name,
    engineWord(watch),
  );
  const location = vscode.ProgressLocation.Notification;
  try {
    await vscode.window.withProgress({ location, title, cancellable: true }, (_, token) => {
      void clients.run(provocations[name]!);
      return isOver(lab, server.id, token);
    });
  } finally {
    clients.end();
    if (lab.get(server.id)) await lab.stop(server.id);
  }
}

/** When a person has cancelled it, or the server is gone from the lab. */
function isOver(lab: Lab, server: number, token: vscode.CancellationToken): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      watch.dispose();
      resolve();
    };
    const watch = lab.onDidChangeServers(() => {
      if (lab.get(server) === undefined) over();
    });
    token.onCancellationRequested(over);
  });
}
