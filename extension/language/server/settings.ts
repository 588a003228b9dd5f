import { isRuleName, type RuleName } from './rules.ts';

/** `default`: proven mistakes are warnings, possible ones hints. */
export type RuleSetting = 'default' | 'off' | 'error' | 'warning' | 'information' | 'hint';

const ruleSettings: readonly string[] = ['default', 'off', 'error', 'warning', 'information', 'hint'];

export interface Settings {
  enable: boolean;
  inlayHints: boolean;
  codeLens: boolean;
  rules: Partial<Record<RuleName, RuleSetting>>;
}

export const defaultSettings: Settings = { enable: true, inlayHints: true, codeLens: true, rules: {} };

/** Reads `networkLab.language` as an editor sends it; what does not make sense counts as not set. */
export function parseSettings(value: unknown): Settings {
  const given = record(value);
  const flag = (name: 'enable' | 'inlayHints' | 'codeLens') =>
    typeof given[name] === 'boolean' ? given[name] : defaultSettings[name];
  const rules: Settings['rules'] = {};
  for (const [name, setting] of Object.entries(record(given.rules))) {
    if (isRuleName(name) && ruleSettings.includes(setting as string)) rules[name] = setting as RuleSetting;
  }
  return { enable: flag('enable'), inlayHints: flag('inlayHints'), codeLens: flag('codeLens'), rules };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
