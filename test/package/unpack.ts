import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { packageExtension } from '../../scripts/package.ts';
import { root, run } from '../../scripts/run.mjs';

/** Packs the extension and unpacks it again. @returns The folder that holds what users get. */
export async function unpackExtension(): Promise<string> {
  const vsix = await packageExtension();
  const folder = join(root, 'build', 'unpacked');
  rmSync(folder, { recursive: true, force: true });
  await run('python3', ['-m', 'zipfile', '-e', vsix, folder]);
  return join(folder, 'extension');
}
