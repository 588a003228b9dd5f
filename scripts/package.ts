/**
 * Builds and packs the extension: network-lab-<platform>.vsix. It holds the native addon, so it is for one
 * platform; the npm packages are inside of the bundles.
 *
 *   node scripts/package.ts
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { main, projectNode, root, run } from './run.mjs';

const target = `${process.platform}-${process.arch}`;
const vsix = join(root, `network-lab-${target}.vsix`);
const stamp = join(root, '.cache', `${target}.hash`);

/** @returns The path of the package. Packs only when a file that goes into it has changed. */
export async function packageExtension(): Promise<string> {
  await run(projectNode, ['esbuild.mjs', '--minify']);
  const hash = await contentHash();
  if (existsSync(vsix) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return vsix;
  rmSync(stamp, { force: true });
  await createVSIX({
    cwd: root,
    packagePath: vsix,
    target,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  return vsix;
}

async function contentHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of await listFiles({ cwd: root, packageManager: PackageManager.None })) {
    hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

if (import.meta.main) {
  await main(async () => {
    const path = await packageExtension();
    console.log(`${path}: ${(statSync(path).size / 1024).toFixed(0)} KiB`);
  });
}
