import { setFlagsFromString } from 'node:v8';

/**
 * Options of V8 that keep the process small. Analysis makes much that is gone at once; left to itself, V8 answers
 * with a nursery that grows and is never given back, lets the heap double before it cleans it, and keeps what it has
 * cleaned (measured with Node 24 and 5,000 lines: 19 MiB alive, 350 MiB resident).
 */
export const heapFlags = ['--semi-space-growth-factor=1', '--heap-growing-percent=30', '--optimize-for-size'];

/** For whoever starts the server without them. All are read at every collection, so that it is not too late. */
export function keepHeapSmall(): void {
  for (const flag of heapFlags) setFlagsFromString(flag);
}
