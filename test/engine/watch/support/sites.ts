/** The sites of a ring as an engine hands them to what resolves them. */
import type { NativeSite } from '../../../../extension/engine/lines/nativeSite.ts';
import type { Ring } from './ring.ts';

export function sitesOf(ring: Ring): NativeSite[] {
  return ring.sites.flatMap((each, site): NativeSite[] => {
    if (!each) return [];
    if (each.kind === 0)
      return [
        { site, kind: 'native', frames: each.frames.map(([module, , offset]) => ({ module, offset })) },
      ];
    const frames = each.frames.map(([file, name, line]) => ({ file, function: name, line }));
    return [{ site, kind: 'python', frames, own: each.own - 1 }];
  });
}
