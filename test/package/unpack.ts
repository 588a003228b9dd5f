import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root, run } from '../../scripts/run.mjs';

/** @returns The folder that holds what users get with a package. */
export async function unpackExtension(vsix: string): Promise<string> {
  const folder = join(root, 'build', 'unpacked', basename(vsix, '.vsix'));
  rmSync(folder, { recursive: true, force: true });
  await run('python3', ['-m', 'zipfile', '-e', vsix, folder]);
  return join(folder, 'extension');
}
