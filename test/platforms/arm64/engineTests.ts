/** What tests of the engine need of this checkout, to be run elsewhere by a Node that reads TypeScript. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/run.mjs';

const packages = ['mocha', 'vscode-jsonrpc', 'zod', '@vscode/l10n', 'get-east-asian-width'];

/** @returns Paths there, and here. */
export function filesOfEngineTests(): Record<string, string> {
  const folders = ['extension', 'l10n', 'scripts/run.mjs', 'test', '.mocharc.json', 'package.json'];
  const modules = [...withDependencies(packages)].map((name) => `node_modules/${name}`);
  return Object.fromEntries([...folders, ...modules].map((path) => [path, join(root, path)]));
}

function withDependencies(names: string[], found = new Set<string>()): Set<string> {
  for (const name of names.filter((each) => !found.has(each))) {
    found.add(name);
    const manifest = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'));
    withDependencies(Object.keys(manifest.dependencies ?? {}), found);
  }
  return found;
}
