import type { Fix } from '../../language.ts';
import type { Call } from '../call.ts';
import type { Sockets } from '../sockets.ts';

export function addEndOfFileBranch(_sockets: Sockets, _call: Call): Fix[] {
  return [];
}
