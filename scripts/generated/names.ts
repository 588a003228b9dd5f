import type { NativeAddon } from '../../extension/engine/native.ts';

/** The names that the native core has for what can be asked of it. */
export function names(addon: NativeAddon): string {
  return `
${list('connectionColumns', addon.columnNames, 'What a view of connections can be sorted by.')}
${list('connectionActions', addon.actionNames, 'What can be done to a connection.')}
${list('faultNames', addon.faultNames, 'The fault switches.')}
`;
}

function list(name: string, values: string[], meaning: string): string {
  return `/** ${meaning} */\nexport const ${name} = ${JSON.stringify(values)} as const;\n`;
}
