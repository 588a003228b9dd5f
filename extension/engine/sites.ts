/** Where in its source a program makes its calls. */
import type { ResolvedSite } from '../contract/site.ts';
import type { Lines } from './lines/lines.ts';
import type { NativeSite } from './lines/nativeSite.ts';
import type { ToldSite } from './native.ts';

/** In the order of the numbers; without frames where nothing is known. */
export async function resolveSites(
  numbers: number[],
  told: ToldSite[],
  lines: Lines,
): Promise<ResolvedSite[]> {
  const resolved = await lines.resolve(told.map(asTold));
  const bySite = new Map(resolved.map((each) => [each.site, each]));
  return numbers.map((site) => bySite.get(site) ?? { site, frames: [] });
}

/** The addon has one form for both kinds. */
function asTold({ site, kind, own, frames }: ToldSite): NativeSite {
  if (kind === 'native')
    return {
      site,
      kind,
      frames: frames.map(({ module, at }) => ({ ...(module && { module }), offset: at })),
    };
  return {
    site,
    kind,
    frames: frames.map(({ module, function: name, at }) => ({
      ...(module && { file: module }),
      ...(name && { function: name }),
      ...(at > 0 && { line: at }),
    })),
    ...(own >= 0 && { own }),
  };
}
