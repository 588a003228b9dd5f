/** Names that only the addon knows: of fault switches and socket options. */

import { say } from '../shared/sentence.ts';
import { invalidParameters } from './errors.ts';
import type { NativeAddon } from './native.ts';

/** @throws InvalidParams that names the field, for the first name that no switch has. */
export function requireFaults(addon: NativeAddon, names: string[] = []): void {
  const unknown = firstUnknown(names, addon.faultNames);
  if (unknown !== undefined)
    throw invalidParameters('faults', say('there is no fault {0}; fault/list has those that are', unknown));
}

/** @throws InvalidParams that names the field, for the first name that no option has. */
export function requireOptions(addon: NativeAddon, field: string, settings: object = {}): void {
  const unknown = firstUnknown(Object.keys(settings), optionNames(addon));
  if (unknown !== undefined) throw unknownOption(`${field}.${unknown}`, unknown);
}

/** @throws InvalidParams that blames `name`. */
export function requireOption(addon: NativeAddon, name: string): void {
  if (!optionNames(addon).includes(name)) throw unknownOption('name', name);
}

function optionNames(addon: NativeAddon): string[] {
  return addon.optionDefinitions.map(({ name }) => name);
}

function firstUnknown(names: string[], known: string[]): string | undefined {
  return names.find((name) => !known.includes(name));
}

function unknownOption(field: string, name: string) {
  return invalidParameters(field, say('there is no socket option {0}; option/list has those that are', name));
}
