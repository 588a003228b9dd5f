import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generated } from '../../scripts/generated/files.ts';
import { page } from '../../scripts/generated/mistakes.ts';
import { unknownToThePicture } from '../../scripts/generated/rooms.ts';
import { root } from '../../scripts/run.mjs';

describe('what is generated', () => {
  const files = generated();
  for (const [file, text] of Object.entries(files))
    it(`${file} is as \`npm run generate\` would write it`, () => {
      assert.equal(readFileSync(join(root, file), 'utf8'), text);
    });

  it('has no page for a rule that is gone', () => {
    const orphans = globSync('media/rules/**/*.md', { cwd: root }).filter((file) => !(file in files));
    assert.deepEqual(orphans, [], 'delete them, or put their rules back into extension/contract/mistakes.ts');
  });

  it('shows every file of the house in a room of the picture, and no empty room', () => {
    assert.deepEqual(unknownToThePicture(), [], 'name them in `rooms` of scripts/generated/rooms.ts');
    const more = unknownToThePicture(['extension/novelty/novelty.ts', 'extension/main.ts']);
    assert.equal(more[0], 'extension/novelty/novelty.ts');
    assert(more.includes('lab/') && !more.includes('main.ts'));
  });
});

describe('the page of a rule', () => {
  const pageOf = (found: string) => page(found, 'eof-ignored');

  for (const [what, body] of [
    [
      'names `netlab: ignore`',
      'One.\n\n    # netlab: ignore[eof-ignored]\n\n`netlab: ignore[eof-ignored]`: why.',
    ],
    ['begins without a heading', 'First.\n\nSecond.'],
  ] as const)
    it(`keeps what is written by hand, where that ${what}`, () => {
      const once = pageOf(body);
      assert(once.includes(`\n\n${body}\n\n`), once);
      assert.equal(pageOf(once), once);
    });

  it('keeps what is written by hand outside of the body, too', () => {
    const around = pageOf(`Before.\n\n${pageOf('Within.')}\nAfter.\n`);
    assert.equal(around, pageOf('Before.\n\nWithin.\n\nAfter.'));
  });

  it('leaves nothing of an older heading or older closing lines', () => {
    const page = pageOf('By hand.');
    const older = page
      .replace('An empty receive', 'A nil receive')
      .replace('Silence', 'Hush')
      .replace('The lab', 'It');
    assert.notEqual(older, page);
    assert.equal(pageOf(older), page);
  });

  it('is not written where a mark has lost its other half', () => {
    const page = pageOf('By hand.');
    const marks = page.match(/<!--.*-->/g)!;
    assert.equal(marks.length, 4);
    for (const mark of marks) assert.throws(() => pageOf(page.replace(mark, '')), /eof-ignored.*put it back/);
  });
});
