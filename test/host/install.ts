/**
 * Installs VS Code's server, for machines that have no desktop VS Code: the npm package code-server brings
 * it, and needs no compiler when the install scripts are left out. (They build native modules for terminals
 * and logs: the lab does without the former, and spdlog.cjs stands in for the latter.)
 */
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../scripts/run.mjs';

const folder = import.meta.dirname;

/** The VS Code inside of code-server: a package with dependencies of its own. */
export const vscodeFolder = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');

/** Takes no time when all is there. */
export async function installHost(): Promise<void> {
  if (!isInstalled(join(vscodeFolder, 'node_modules'))) await installPackages();
  copyFileSync(
    join(folder, 'spdlog.cjs'),
    join(vscodeFolder, 'node_modules', '@vscode', 'spdlog', 'index.js'),
  );
}

async function installPackages(): Promise<void> {
  console.log("Installing VS Code's server (once)");
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', ['ci', ...quiet], { cwd: folder });
  // Its shrinkwrap leaves something out, so not `npm ci`; what it does name is installed as it says.
  await run('npm', ['install', '--omit=dev', ...quiet], { cwd: vscodeFolder });
}

/** npm writes this file last, when an installation is complete. */
function isInstalled(modules: string): boolean {
  return existsSync(join(modules, '.package-lock.json'));
}
