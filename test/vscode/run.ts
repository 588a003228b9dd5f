/**
 * Runs the suite of this folder inside of VS Code: the desktop one that VSCODE_EXECUTABLE names, else the served one.
 * It loads what users get: the unpacked VSIX.
 *
 *   node test/vscode/run.ts
 */
import { cpSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import { packageExtension } from '../../scripts/package.ts';
import { main, root } from '../../scripts/run.mjs';
import { unpackExtension } from '../package/unpack.ts';

const here = import.meta.dirname;
const bundled = join(root, 'build', 'vscode-tests');

/** VS Code loads CommonJS, and its Node may be too old to read TypeScript. */
async function bundleSuite(): Promise<void> {
  rmSync(bundled, { recursive: true, force: true });
  await build({
    entryPoints: [join(here, 'suite', 'index.ts'), ...globSync(join(here, 'suite', '*.test.ts'))],
    outdir: bundled,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  writeFileSync(join(bundled, 'package.json'), '{ "type": "commonjs" }\n');
}

/** The folder that is open in the window: it holds the programs that the language server is tested with. */
function makeWorkspace(): string {
  const workspace = join(root, 'build', 'vscode-workspace');
  rmSync(workspace, { recursive: true, force: true });
  mkdirSync(workspace, { recursive: true });
  for (const language of ['python', 'c'])
    cpSync(join(root, 'test', 'language', language, 'corpus'), join(workspace, language), {
      recursive: true,
    });
  return workspace;
}

await main(async () => {
  await bundleSuite();
  const workspace = makeWorkspace();
  await runTests({
    vscodeExecutablePath: process.env.VSCODE_EXECUTABLE ?? join(root, 'test', 'host', 'code.ts'),
    extensionDevelopmentPath: [
      await unpackExtension(await packageExtension('local')),
      join(here, 'debuggers'),
    ],
    extensionTestsPath: join(bundled, 'index.js'),
    launchArgs: [workspace, '--disable-extensions'],
  });
});
