import type { NativeAddon } from '../../extension/engine/native.ts';

/** The table of native/socket/option_table.cc. */
export function options(addon: NativeAddon): string {
  return `
import type { SocketOption } from '../server.ts';

/** What is true of an option whatever the socket. \`effect\` and \`privilege\` are translated by their words. */
export type OptionDefinition = Pick<
  SocketOption,
  'name' | 'level' | 'kind' | 'unit' | 'minimum' | 'maximum' | 'when' | 'privilege' | 'effect'
>;

export const optionDefinitions: readonly OptionDefinition[] = ${JSON.stringify(addon.optionDefinitions)};
`;
}
