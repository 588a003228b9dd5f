import type { Fix } from '../../language.ts';
import type { Call } from '../call.ts';
import type { Descriptors, Origin } from '../descriptors.ts';

export function addEndOfFileBranch(_descriptors: Descriptors, _receive: Call, _streams: Origin[]): Fix[] {
  return [];
}
