import type { ServerInfo } from '../contract/server.ts';

/** Whether the server has a loop that can be asked; a paused one has. */
export function isAlive({ state }: Pick<ServerInfo, 'state'>): boolean {
  return state === 'running' || state === 'paused';
}
