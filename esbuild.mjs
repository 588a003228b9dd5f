/**
 * Builds everything that VS Code loads into dist/: the extension, the engine with its native addon and the
 * library for people's own programs, the language server, the panel, and the command line that needs no VS Code.
 *
 *   node esbuild.mjs [--watch] [--minify] [--no-native | --libraries-for=PLATFORM]
 *
 * Native libraries are built for this machine; --no-native leaves those that are there; for a platform, every machine of
 * it can load them; for `universal` there are none.
 */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { context } from 'esbuild';
import { buildNative } from './scripts/native.mjs';
import { main, root } from './scripts/run.mjs';
import { buildFor } from './scripts/zig/build.mjs';

const minify = process.argv.includes('--minify');
const [, platform] = process.argv.map((word) => /^--libraries-for=(.+)$/.exec(word)).find(Boolean) ?? [];
const dist = join(root, 'dist');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  minify,
  sourcemap: minify ? false : 'linked',
  logLevel: 'info',
};

/** @type {import('esbuild').BuildOptions} */
const forNode = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20', // VS Code 1.100, the oldest that the manifest allows
  external: ['vscode', '*.node'],
  // The sources are ES modules, the bundles are not: give them back the address of their own file.
  define: { 'import.meta.url': 'bundleUrl' },
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
};

/** It says itself which Node it needs, and so an older one has to understand it.
 * @type {import('esbuild').BuildOptions} */
const commandLine = {
  ...forNode,
  target: 'node16',
  define: { ...forNode.define, networkLabVersion: JSON.stringify(version) },
};

/** @type {import('esbuild').BuildOptions} */
const forBrowser = { ...common, platform: 'browser', format: 'iife', target: 'chrome132' };

/** @type {import('esbuild').BuildOptions[]} */
const bundles = [
  { ...forNode, entryPoints: ['extension/main.ts'], outfile: 'dist/extension.cjs' },
  { ...forNode, entryPoints: ['extension/engine/main.ts'], outfile: 'dist/engine.js' },
  { ...forNode, entryPoints: ['extension/language/server/main.ts'], outfile: 'dist/languageServer.js' },
  { ...commandLine, entryPoints: ['extension/commandLine/main.ts'], outfile: 'dist/networkLab.js' },
  { ...forBrowser, entryPoints: ['media/panel/panel.ts'], outfile: 'dist/panel.js' },
  { ...forBrowser, entryPoints: ['media/panel/panel.css'], outfile: 'dist/panel.css' },
];

async function buildBundles() {
  for (const options of bundles) {
    const builder = await context(options);
    if (process.argv.includes('--watch')) {
      await builder.watch();
    } else {
      await builder.rebuild();
      await builder.dispose();
    }
  }
}

function copyCodicons() {
  const codicons = join(root, 'node_modules', '@vscode', 'codicons', 'dist');
  for (const name of ['codicon.css', 'codicon.ttf']) copyFileSync(join(codicons, name), join(dist, name));
}

/** What the language server parses programs with. */
function copyGrammars() {
  for (const path of [
    'web-tree-sitter/web-tree-sitter.wasm',
    'tree-sitter-c/tree-sitter-c.wasm',
    'tree-sitter-python/tree-sitter-python.wasm',
  ]) {
    copyFileSync(join(root, 'node_modules', path), join(dist, basename(path)));
  }
}

const libraries = ['network_lab.node', 'network_lab_shim.so'];

/** The addon, and what is preloaded into people's own programs. */
async function buildLibraries() {
  const targets = ['addon', 'shim'];
  const built = await (platform ? buildFor(platform, targets) : buildNative('addon', {}, targets));
  removeLibraries();
  for (const library of libraries) copyFileSync(join(built, library), join(dist, library));
}

/** A process that has an old one loaded keeps it; writing into it would crash that process. */
function removeLibraries() {
  for (const library of libraries) rmSync(join(dist, library), { force: true });
}

await main(async () => {
  mkdirSync(dist, { recursive: true });
  // The project speaks ES modules, its bundles CommonJS.
  writeFileSync(join(dist, 'package.json'), '{ "type": "commonjs" }\n');
  copyCodicons();
  copyGrammars();
  await buildBundles();
  if (platform === 'universal') removeLibraries();
  else if (!process.argv.includes('--no-native')) await buildLibraries();
});
