import type { Finding } from '../../language.ts';
import type { Sockets } from '../sockets.ts';

/** Looks for one mistake, or for a few that show in the same place. */
export type Rule = (sockets: Sockets) => Finding[];
