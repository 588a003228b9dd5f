import type { OptionValue, Transport } from '../contract/server.ts';

/** A flag that bind reads: it is given when the server is started, or not at all. */
export interface BindOption {
  name: 'SO_REUSEADDR' | 'SO_REUSEPORT' | 'IPV6_V6ONLY';
  /** What a server of the lab has where nobody says otherwise. */
  usual: boolean;
}

export function bindOptions(host: string, transport: Transport): BindOption[] {
  return [
    { name: 'SO_REUSEADDR', usual: transport === 'tcp' },
    { name: 'SO_REUSEPORT', usual: false },
    ...(host.includes(':') ? [{ name: 'IPV6_V6ONLY', usual: false } as const] : []),
  ];
}

/** What has to be said of the options so that those that are ticked are on, and no other; undefined where it is nothing. */
export function chosenOptions(
  offered: BindOption[],
  ticked: readonly string[],
): Record<string, OptionValue> | undefined {
  const unusual = offered.filter(({ name, usual }) => ticked.includes(name) !== usual);
  if (unusual.length === 0) return undefined;
  return Object.fromEntries(unusual.map(({ name, usual }) => [name, !usual]));
}
