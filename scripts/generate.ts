/**
 * Writes what follows from another source, and is kept in the repository: tables of the native core as
 * TypeScript, what the catalogue of mistakes says in the manifest and on the pages of the rules, the picture of the house.
 *
 *   npm run generate              after a build, since the core tells its own tables
 *
 * A test (test/unit/generated.test.ts) fails where what is kept is not what would be written.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generated } from './generated/files.ts';
import { main, root } from './run.mjs';

await main(async () => {
  for (const [file, text] of Object.entries(generated())) writeFileSync(join(root, file), text);
});
