import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { CodeAction, Diagnostic } from 'vscode-languageserver';
import { EditorClient, type OpenDocument } from '../support/client.ts';
import { readCorpus } from '../support/corpus.ts';
import { fixesOf } from '../support/mendings.ts';

const samples = [...readCorpus('python/corpus', 'py'), ...readCorpus('python/fixes', 'py')];

/** Rules that have a safe way to mend at least some of their cases, and how many of the corpus at least. */
const mended: Record<string, number> = {
  'blocking-accept': 5,
  'closed-not-removed': 5,
  'edge-one-receive': 1,
  'eof-ignored': 5,
  'hup-ignored': 4,
  'partial-send': 1,
  'removed-not-closed': 3,
  'reuseaddr-missing': 5,
  'split-character': 5,
  'wrong-unit': 5,
};

/** How often a rule speaks. */
function count(diagnostics: readonly Diagnostic[], rule: unknown): number {
  return diagnostics.filter(({ code }) => code === rule).length;
}

/** What Python itself says about the text; empty when it compiles. */
function compileError(text: string): string {
  const program = 'import sys; compile(sys.stdin.read(), "fixed.py", "exec")';
  return String(spawnSync('python3', ['-c', program], { input: text }).stderr);
}

describe('the quick fixes of Python', function () {
  this.timeout(60_000);
  let client: EditorClient;

  before(async () => {
    client = await EditorClient.start();
  });

  after(() => client.stop());

  for (const [rule, least] of Object.entries(mended)) {
    it(`${rule}: the result compiles and does not raise it again`, async () => {
      let applied = 0;
      for (const sample of samples.filter((each) => each.rule === rule)) {
        const document = await client.open(sample.text);
        for (const diagnostic of document.diagnostics.filter(({ code }) => code === rule))
          for (const fix of await fixesOf(document, diagnostic)) {
            await check(document, sample.name, diagnostic, fix);
            applied++;
          }
        await document.close();
      }
      assert(applied >= least, `${applied} fixes were offered, at least ${least} should be`);
    });
  }

  it('never suggest sendall on a non-blocking socket', async () => {
    for (const sample of samples.filter(({ rule }) => /^(partial-send|sendall-nonblocking)$/.test(rule))) {
      const document = await client.open(sample.text);
      for (const diagnostic of document.diagnostics) {
        const titles = (await fixesOf(document, diagnostic)).map(({ title }) => title);
        if (/setblocking\((False|0)\)/.test(sample.text)) assert.doesNotMatch(titles.join(), /sendall/);
      }
      await document.close();
    }
  });

  it('never suggest sendall on what may be something else than a socket', async () => {
    const sample = samples.find(({ name }) => name === 'looks-like-a-socket.py')!;
    const document = await client.open(sample.text);
    const finding = document.diagnostics.find(({ code }) => code === 'partial-send')!;
    assert.deepEqual(await fixesOf(document, finding), []);
    await document.close();
  });

  async function check(
    document: OpenDocument,
    name: string,
    { code }: Diagnostic,
    fix: CodeAction,
  ): Promise<void> {
    const text = document.applied(fix);
    assert.equal(compileError(text), '', `${name}: ${fix.title}\n${text}`);
    const after = await client.open(text);
    const before = count(document.diagnostics, code);
    // One may mend another, which sees the end only since then.
    assert(count(after.diagnostics, code) < before, `${name}: ${fix.title}\n${text}`);
    assert(after.diagnostics.length < document.diagnostics.length, `${name}: ${after.found}\n${text}`);
    await after.close();
  }
});
