/** Small C programs, wrong and right, one file of them for each mistake; spoken about over the real protocol. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DiagnosticSeverity } from 'vscode-languageserver';
import { EditorClient } from '../support/client.ts';

interface Variant {
  title: string;
  text: string;
  /** Rule and line, as the comments at the lines' ends say. */
  expected: string[];
}

const corpus = join(import.meta.dirname, 'corpus');

/** What stands before the first variant is common to all of them. */
function variantsOf(file: string): Variant[] {
  const [preamble, ...parts] = readFileSync(join(corpus, file), 'utf8').split(/^\/\/\/\/ /m);
  return parts.map((part) => {
    const title = part.slice(0, part.indexOf('\n'));
    const text = `${preamble}//// ${part}`;
    const expected = text.split('\n').flatMap((line, index) => {
      const mark = /\/\/ <- ([\w-]+)$/.exec(line);
      return mark ? [`${mark[1]} ${index + 1}`] : [];
    });
    return { title, text, expected: expected.sort() };
  });
}

describe('C corpus', () => {
  let client: EditorClient;

  before(async () => {
    client = await EditorClient.start();
  });

  after(() => client.stop());

  for (const file of readdirSync(corpus)) {
    const rule = file.replace(/\.c$/, '');
    describe(rule, () => {
      const variants = variantsOf(file);

      it('has at least five wrong and five right variants', () => {
        assert.ok(variants.filter(({ title }) => title.startsWith('wrong: ')).length >= 5);
        assert.ok(variants.filter(({ title }) => title.startsWith('right: ')).length >= 5);
      });

      for (const { title, text, expected } of variants) {
        it(title, async () => {
          assert.equal(
            expected.length > 0,
            title.startsWith('wrong: '),
            'what is wrong has a mark, nothing else',
          );
          const document = await client.open(text, 'c');
          const found = document.diagnostics
            .filter(({ code, severity }) => code === rule || severity === DiagnosticSeverity.Warning)
            .map(({ code, range }) => `${code} ${range.start.line + 1}`);
          assert.deepEqual(found.sort(), expected);
          await document.close();
        });
      }
    });
  }
});
