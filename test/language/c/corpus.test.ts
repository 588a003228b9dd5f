/** Small C programs, wrong and right, a folder of them for each mistake; spoken about over the real protocol. */
import assert from 'node:assert/strict';
import { type MistakeName, ruleNames } from '../../../extension/contract/mistakes.ts';
import { EditorClient } from '../support/client.ts';
import { readCorpus } from '../support/corpus.ts';

const samples = readCorpus('c/corpus', 'c');

/** Mistakes that only Python's containers, decoding and sendall can make. */
const pythonAlone: readonly MistakeName[] = ['ghost-writer', 'split-character', 'sendall-nonblocking'];

describe('the diagnostics of C', () => {
  let client: EditorClient;

  before(async () => {
    client = await EditorClient.start();
  });

  after(() => client.stop());

  it('are tried on at least five wrong and five right programs for each rule', () => {
    for (const rule of ruleNames.filter((name) => !pythonAlone.includes(name))) {
      const own = samples.filter((sample) => sample.rule === rule);
      const isWrong = ({ expected }: { expected: string[] }) =>
        expected.some((each) => each.startsWith(`${rule} `));
      assert(own.filter(isWrong).length >= 5, `${rule}: wrong`);
      assert(own.filter((sample) => !isWrong(sample)).length >= 5, `${rule}: right`);
    }
  });

  for (const { rule, name, text, expected } of samples) {
    it(`${rule}: ${name}`, async () => {
      assert.equal(
        expected.some((each) => each.startsWith(`${rule} `)),
        name.startsWith('wrong-'),
      );
      const document = await client.open(text, 'c');
      assert.deepEqual(document.found, expected);
      await document.close();
    });
  }
});
