/**
 * Builds the gallery into build/gallery/: open gallery.html there in any browser.
 *
 *   node test/panel/gallery.ts [light-v2 | dark-v2 | hc-dark | hc-light]
 */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type ThemeName, themeStyles } from './page.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const panel = join(root, 'media', 'panel');
const out = join(root, 'build', 'gallery');
const require = createRequire(import.meta.url);
const codicons = dirname(require.resolve('@vscode/codicons/dist/codicon.css'));

/** Returns the folder. */
export async function buildGallery(theme: ThemeName): Promise<string> {
  await mkdir(out, { recursive: true });
  await build({
    entryPoints: [join(panel, 'gallery', 'gallery.ts')],
    bundle: true,
    format: 'iife',
    outfile: join(out, 'gallery.js'),
  });
  await copyFile(join(panel, 'gallery.html'), join(out, 'gallery.html'));
  await copyFile(join(panel, 'panel.css'), join(out, 'panel.css'));
  await copyFile(join(panel, 'gallery', 'gallery.css'), join(out, 'gallery.css'));
  for (const file of ['codicon.css', 'codicon.ttf']) await copyFile(join(codicons, file), join(out, file));
  await writeFile(join(out, 'theme.css'), await themeStyles(theme));
  return out;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const theme = (process.argv[2] ?? 'dark-v2') as ThemeName;
  console.log(join(await buildGallery(theme), 'gallery.html'));
}
