import type { Watched } from './watched.ts';

/** Whether it runs and can be asked; a paused one can. */
export function isAlive({ state }: Pick<Watched, 'state'>): boolean {
  return state === 'running' || state === 'paused';
}
