/**
 * Installs VS Code's server, for machines that have no desktop VS Code: the npm package code-server brings
 * it, and needs no compiler when the install scripts are left out. (They build native modules for terminals
 * and logs: the lab does without the former, and spdlog.cjs stands in for the latter.)
 */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPackagesOf, packagesOf, quietly } from '../../scripts/packages.mjs';
import { run } from '../../scripts/run.mjs';

const folder = import.meta.dirname;

/** The VS Code inside of code-server: a package with dependencies of its own. */
export const vscodeFolder = join(packagesOf(folder), 'code-server', 'lib', 'vscode');

/** Takes no time when all is there. */
export async function installHost(): Promise<void> {
  // Its shrinkwrap leaves something out, so not `npm ci`; what it does name is installed as it says.
  const installVSCode = () => run('npm', ['install', '--omit=dev', ...quietly], { cwd: vscodeFolder });
  await installPackagesOf(folder, "VS Code's server", installVSCode);
  copyFileSync(
    join(folder, 'spdlog.cjs'),
    join(vscodeFolder, 'node_modules', '@vscode', 'spdlog', 'index.js'),
  );
}
