/**
 * Where the panel is narrow, its parts are stacked: the queues of the connection that a person picks may lie below
 * what is in view.
 */
import type { LitElement } from 'lit';

/** Scrolls the panel down to the end of the queues, but not past the row that was picked. */
export async function revealQueues(panel: LitElement): Promise<void> {
  await panel.updateComplete;
  const pipe = await within(panel, 'lab-socket-detail', 'lab-queue-pipe');
  const grid = await within(panel, 'lab-connection-grid');
  if (pipe === undefined || grid === undefined || !isStacked(panel)) return;
  const row = grid.renderRoot.querySelector('.row.chosen') ?? grid;
  const missing = pipe.getBoundingClientRect().bottom - window.innerHeight;
  const down = Math.min(missing, row.getBoundingClientRect().top);
  if (down > 0) window.scrollBy({ top: down });
}

/** The element at the end of a path of elements, each rendered by the one before. */
async function within(root: LitElement, ...path: string[]): Promise<LitElement | undefined> {
  let element: LitElement | undefined = root;
  for (const name of path) {
    element = element?.renderRoot.querySelector<LitElement>(name) ?? undefined;
    await element?.updateComplete;
  }
  return element;
}

/** Side by side, the socket's part scrolls by itself, and stays where the person left it. */
function isStacked(panel: LitElement): boolean {
  const socket = panel.renderRoot.querySelector('.socket');
  return socket !== null && getComputedStyle(socket).display === 'contents';
}
