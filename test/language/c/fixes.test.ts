/** Every quick fix of the corpus: what is left compiles, and what was said is not said again. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { EditorClient } from '../support/client.ts';
import { readCorpus } from '../support/corpus.ts';
import { fixesOf } from '../support/mendings.ts';

const samples = [...readCorpus('c/corpus', 'c'), ...readCorpus('c/fixes', 'c')];

/** Mistakes that can be mended by the machine, and in how many of the corpus' variants at least. */
const mended: Record<string, number> = {
  'eof-ignored': 3,
  'removed-not-closed': 5,
  'closed-not-removed': 2,
  'blocking-accept': 1,
  'reuseaddr-missing': 5,
  'wrong-unit': 5,
  'c-nfds': 6,
};

const compiler = ['cc', 'gcc', 'clang', 'clang-14'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);

function assertCompiles(text: string): void {
  if (!compiler) return;
  const { status, stderr } = spawnSync(compiler, ['-fsyntax-only', '-D_GNU_SOURCE', '-x', 'c', '-'], {
    input: text,
  });
  assert.equal(status, 0, `${stderr}\n${text}`);
}

describe('C quick fixes', () => {
  let client: EditorClient;

  before(async () => {
    client = await EditorClient.start();
  });

  after(() => client.stop());

  for (const rule of Object.keys(mended)) {
    it(`mends ${rule}`, async function () {
      this.timeout(20_000);
      let count = 0;
      for (const { text, name } of samples.filter((sample) => sample.rule === rule)) {
        const document = await client.open(text, 'c');
        const about = document.diagnostics.filter(({ code }) => code === rule);
        const fixes = await Promise.all(about.map((each) => fixesOf(document, each)));
        for (const fix of fixes.flat()) {
          const result = document.applied(fix);
          assertCompiles(result);
          const changed = await client.open(result, 'c');
          const left = changed.found.filter((each) => each.startsWith(rule)).length;
          const before = document.found.filter((each) => each.startsWith(rule)).length;
          assert(left < before, `${name}: ${changed.found}\n${result}`);
          count++;
          await changed.close();
        }
        await document.close();
      }
      assert(count >= mended[rule]!, `${count} fixes`);
    });
  }
});
