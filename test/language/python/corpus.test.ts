import assert from 'node:assert/strict';
import { ruleNames } from '../../../extension/contract/mistakes.ts';
import { EditorClient } from '../support/client.ts';
import { readCorpus } from '../support/corpus.ts';

const samples = readCorpus('python/corpus', 'py');

describe('the diagnostics of Python', () => {
  let client: EditorClient;

  before(async () => {
    client = await EditorClient.start();
  });

  after(() => client.stop());

  it('are tried on at least five wrong and five right programs for each rule', () => {
    for (const rule of ruleNames.filter((name) => name !== 'c-nfds')) {
      const own = samples.filter((sample) => sample.rule === rule);
      const isWrong = ({ expected }: { expected: string[] }) =>
        expected.some((each) => each.startsWith(`${rule} `));
      assert(own.filter(isWrong).length >= 5, `${rule}: wrong`);
      assert(own.filter((sample) => !isWrong(sample)).length >= 5, `${rule}: right`);
    }
  });

  for (const { rule, name, text, expected } of samples) {
    it(`${rule}: ${name}`, async () => {
      const document = await client.open(text);
      assert.deepEqual(document.found, expected);
      await document.close();
    });
  }
});
