import * as vscode from 'vscode';
import type { Connection } from '../../../contract/connection.ts';
import type { LabServerInfo, ProgramInfo, Transport } from '../../../contract/server.ts';
import type { Target } from '../../../lab/commands.ts';
import type { Lab } from '../../../lab/lab.ts';
import { isAlive } from '../../../shared/alive.ts';
import { addressText } from '../../../shared/text.ts';
import {
  addressOf,
  isDrivable,
  isLabServer,
  isProgram,
  type RowKind,
  rowKindOf,
  type Watched,
} from '../../../shared/watched.ts';
import { connectionTitle } from '../../../shared/words/connectionWords.ts';
import { stateWord } from '../../../shared/words/serverWords.ts';
import { connectionSummary, labelOf } from '../words/words.ts';

type SocketTarget = Required<Pick<Target, 'server' | 'connection'>>;

/** Connections offered in a quick pick; the panel shows all. */
const mostOffered = 100;

/**
 * What a command is about: what it was called with, the only one there is, or the one picked.
 *
 * @param fits Which of all that is watched the command can be about.
 */
export function pickWatched(
  lab: Lab,
  target: Target | undefined,
  fits: (watched: Watched) => boolean = isAlive,
): Promise<Watched | undefined> {
  return pick(lab, lab.list(), target, fits, vscode.l10n.t('Nothing is watched.'));
}

/** As pickWatched, for commands that are about a server of the lab alone. */
export function pickServer(
  lab: Lab,
  target: Target | undefined,
  fits: (server: LabServerInfo) => boolean = isAlive,
): Promise<LabServerInfo | undefined> {
  const none = vscode.l10n.t('No server of the lab is running.');
  return pick(lab, lab.list().filter(isLabServer), target, fits, none);
}

/** As pickWatched, for commands that are about a program alone. */
export function pickProgram(
  lab: Lab,
  target: Target | undefined,
  fits: (program: ProgramInfo) => boolean = isAlive,
): Promise<ProgramInfo | undefined> {
  return pick(lab, lab.list().filter(isProgram), target, fits, vscode.l10n.t('No program is watched.'));
}

/** As pickWatched, but asks only where none is selected: for what is done to one again and again. */
export function pickSelected(lab: Lab, target: Target | undefined): Promise<Watched | undefined> {
  return pickWatched(lab, target?.server === undefined ? lab.selection : target);
}

/** As pickServer, but asks only where none is selected. */
export function pickSelectedServer(lab: Lab, target: Target | undefined): Promise<LabServerInfo | undefined> {
  return pickServer(lab, target?.server === undefined ? lab.selection : target);
}

/** As pickSelected, for what holds a loop: a program that is looked at from outside has none that could be held. */
export function pickDrivable(lab: Lab, target: Target | undefined): Promise<Watched | undefined> {
  const fits = (watched: Watched) => isAlive(watched) && isDrivable(watched);
  const selected = lab.get(lab.selection.server);
  const named = target?.server === undefined && selected && fits(selected) ? lab.selection : target;
  return pickWatched(lab, named, fits);
}

/** The selected one comes first: it is what the person looks at. */
async function pick<W extends Watched>(
  lab: Lab,
  all: W[],
  target: Target | undefined,
  fits: (watched: W) => boolean,
  none: string,
): Promise<W | undefined> {
  const named = all.find(({ id }) => id === target?.server);
  if (named) return named;
  const fitting = all.filter(fits);
  if (fitting.length === 0) {
    void vscode.window.showInformationMessage(none);
    return undefined;
  }
  if (fitting.length === 1) return fitting[0];
  const isSelected = ({ id }: W) => id === lab.selection.server;
  const offered = [...fitting.filter(isSelected), ...fitting.filter((each) => !isSelected(each))];
  const items = offered.map((watched) => ({
    label: labelOf(watched),
    description: [addressOf(watched), stateWord(watched.state)].filter(Boolean).join(' · '),
    watched,
  }));
  const placeHolder = all.some(isProgram) ? vscode.l10n.t('Which one?') : vscode.l10n.t('Which server?');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.watched;
}

/**
 * The connection (over UDP: the peer) of a server of the lab that a command is about: the one it was called with, the
 * selected one, or the one picked.
 *
 * @param transport Where the command is for one of them alone.
 */
export function pickConnection(
  lab: Lab,
  target: Target | undefined,
  transport?: Transport,
): Promise<SocketTarget | undefined> {
  const fits = (watched: Watched) =>
    isAlive(watched) && isLabServer(watched) && (transport === undefined || transport === watched.transport);
  return pickRow(lab, target, fits, (of) => pickServer(lab, of, fits));
}

/** As pickConnection, of either kind. */
export function pickSocket(lab: Lab, target: Target | undefined): Promise<SocketTarget | undefined> {
  return pickRow(lab, target, isAlive, (of) => pickWatched(lab, of));
}

async function pickRow(
  lab: Lab,
  target: Target | undefined,
  fits: (watched: Watched) => boolean,
  pickOwner: (of: Target) => Promise<Watched | undefined>,
): Promise<SocketTarget | undefined> {
  const named = target?.server === undefined ? selectionThat(lab, fits) : target;
  const { server, connection } = named;
  if (server !== undefined && connection !== undefined) return { server, connection };
  const owner = await pickOwner({ server });
  if (!owner) return undefined;
  const view = await lab.request('connection/view', { server: owner.id, offset: 0, limit: mostOffered });
  if (view.rows.length === 0) {
    void vscode.window.showInformationMessage(nobodyText(owner));
    return undefined;
  }
  const kind = rowKindOf(owner);
  const items = view.rows.map((row) => connectionItem(row, kind));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: whichText(kind) });
  return picked && { server: owner.id, connection: picked.row.id };
}

function connectionItem(row: Connection, kind: RowKind) {
  return { label: connectionTitle(row), description: connectionSummary(row, kind), row };
}

/** What is selected, where the command can be about it. */
function selectionThat(lab: Lab, fits: (watched: Watched) => boolean): Target {
  const watched = lab.get(lab.selection.server);
  return watched !== undefined && fits(watched) ? lab.selection : {};
}

/** Said where a connection is asked for and there is none. */
export function nobodyText(watched: Watched): string {
  if (isProgram(watched)) return vscode.l10n.t('{0} has no connection.', labelOf(watched));
  return watched.transport === 'udp'
    ? vscode.l10n.t('{0} knows no peer.', addressText(watched))
    : vscode.l10n.t('Nobody is connected to {0}.', addressText(watched));
}

function whichText(kind: RowKind): string {
  return kind === 'peer' ? vscode.l10n.t('Which peer?') : vscode.l10n.t('Which connection?');
}
