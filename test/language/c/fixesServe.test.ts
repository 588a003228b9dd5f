/** Every quick fix of C, applied, compiled and run beside the original: it serves the same clients as well. */
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../../scripts/run.mjs';
import { tryFixes } from '../serving/fixes.ts';
import { RunningProgram } from '../serving/program.ts';
import { type Observation, observe } from '../serving/serving.ts';
import { EditorClient } from '../support/client.ts';
import { readCorpus } from '../support/corpus.ts';

const harmed = readCorpus('c/fixes', 'c');
const samples = [...readCorpus('c/corpus', 'c'), ...harmed];
const support = (name: string) => join(root, 'test', 'language', 'serving', name);
const compiler = ['cc', 'gcc', 'clang', 'clang-14'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);

describe('a program that a quick fix of C has changed', function () {
  this.timeout(400_000);
  let folder: string;
  let files = 0;

  before(function () {
    if (!compiler) this.skip();
    folder = mkdtempSync(join(tmpdir(), 'network-lab-fixes-'));
  });

  after(() => {
    if (folder) rmSync(folder, { recursive: true });
  });

  /** Undefined where it cannot be linked: a fragment. */
  const compile = async (text: string): Promise<string | undefined> => {
    const binary = join(folder, `${++files}`);
    writeFileSync(`${binary}.c`, text);
    const sources = [`${binary}.c`, support('run.c')];
    if (!/\bmain\s*\(/.test(text)) {
      if (!/^(void|int) serve\(int \w+\) \{/m.test(text)) return undefined;
      sources.push(support('serve.c'));
    }
    const parameters = [
      '-g',
      '-w',
      '-D_GNU_SOURCE',
      ...sources,
      '-Wl,--wrap=bind,--wrap=listen,--wrap=epoll_wait',
      '-o',
      binary,
    ];
    const failed = await new Promise((resolve) => execFile(compiler!, parameters, resolve));
    return failed ? undefined : binary;
  };

  const run = async (text: string): Promise<Observation> => {
    const binary = await compile(text);
    return binary ? observe(() => new RunningProgram(binary, [])) : undefined;
  };

  it('is of a program with the mistake that the fix is for', async () => {
    const client = await EditorClient.start();
    for (const { rule, name, text } of harmed) {
      const document = await client.open(text, 'c');
      assert(
        document.found.some((each) => each.startsWith(`${rule} `)),
        `${rule}/${name}: ${document.found}`,
      );
      await document.close();
    }
    await client.stop();
  });

  it('serves its clients at least as well as the original', async () => {
    const client = await EditorClient.start();
    const { harm, programs, fixes, fragments } = await tryFixes(client, samples, 'c', run);
    await client.stop();
    console.log(`      ${programs} programs and ${fixes} fixes were run; ${fragments} are fragments`);
    assert.deepEqual(harm, []);
    assert(programs >= 5 && fixes >= 5, 'enough were run to tell');
  });
});
