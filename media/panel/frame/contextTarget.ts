/** What the context menu of VS Code (`webview/context`) is told about the place that was clicked. */
import type { ProgramInfo } from '../../../extension/contract/server.ts';
import { isAlive } from '../../../extension/shared/alive.ts';
import { endpointOf, isAcceptingPaused, isLabServer, isProgram } from '../../../extension/shared/watched.ts';
import type { Model } from '../state/model.ts';

/** The connection's row or option below the pointer, else the server or program with what may be done to it. */
export function contextTarget(event: Event, model: Model): Record<string, unknown> {
  const { server, connection } = model.selection;
  const about =
    aboutConnection(named(event, 'connection'), model) ??
    aboutOption(named(event, 'option'), model) ??
    aboutAll(model, named(event, 'thread'));
  const { watched } = model;
  const transport = watched !== undefined && isLabServer(watched) ? watched.transport : undefined;
  return { connection, ...about, server, transport, preventDefaultContextMenuItems: true };
}

function aboutConnection(id: string | undefined, model: Model) {
  if (id === undefined) return undefined;
  const row = model.page.rows.find((each) => each.id === Number(id));
  const readingPaused = row?.readingPaused ?? false;
  const webviewSection = model.rowKind === 'socket' ? 'socket' : 'connection';
  return { webviewSection, connection: Number(id), readingPaused };
}

/** An option of a connection with its value: what the menu's command is to set on all. */
function aboutOption(name: string | undefined, { options, selection }: Model) {
  const option = options.find((each) => each.name === name);
  if (option === undefined || selection.connection === undefined) return undefined;
  return { webviewSection: 'option', option: name, value: option.value, settable: option.settable };
}

/** @param thread Of a program: the one whose row was clicked. */
function aboutAll({ watched, drivable, runsAgain }: Model, thread: string | undefined) {
  if (watched === undefined) return { webviewSection: 'none' };
  if (isProgram(watched))
    return {
      webviewSection: 'program',
      alive: isAlive(watched),
      reachable: endpointOf(watched) !== undefined,
      ...aboutThread(watched, thread),
      drivable,
      runAgain: runsAgain,
    };
  const loopPaused = watched.state === 'paused';
  return { webviewSection: 'server', loopPaused, acceptingPaused: isAcceptingPaused(watched) };
}

function aboutThread({ state, program }: ProgramInfo, thread: string | undefined) {
  const found = program.threads.find(({ id }) => id === Number(thread));
  return found === undefined
    ? { loopPaused: state === 'paused' }
    : { thread: found.id, loopPaused: found.paused === true };
}

/** What the innermost element below the pointer that has this `data-` attribute says in it. */
export function named(event: Event, attribute: string): string | undefined {
  for (const place of event.composedPath()) {
    const value = place instanceof HTMLElement ? place.dataset[attribute] : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}
