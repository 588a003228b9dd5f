/**
 * Writes the files of media/icons. They are kept in the repository, so this is for who changes the shape.
 *
 *   node scripts/icons.ts
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../test/host/browser.ts';
import { iconFiles, picturePage, pictureSize } from './icon/files.ts';
import { main, root } from './run.mjs';

const folder = join(root, 'media', 'icons');

await main(async () => {
  for (const [name, bytes] of Object.entries(iconFiles)) writeFileSync(join(folder, name), bytes);
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: pictureSize, height: pictureSize } });
  await page.setContent(picturePage);
  await page.screenshot({ path: join(folder, 'network-lab.png'), omitBackground: true });
  await browser.close();
});
