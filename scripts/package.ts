/**
 * Builds and packs the extension. It holds the native addon, so it is for one platform; the npm packages are inside
 * of the bundles.
 *
 *   node scripts/package.ts             network-lab-linux-x64.vsix, for every machine that VS Code runs on there
 *   node scripts/package.ts --local     network-lab-<platform>-local.vsix, for this machine
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { main, projectNode, root, run } from './run.mjs';

/** Who can load what is packed: every machine of the platform, or one whose C library is as new as this one's. */
export type Reach = 'portable' | 'local';

/** @returns The path of the package. Packs only when a file that goes into it has changed. */
export async function packageExtension(reach: Reach): Promise<string> {
  const target = `${process.platform}-${process.arch}`;
  const name = `network-lab-${target}${reach === 'local' ? '-local' : ''}`;
  const vsix = join(root, `${name}.vsix`);
  const stamp = join(root, '.cache', `${name}.hash`);
  await run(projectNode, ['esbuild.mjs', '--minify', ...(reach === 'portable' ? ['--portable'] : [])]);
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
    const path = await packageExtension(process.argv.includes('--local') ? 'local' : 'portable');
    console.log(`${path}: ${(statSync(path).size / 1024).toFixed(0)} KiB`);
  });
}
