/**
 * Every quick fix, applied and run: original and changed program are talked to by the same clients, and the changed
 * one serves them at least as well.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../../scripts/run.mjs';
import { tryFixes } from '../serving/fixes.ts';
import { RunningProgram } from '../serving/program.ts';
import { type Observation, observe } from '../serving/serving.ts';
import { EditorClient } from '../support/client.ts';
import { readCorpus } from '../support/corpus.ts';

const harmed = readCorpus('python/fixes', 'py');
const samples = [...readCorpus('python/corpus', 'py'), ...harmed];
const runner = join(root, 'test', 'language', 'serving', 'run.py');

describe('a program that a quick fix of Python has changed', function () {
  this.timeout(400_000);
  let folder: string;
  let client: EditorClient;
  let files = 0;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'network-lab-fixes-'));
    client = await EditorClient.start();
  });

  after(async () => {
    await client.stop();
    rmSync(folder, { recursive: true });
  });

  const run = (text: string): Promise<Observation> => {
    const file = join(folder, `${++files}.py`);
    writeFileSync(file, text);
    return observe((peer) => new RunningProgram('python3', [runner, file, `${peer}`]));
  };

  it('is of a program with the mistake that the fix is for', async () => {
    for (const { rule, name, text } of harmed) {
      const document = await client.open(text, 'python');
      assert(
        document.found.some((each) => each.startsWith(`${rule} `)),
        `${rule}/${name}: ${document.found}`,
      );
      await document.close();
    }
  });

  it('serves its clients at least as well as the original', async () => {
    const { harm, programs, fixes, fragments } = await tryFixes(client, samples, 'python', run);
    console.log(`      ${programs} programs and ${fixes} fixes were run; ${fragments} are fragments`);
    assert.deepEqual(harm, []);
    assert(programs >= 50 && fixes >= 50, 'enough were run to tell');
  });

  it('keeps the ends of its lines and its tabs', async () => {
    const sample = harmed.find(({ name }) => name === 'tabs-and-returns.py')!;
    const document = await client.open(sample.text);
    const finding = document.diagnostics.find(({ code }) => code === 'eof-ignored')!;
    const [fix] = await document.actionsAt(finding.range);
    const text = document.applied(fix!);
    assert.match(text, /\tif not data:\r\n\t\t\twatched\.remove\(sock\)\r\n/);
    assert.doesNotMatch(text, /[^\r]\n/);
  });
});
