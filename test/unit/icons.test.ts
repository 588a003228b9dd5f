import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { iconFiles, pictureSize } from '../../scripts/icon/files.ts';
import { character } from '../../scripts/icon/font.ts';
import { readJson, readSource, root } from './support/sources.ts';

interface Manifest {
  icon: string;
  contributes: {
    icons: Record<string, { default: { fontPath: string; fontCharacter: string } }>;
    viewsContainers: { activitybar: { icon: string }[] };
  };
}

const manifest = readJson<Manifest>('package.json');
const file = (name: string) => readFileSync(join(root, name));

describe('the icon of the lab', () => {
  for (const [name, bytes] of Object.entries(iconFiles)) {
    it(`is the same shape in ${name}`, () => {
      assert(bytes.equals(file(`media/icons/${name}`)), 'node scripts/icons.ts makes it anew');
    });
  }

  it('is what the activity bar, the panel’s tab, the status bar and the README show', () => {
    assert.deepEqual(
      manifest.contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ['media/icons/network-lab.svg'],
    );
    assert.match(readSource('extension/features/panel.ts'), /panel-\$\{theme\}\.svg/);
    assert.match(readSource('extension/features/statusBar.ts'), /\$\(network-lab\)/);
    assert(readSource('README.md').includes('media/icons/network-lab.png'));
  });

  it('is a glyph where the manifest says that it is', () => {
    const { fontPath, fontCharacter } = manifest.contributes.icons['network-lab']!.default;
    assert.equal(fontPath, 'media/icons/network-lab.ttf');
    assert.equal(Number.parseInt(fontCharacter.slice(1), 16), character);
  });

  it('is a picture for the gallery: PNG, square, small', () => {
    const picture = file(manifest.icon);
    assert.equal(picture.toString('latin1', 1, 4), 'PNG');
    assert.deepEqual([picture.readUInt32BE(16), picture.readUInt32BE(20)], [pictureSize, pictureSize]);
    assert(picture.length < 300 * 1024);
  });
});
