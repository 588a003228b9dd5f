/** What has been done at the lines of a source, of all programs that run it together. */
import type { SiteCounts } from '../contract/site.ts';

export type Counts = Omit<SiteCounts, 'site'>;

export interface LineCounts extends Counts {
  file: string;
  /** From 1. */
  line: number;
}

/** One for each line: several programs may run it, and each comes to it on several ways. */
export function byLine(all: LineCounts[]): LineCounts[] {
  const lines = new Map<string, LineCounts>();
  for (const each of all) {
    const key = `${each.line}:${each.file}`;
    const there = lines.get(key);
    lines.set(key, there === undefined ? each : { ...each, ...sum(there, each) });
  }
  return [...lines.values()];
}

function sum(one: Counts, other: Counts): Counts {
  const areBytesKnown = one.bytes !== undefined && other.bytes !== undefined;
  return {
    calls: one.calls + other.calls,
    again: one.again + other.again,
    bytes: areBytesKnown ? one.bytes! + other.bytes! : undefined,
    ...((one.atLeast || other.atLeast) && { atLeast: true as const }),
  };
}
