import type { MistakeName } from '../../contract/mistakes.ts';
import {
  type FoundSetting,
  holdingValue,
  languageSettings,
  ruleSetting,
  type Value,
} from '../../contract/settings.ts';
import { isRule } from '../../shared/mistakes.ts';

export type RuleSetting = Value<typeof ruleSetting>;

export interface Settings {
  enable: boolean;
  inlayHints: boolean;
  codeLens: boolean;
  rules: Partial<Record<MistakeName, RuleSetting>>;
}

export const defaultSettings: Settings = { enable: true, inlayHints: true, codeLens: true, rules: {} };

type Flag = keyof typeof languageSettings;

/** Reads `networkLab.language` as an editor sends it; what does not make sense counts as not set. */
export function parseSettings(value: unknown): Settings {
  const given = record(value);
  const flag = (name: Flag) => holdingValue(languageSettings[name], given[name]);
  const rules: Settings['rules'] = {};
  for (const [name, setting] of Object.entries(record(given.rules))) {
    if (isRule(name)) rules[name] = holdingValue(ruleSetting, setting);
  }
  return { enable: flag('enable'), inlayHints: flag('inlayHints'), codeLens: flag('codeLens'), rules };
}

/** Every setting of `networkLab.language` as an editor sent it. */
export function foundSettings(value: unknown): FoundSetting[] {
  const given = record(value);
  const flags = Object.entries(languageSettings).map(([name, declaration]) => ({
    name: `networkLab.language.${name}`,
    declaration,
    given: given[name],
  }));
  const rules = Object.entries(record(given.rules)).filter(([name]) => isRule(name));
  return [
    ...flags,
    ...rules.map(([name, setting]) => ({
      name: `networkLab.language.rules.${name}`,
      declaration: ruleSetting,
      given: setting,
    })),
  ];
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
