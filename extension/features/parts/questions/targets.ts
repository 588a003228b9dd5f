import * as vscode from 'vscode';
import type { Connection } from '../../../contract/connection.ts';
import type { ServerInfo, Transport } from '../../../contract/server.ts';
import type { Target } from '../../../lab/commands.ts';
import type { Lab } from '../../../lab/lab.ts';
import { isAlive } from '../../../shared/alive.ts';
import { addressText } from '../../../shared/text.ts';
import { stateWord } from '../../../shared/words/serverWords.ts';
import { connectionSummary, serverLabel } from '../words/words.ts';

/** Connections offered in a quick pick; the panel shows all. */
const mostOffered = 100;

/**
 * The server that a command is about: the one it was called with, the only one there is, or the one picked.
 *
 * @param fits Which servers the command can be about.
 */
export async function pickServer(
  lab: Lab,
  target: Target | undefined,
  fits: (info: ServerInfo) => boolean = isAlive,
): Promise<ServerInfo | undefined> {
  const named = lab.get(target?.server);
  if (named) return named;
  const servers = lab.list().filter(fits);
  if (servers.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No server of the lab is running.'));
    return undefined;
  }
  if (servers.length === 1) return servers[0];
  const items = servers.map((info) => ({
    label: serverLabel(info),
    description: `${addressText(info)} · ${stateWord(info.state)}`,
    info,
  }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Which server?') });
  return picked?.info;
}

/** As pickServer, but asks only where none is selected: for what is done to one server again and again. */
export function pickSelectedServer(lab: Lab, target: Target | undefined): Promise<ServerInfo | undefined> {
  return pickServer(lab, target?.server === undefined ? lab.selection : target);
}

/**
 * The connection (over UDP: the peer) that a command is about: the one it was called with, the selected one, or the
 * one picked.
 *
 * @param transport Where the command is for one of them alone.
 */
export async function pickConnection(
  lab: Lab,
  target: Target | undefined,
  transport?: Transport,
): Promise<Required<Target> | undefined> {
  const fits = (info: ServerInfo) => isAlive(info) && (transport ?? info.transport) === info.transport;
  const named = target?.server === undefined ? selectionThat(lab, fits) : target;
  const { server: serverId, connection } = named;
  if (serverId !== undefined && connection !== undefined) return { server: serverId, connection };
  const server = await pickServer(lab, { server: serverId }, fits);
  if (!server) return undefined;
  const view = await lab.request('connection/view', { server: server.id, offset: 0, limit: mostOffered });
  if (view.rows.length === 0) {
    void vscode.window.showInformationMessage(nobodyText(server));
    return undefined;
  }
  const items = view.rows.map((row) => connectionItem(row, server));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: whichText(server) });
  return picked && { server: server.id, connection: picked.row.id };
}

function connectionItem(row: Connection, { transport }: ServerInfo) {
  return { label: row.peer, description: connectionSummary(row, transport), row };
}

/** What is selected, where the command can be about it. */
function selectionThat(lab: Lab, fits: (info: ServerInfo) => boolean): Target {
  const info = lab.get(lab.selection.server);
  return info !== undefined && fits(info) ? lab.selection : {};
}

/** Said where a connection is asked for and there is none. */
export function nobodyText(server: ServerInfo): string {
  return server.transport === 'udp'
    ? vscode.l10n.t('{0} knows no peer.', addressText(server))
    : vscode.l10n.t('Nobody is connected to {0}.', addressText(server));
}

function whichText({ transport }: ServerInfo): string {
  return transport === 'udp' ? vscode.l10n.t('Which peer?') : vscode.l10n.t('Which connection?');
}
