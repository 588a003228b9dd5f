/** What the command line exits with. */
import { constants } from 'node:os';

/** How a process ended, as Node tells it. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** It was called in a way that it does not know. */
export const statusOfUsage = 2;
/** One of the mistakes of `--fail-on` was found. */
export const statusOfMistake = 3;
/** The lab itself failed, as `timeout` and `env` say it of themselves. */
export const statusOfLab = 125;
/** The command could not be run, or there is none, as shells say it. */
export const statusNotRunnable = 126;
export const statusNotFound = 127;

/** As a shell tells it. */
export function statusOf({ code, signal }: Ending): number {
  return signal === null ? (code ?? 0) : 128 + constants.signals[signal];
}

interface Outcome {
  ending: Ending;
  /** `--seconds` were over, and it was ended. */
  timeWasUp: boolean;
  /** A mistake that the caller had named was found. */
  hasMistake: boolean;
  /** There was something to look for, and the lab could not look to the end. */
  unchecked: boolean;
}

/**
 * A mistake comes before all. That the time is over is what was asked for, and no failure. What was not checked to the
 * end does not pass for checked.
 */
export function exitStatus({ ending, timeWasUp, hasMistake, unchecked }: Outcome): number {
  if (hasMistake) return statusOfMistake;
  const status = timeWasUp ? 0 : statusOf(ending);
  return status === 0 && unchecked ? statusOfLab : status;
}
