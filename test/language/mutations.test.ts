import assert from 'node:assert/strict';
import { EditorClient } from './support/client.ts';
import { readCorpus } from './support/corpus.ts';

/** As many broken programs as are tried; NETWORK_LAB_MUTATIONS asks for another number. */
const rounds = Number(process.env.NETWORK_LAB_MUTATIONS ?? 1000);

const pieces = [
  '(',
  ')',
  ':',
  '\n',
  '    ',
  '"""',
  "'",
  'while True:',
  'def ',
  '.recv(',
  ' = ',
  '[',
  '}',
  ',',
  '\0',
  '😀',
  'import socket\n',
];

/** Numbers that look random and are the same in every run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

for (const [languageId, folder, extension] of [
  ['python', 'python/corpus', 'py'],
  ['c', 'c/corpus', 'c'],
] as const) {
  describe(`${rounds} broken programs in ${languageId}`, function () {
    this.timeout(60_000 + rounds * 180);
    const samples = readCorpus(folder, extension);

    before(function () {
      if (samples.length === 0) this.skip();
    });

    it('do not bring the server down, and it says the same about a whole one afterwards', async () => {
      const random = randomNumbers(20260101);
      const client = await EditorClient.start();
      const document = await client.open(samples[0]!.text, languageId);
      for (let round = 0; round < rounds; round++) {
        if (round % 20 === 0) await document.replaceAll(samples[random(samples.length)]!.text);
        const start = random(document.text.length + 1);
        const end = Math.min(start + random(30), document.text.length);
        await document.replace(start, end, pieces[random(pieces.length)]!.repeat(1 + random(3)));
        if (round % 50 === 0) {
          await document.hoverAt(document.positionAt(start));
          await document.completionsAt(document.positionAt(start));
          for (const { range } of document.diagnostics.slice(0, 2)) await document.actionsAt(range);
        }
      }
      assert(client.isRunning);
      assert.deepEqual(client.errors, []);
      for (const { text, expected, name } of samples.slice(0, 10)) {
        await document.replaceAll(text);
        assert.deepEqual(document.found, expected, name);
      }
      await client.stop();
    });
  });
}
