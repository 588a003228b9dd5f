/** The generated files, by their paths from the project's root, each as it should be now. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ruleNames } from '../../extension/contract/mistakes.ts';
import type { NativeAddon } from '../../extension/engine/native.ts';
import { environment, root } from '../run.mjs';
import { manifest, manifestWords, page } from './mistakes.ts';
import { names } from './names.ts';
import { options } from './options.ts';
import { picture } from './picture.ts';

export function generated(): Record<string, string> {
  const addon = createRequire(import.meta.url)(join(root, 'dist', 'network_lab.node')) as NativeAddon;
  const bundle = readJson('l10n/bundle.l10n.zh-cn.json') as Record<string, string>;
  const chinese = (english: string) => bundle[english] ?? english;
  const files: Record<string, string> = {
    'extension/contract/tables/names.ts': typeScript(names(addon)),
    'extension/contract/tables/options.ts': typeScript(options(addon)),
    'media/architecture.svg': picture(),
    'package.json': json(manifest(readJson('package.json'))),
    'package.nls.json': json(manifestWords(readJson('package.nls.json'), (english) => english)),
    'package.nls.zh-cn.json': json(manifestWords(readJson('package.nls.zh-cn.json'), chinese)),
  };
  for (const name of ruleNames) {
    const [inEnglish, inChinese] = [`media/rules/${name}.md`, `media/rules/zh-cn/${name}.md`];
    files[inEnglish] = page(readText(inEnglish), name);
    files[inChinese] = page(readText(inChinese), name, chinese);
  }
  return files;
}

/** Empty for a page that is yet to be written. */
function readText(file: string): string {
  return existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '';
}

function readJson(file: string): Record<string, unknown> {
  return JSON.parse(readText(file));
}

/** As npm writes them. */
function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Formatted as the project's sources are. */
function typeScript(text: string): string {
  const input = `// Generated from the native core: change it there, then \`npm run generate\`.\n${text}`;
  const parameters = ['format', '--stdin-file-path=generated.ts'];
  return execFileSync('biome', parameters, { cwd: root, env: environment, input, encoding: 'utf8' });
}
