import * as vscode from 'vscode';
import type { ServerInfo } from '../contract/server.ts';
import type { Lab } from '../lab/lab.ts';
import { isAlive } from '../shared/alive.ts';

/**
 * What there is to act on now, for the `enablement` of commands in the manifest: the palette offers none that could only
 * answer that there is nothing to do it to.
 */
const keys: Record<string, (servers: ServerInfo[]) => boolean> = {
  serverKnown: (servers) => servers.length > 0,
  serverRunning: (servers) => servers.some(isAlive),
  streamServerRunning: (servers) => servers.some((each) => isAlive(each) && each.transport === 'tcp'),
  loopRunning: (servers) => servers.some(({ state }) => state === 'running'),
  loopPaused: (servers) => servers.some(({ state }) => state === 'paused'),
  serverAccepting: (servers) =>
    servers.some((each) => isAlive(each) && each.transport === 'tcp' && !each.acceptingPaused),
  acceptingPaused: (servers) => servers.some((each) => isAlive(each) && each.acceptingPaused),
  clientConnected: (servers) => servers.some((each) => isAlive(each) && each.connections > 0),
};

/** Keeps the context keys as the servers are. */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  const told = new Map<string, boolean>();
  const tell = () => {
    for (const [name, holds] of Object.entries(keys)) {
      const value = holds(lab.list());
      // Whatever is set travels to the window, though it be the same.
      if (told.get(name) === value) continue;
      told.set(name, value);
      void vscode.commands.executeCommand('setContext', `networkLab.${name}`, value);
    }
  };
  context.subscriptions.push(lab.onDidChangeServers(tell), lab.onDidRefresh(tell));
  tell();
}
