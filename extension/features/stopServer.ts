import type * as vscode from 'vscode';
import { commands, type Target } from '../lab/commands.ts';
import type { Lab } from '../lab/lab.ts';
import { isAlive } from '../shared/alive.ts';
import { registerCommand } from './parts/editor/command.ts';
import { pickServer } from './parts/questions/targets.ts';
import { restart } from './parts/running/starting.ts';

/** Stop Server, Stop All Servers, Restart Server, Remove Server (one that died). */
export function register(context: vscode.ExtensionContext, lab: Lab): void {
  registerCommand(context, lab, commands.stopServer, async (target?: Target) => {
    const server = await pickServer(lab, target);
    if (server) await lab.stop(server.id);
  });

  registerCommand(context, lab, commands.stopAllServers, async () => {
    // Of those that run now some may be gone when their turn comes.
    for (const { id } of lab.runningServers()) if (lab.get(id)) await lab.stop(id);
  });

  registerCommand(context, lab, commands.restartServer, async (target?: Target) => {
    const server = await pickServer(lab, target, () => true);
    return server && restart(lab, server.id);
  });

  registerCommand(context, lab, commands.removeServer, async (target?: Target) => {
    const server = await pickServer(lab, target, (info) => !isAlive(info));
    if (server) await lab.stop(server.id);
  });
}
