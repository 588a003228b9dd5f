/** What follows from the catalogue of mistakes: settings, their descriptions, and what the pages of the rules begin and end with. */
import { type MistakeName, mistakes, ruleNames } from '../../extension/contract/mistakes.ts';
import { ruleSetting } from '../../extension/contract/settings.ts';
import { withFrame } from './page.ts';

type Json = Record<string, unknown>;

const settingOf = (name: MistakeName) => `networkLab.language.rules.${name}`;
const descriptionOf = (name: MistakeName) => `configuration.language.rules.${name}`;

/** The manifest with a setting for each rule, behind the other settings. */
export function manifest(found: Json): Json {
  const contributes = found.contributes as { configuration: { properties: Json } };
  const others = withoutRules(contributes.configuration.properties, settingOf);
  const first = Math.max(...Object.values(others).map((setting) => (setting as { order: number }).order)) + 1;
  const rules = ruleNames.map((name, index) => [
    settingOf(name),
    {
      type: 'string',
      enum: ruleSetting.enum,
      default: ruleSetting.default,
      markdownDescription: `%${descriptionOf(name)}%`,
      order: first + index,
    },
  ]);
  const properties = { ...others, ...Object.fromEntries(rules) };
  return {
    ...found,
    contributes: { ...contributes, configuration: { ...contributes.configuration, properties } },
  };
}

/** A file of the manifest's words, with the description of each rule. */
export function manifestWords(found: Json, translate: (english: string) => string): Json {
  const descriptions = ruleNames.map((name) => [descriptionOf(name), translate(mistakes[name].title)]);
  return { ...withoutRules(found, descriptionOf), ...Object.fromEntries(descriptions) };
}

function withoutRules(found: Json, keyOf: (name: MistakeName) => string): Json {
  const prefix = keyOf('' as MistakeName);
  return Object.fromEntries(Object.entries(found).filter(([key]) => !key.startsWith(prefix)));
}

interface Frame {
  heading(name: MistakeName): string;
  live: string;
  silence(name: MistakeName): string;
}

const english: Frame = {
  heading: (name) => `# ${name}: ${mistakes[name].title}`,
  live: 'The lab can make a server commit this mistake: use *See this mistake live* in your code, under the pointer or among the quick fixes.',
  silence: (name) =>
    `Silence one place with a comment on its line, \`netlab: ignore[${name}]\`, or the rule with the setting \`${settingOf(name)}\`.`,
};

const chinese = (translate: (english: string) => string): Frame => ({
  heading: (name) => `# ${name}：${translate(mistakes[name].title)}`,
  live: '实验室可以让服务器犯这个错误：在代码中悬停或打开快速修复，选择“实际演示这个错误”。',
  silence: (name) =>
    `在该行写注释 \`netlab: ignore[${name}]\` 可忽略一处，用设置 \`${settingOf(name)}\` 可关闭整条规则。`,
});

/** A rule's page: what is written by hand in it stays, between the heading and the closing lines. */
export function page(found: string, name: MistakeName, translate?: (english: string) => string): string {
  const frame = translate ? chinese(translate) : english;
  const closing = [...(mistakes[name].fault?.live ? [frame.live] : []), frame.silence(name)];
  return withFrame(found, frame.heading(name), closing.join('\n\n'));
}
