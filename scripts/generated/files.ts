/** The generated files, by their paths from the project's root, each as it should be now. */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { NativeAddon } from '../../extension/engine/native.ts';
import { environment, root } from '../run.mjs';
import { names } from './names.ts';
import { options } from './options.ts';

export function generated(): Record<string, string> {
  const addon = createRequire(import.meta.url)(join(root, 'dist', 'network_lab.node')) as NativeAddon;
  return {
    'extension/contract/tables/names.ts': typeScript(names(addon)),
    'extension/contract/tables/options.ts': typeScript(options(addon)),
  };
}

/** Formatted as the project's sources are. */
function typeScript(text: string): string {
  const input = `// Generated from the native core: change it there, then \`npm run generate\`.\n${text}`;
  return execFileSync('biome', ['format', '--stdin-file-path=generated.ts'], {
    cwd: root,
    env: environment,
    input,
    encoding: 'utf8',
  });
}
