/** How long a property is tried: bounded in time, since there is no end of values. What failed is told with its seed. */
import type { Parameters } from 'fast-check';

const seconds = Number(process.env.NETWORK_LAB_FUZZ_SECONDS ?? 3);

export const bounded: Parameters<unknown> = {
  numRuns: 1_000_000,
  interruptAfterTimeLimit: seconds * 1000,
  markInterruptAsFailure: false,
};
