/** Where in its source a program makes its calls. */
import type { ResolvedSite } from '../contract/site.ts';
import type { NativeSite } from './native.ts';

/** In the order of the numbers; without frames where nothing is known. */
export function resolveSites(numbers: number[], told: NativeSite[]): ResolvedSite[] {
  const bySite = new Map(told.map((site) => [site.site, site]));
  return numbers.map((site) => {
    const found = bySite.get(site);
    return { site, frames: found ? framesOf(found) : [] };
  });
}

function framesOf({ kind, own, frames }: NativeSite): ResolvedSite['frames'] {
  if (kind === 'python')
    return frames.map(({ module, function: name, at }, index) => ({
      ...(name && { function: name }),
      ...(module && { file: module }),
      line: at,
      ...(index === own && { own: true }),
    }));
  return frames.map(({ module, at }) => ({ ...(module && { module }), offset: at }));
}
