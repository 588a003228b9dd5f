/** What the context menu of VS Code (`webview/context`) is told about the place that was clicked. */
import type { Model } from '../state/model.ts';

/** The connection's row or option below the pointer, else the server with what may be done to it. */
export function contextTarget(event: Event, model: Model): Record<string, unknown> {
  const { server, connection } = model.selection;
  const about =
    aboutConnection(named(event, 'connection'), model) ??
    aboutOption(named(event, 'option'), model) ??
    aboutServer(model);
  return { connection, ...about, server, transport: model.transport, preventDefaultContextMenuItems: true };
}

function aboutConnection(id: string | undefined, model: Model) {
  if (id === undefined) return undefined;
  const row = model.page.rows.find((each) => each.id === Number(id));
  const readingPaused = row?.readingPaused ?? false;
  return { webviewSection: 'connection', connection: Number(id), readingPaused };
}

/** An option of a connection with its value: what the menu's command is to set on all. */
function aboutOption(name: string | undefined, { options, selection }: Model) {
  const option = options.find((each) => each.name === name);
  if (option === undefined || selection.connection === undefined) return undefined;
  return { webviewSection: 'option', option: name, value: option.value, settable: option.settable };
}

function aboutServer({ server }: Model) {
  const loopPaused = server?.state === 'paused';
  return { webviewSection: 'server', loopPaused, acceptingPaused: server?.acceptingPaused ?? false };
}

/** What the innermost element below the pointer that has this `data-` attribute says in it. */
function named(event: Event, attribute: string): string | undefined {
  for (const place of event.composedPath()) {
    const value = place instanceof HTMLElement ? place.dataset[attribute] : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}
