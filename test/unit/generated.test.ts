import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generated } from '../../scripts/generated/files.ts';
import { root } from '../../scripts/run.mjs';

describe('what is generated', () => {
  for (const [file, text] of Object.entries(generated()))
    it(`${file} is as \`npm run generate\` would write it`, () => {
      assert.equal(readFileSync(join(root, file), 'utf8'), text);
    });
});
