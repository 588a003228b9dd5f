/** What the context menu of VS Code (`webview/context`) is told about the place that was clicked. */
import type { Model } from './model.ts';

/** The connection of the row below the pointer, else the server with what may be done to it. */
export function contextTarget(event: Event, model: Model): Record<string, unknown> {
  const { server, selection } = model;
  const id = connectionBelow(event);
  const about =
    id === undefined
      ? {
          webviewSection: 'server',
          connection: selection.connection,
          loopPaused: server?.state === 'paused',
          acceptingPaused: server?.acceptingPaused ?? false,
        }
      : {
          webviewSection: 'connection',
          connection: id,
          readingPaused: model.page.rows.find((row) => row.id === id)?.readingPaused ?? false,
        };
  return { ...about, server: selection.server, preventDefaultContextMenuItems: true };
}

function connectionBelow(event: Event): number | undefined {
  for (const place of event.composedPath()) {
    const id = place instanceof HTMLElement ? place.dataset.connection : undefined;
    if (id !== undefined) return Number(id);
  }
  return undefined;
}
