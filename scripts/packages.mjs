/**
 * npm packages that only some commands need, and that are large: each set has a folder with a package.json and a
 * lock of its own, and is installed when it is asked for.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root, run } from './run.mjs';

export const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];

/**
 * Below the project's own node_modules, which who walks through the checkout leaves out: vsce would spend seconds on
 * these files for each package that it makes.
 *
 * @param {string} folder The one with the package.json.
 * @returns {string} Where its packages lie.
 */
export function packagesOf(folder) {
  return join(root, 'node_modules', '.on-demand', basename(folder), 'node_modules');
}

/**
 * Takes no time when all is there as the lock says.
 *
 * @param {string} folder The one with the package.json.
 * @param {string} what For people: what is installed.
 * @param {() => Promise<void>} [more] What else it takes.
 * @param {string[]} [flags] For npm.
 */
export async function installPackagesOf(folder, what, more, flags = []) {
  const into = join(packagesOf(folder), '..');
  const note = join(into, 'installed');
  const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  if (existsSync(note) && readFileSync(note, 'utf8') === lock) return;
  console.log(`Installing ${what} (once)`);
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(join(folder, file), join(into, file));
  await run('npm', ['ci', ...quietly, ...flags], { cwd: into });
  await more?.();
  writeFileSync(note, lock);
}
