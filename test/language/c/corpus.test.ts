/** Small C programs, wrong and right, one file of them for each mistake; spoken about over the real protocol. */
import assert from 'node:assert/strict';
import { DiagnosticSeverity } from 'vscode-languageserver';
import { EditorClient } from '../support/client.ts';
import { corpusFiles, variantsOf } from './variants.ts';

describe('C corpus', () => {
  let client: EditorClient;

  before(async () => {
    client = await EditorClient.start();
  });

  after(() => client.stop());

  for (const rule of corpusFiles()) {
    describe(rule, () => {
      const variants = variantsOf(rule);

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
