import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OptionFact } from './options.ts';

/** A setting of this machine's kernel below /proc/sys; of three numbers (minimum, default, maximum) the middle one. */
export function kernelSetting(path: string): string | undefined {
  try {
    const words = readFileSync(join('/proc/sys', path), 'utf8').trim().split(/\s+/);
    return words.length === 3 ? words[1] : words[0];
  } catch {
    return undefined; // Not Linux, or a kernel without it.
  }
}

/** The value of the option on a fresh TCP socket of this machine; undefined where it cannot be told. */
export function defaultOf({ sysctl, default: usual }: OptionFact): string | undefined {
  const value = sysctl ? kernelSetting(sysctl) : usual;
  return value === undefined || value === '' ? undefined : String(value);
}

/** The most connections that a listener holds ready for accept: one more than its limit. */
export function acceptQueueOf(backlog: number): { held: number; limit: number } {
  const limit = Math.min(backlog, Number(kernelSetting('net/core/somaxconn') ?? backlog));
  return { held: limit + 1, limit };
}
