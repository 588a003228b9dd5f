import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/run.mjs';
import type { Workbench } from '../host/workbench.ts';

const largest = 300 * 1024;

/**
 * A picture for the README. It lies in test-results/; with NETWORK_LAB_PICTURE set it replaces the one in
 * media/screenshots (`npm run screenshots`).
 */
export async function takePicture(workbench: Workbench, name: string): Promise<void> {
  const path = await workbench.screenshot(`readme-${name}`);
  const { size } = statSync(path);
  assert(size < largest, `${size} bytes`);
  if (!process.env.NETWORK_LAB_PICTURE) return;
  const folder = join(root, 'media', 'screenshots');
  mkdirSync(folder, { recursive: true });
  copyFileSync(path, join(folder, `${name}.png`));
}
