/**
 * Builds and packs the extension. Where it holds native libraries it is for one platform; the npm packages are inside
 * of the bundles.
 *
 *   node scripts/package.ts                       network-lab-linux-x64.vsix
 *   node scripts/package.ts --target PLATFORM     network-lab-PLATFORM.vsix, for every machine that VS Code runs on there
 *   node scripts/package.ts --target universal    network-lab-universal.vsix, without native libraries: for all others
 *   node scripts/package.ts --target all          all of them, and SHA256SUMS
 *   node scripts/package.ts --local               network-lab-<platform>-local.vsix, for this machine alone
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { main, projectNode, root, run } from './run.mjs';
import { triples } from './zig/build.mjs';

/**
 * Whom a package is for: VS Code's name of a platform, and then it loads on each machine there; those that have none of
 * their own; or, while this is developed, machines whose C library is as new as this one's.
 */
export type Target = 'linux-x64' | 'linux-arm64' | 'alpine-x64' | 'alpine-arm64' | 'universal' | 'local';

/** What users get. Last the one for this machine: each leaves its libraries in dist/. */
export const released: Target[] = ['universal', ...(Object.keys(triples) as Target[]).reverse()];

export const checksums = join(root, 'SHA256SUMS');

/** @returns The path of the package. Packs only when a file that goes into it has changed. */
export async function packageExtension(target: Target): Promise<string> {
  const platform = target === 'local' ? `${process.platform}-${process.arch}` : target;
  const name = `network-lab-${platform}${target === 'local' ? '-local' : ''}`;
  const vsix = join(root, `${name}.vsix`);
  const stamp = join(root, '.cache', `${name}.hash`);
  await run(projectNode, [
    'esbuild.mjs',
    '--minify',
    ...(target === 'local' ? [] : [`--libraries-for=${target}`]),
  ]);
  const hash = await contentHash();
  if (existsSync(vsix) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return vsix;
  rmSync(stamp, { force: true });
  await createVSIX({
    cwd: root,
    packagePath: vsix,
    target: target === 'universal' ? undefined : platform,
    dependencies: false,
  });
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  return vsix;
}

/** As sha256sum writes it, and checks with `--check`. */
export function writeChecksums(packages: string[]): void {
  const lines = packages.map((path) => {
    const hash = createHash('sha256').update(readFileSync(path)).digest('hex');
    return `${hash}  ${basename(path)}\n`;
  });
  writeFileSync(checksums, lines.sort((a, b) => a.slice(66).localeCompare(b.slice(66))).join(''));
}

async function contentHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of await listFiles({ cwd: root, packageManager: PackageManager.None })) {
    hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function targetsAsked(): Target[] {
  const { values } = parseArgs({ options: { target: { type: 'string' }, local: { type: 'boolean' } } });
  if (values.local) return ['local'];
  const asked = values.target ?? 'linux-x64';
  if (asked === 'all') return released;
  if (released.includes(asked as Target)) return [asked as Target];
  throw new Error(`There is no package for ${asked}. There are: ${[...released, 'all'].join(', ')}.`);
}

if (import.meta.main) {
  await main(async () => {
    const targets = targetsAsked();
    const packages: string[] = [];
    for (const target of targets) {
      const path = await packageExtension(target);
      packages.push(path);
      console.log(`${path}: ${(statSync(path).size / 1024).toFixed(0)} KiB`);
    }
    if (targets === released) writeChecksums(packages);
  });
}
