/**
 * Every quick fix, applied and run: original and changed program are talked to by the same clients, and the changed
 * one serves them at least as well.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../../scripts/run.mjs';
import { RunningProgram } from '../serving/program.ts';
import { fewAtATime, harmIn, type Observation, observe } from '../serving/serving.ts';
import { EditorClient } from '../support/client.ts';
import { readCorpus, type Sample } from '../support/corpus.ts';
import { mendings } from '../support/mendings.ts';

const samples = [...readCorpus('python/corpus', 'py'), ...readCorpus('python/fixes', 'py')];
const runner = join(root, 'test', 'language', 'serving', 'run.py');

interface Tried {
  sample: Sample;
  title: string;
  text: string;
}

describe('a program that a quick fix of Python has changed', function () {
  this.timeout(300_000);
  let folder: string;
  let files = 0;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'network-lab-fixes-'));
  });

  after(() => rmSync(folder, { recursive: true }));

  const run = (text: string): Promise<Observation> => {
    const file = join(folder, `${++files}.py`);
    writeFileSync(file, text);
    return observe((peer) => new RunningProgram('python3', [runner, file, `${peer}`]));
  };

  it('serves its clients at least as well as the original', async () => {
    const tried = await allFixes();
    const originals = new Map<Sample, Promise<Observation>>();
    const harm: string[] = [];
    const fragments = new Set<string>();
    let fixesRun = 0;
    const jobs = [...tried].sort((left, right) => left.sample.name.localeCompare(right.sample.name));
    await fewAtATime(jobs, 4, async ({ sample, title, text }) => {
      const original = originals.get(sample) ?? run(sample.text);
      originals.set(sample, original);
      const before = await original;
      if (!before) {
        fragments.add(`${sample.rule}/${sample.name}`);
        return;
      }
      fixesRun++;
      for (const each of harmIn(before, await run(text)))
        harm.push(`${sample.rule}/${sample.name}, ${title}: ${each}`);
    });
    const programs = originals.size - fragments.size;
    console.log(
      `      ${programs} programs and ${fixesRun} fixes run; ${fragments.size} programs are fragments`,
    );
    assert.deepEqual(harm.sort(), []);
  });

  async function allFixes(): Promise<Tried[]> {
    const client = await EditorClient.start();
    const found: Tried[] = [];
    for (const sample of samples)
      for (const { title, text } of await mendings(client, sample.text, 'python'))
        found.push({ sample, title, text });
    await client.stop();
    return found;
  }
});
