/** What a finding says has to be true of the program that it is said of: of its multiplexer, of its language. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/run.mjs';
import { EditorClient } from './support/client.ts';
import { fixesOf } from './support/mendings.ts';

const select = /the next select fails on the closed descriptor/;
const poll = /poll comes back at once, every time, with POLLNVAL/;
const selector = /the next client gets the same number, and its register raises/;
const selectors = 'python/corpus/closed-not-removed/wrong-selectors.py';

/** A program of the corpus, what is changed in it, and what is to be said. */
const sayings: [file: string, change: [string, string] | undefined, says: RegExp][] = [
  ['python/corpus/closed-not-removed/wrong-module.py', undefined, select],
  ['python/corpus/closed-not-removed/wrong-function.py', undefined, poll],
  [selectors, undefined, selector],
  [selectors, ['DefaultSelector', 'EpollSelector'], selector],
  [selectors, ['DefaultSelector', 'SelectSelector'], select],
  [selectors, ['DefaultSelector', 'PollSelector'], poll],
  ['c/corpus/closed-not-removed/wrong-set-copied.c', undefined, select],
  ['c/corpus/closed-not-removed/wrong-array-poll.c', undefined, poll],
  ['python/corpus/removed-not-closed/wrong-module.py', undefined, /stays open until collected/],
  ['c/corpus/removed-not-closed/wrong-cleared-from-set.c', undefined, /its descriptor leaks/],
];

describe('what is said of a mistake', () => {
  let client: EditorClient;

  before(async () => {
    client = await EditorClient.start();
  });

  after(() => client.stop());

  for (const [file, change, says] of sayings) {
    it(`fits ${file}${change ? ` with ${change[1]}` : ''}`, async () => {
      const [, , rule, name] = file.split('/') as [string, string, string, string];
      const text = read(file);
      const document = await client.open(
        change ? text.replace(...change) : text,
        name.endsWith('.c') ? 'c' : 'python',
      );
      const messages = document.diagnostics.filter(({ code }) => code === rule).map(({ message }) => message);
      assert(messages.length > 0);
      for (const message of messages) assert.match(String(message), says);
      await document.close();
    });
  }

  it('has one second in the singular', async () => {
    const fixed = async (text: string) => {
      const document = await client.open(text);
      const [diagnostic] = document.diagnostics.filter(({ code }) => code === 'wrong-unit');
      const titles = (await fixesOf(document, diagnostic!)).map(({ title }) => title);
      await document.close();
      return titles;
    };
    const program = read('python/fixes/wrong-unit/one-second.py');
    assert.deepEqual(await fixed(program), ['Wait 1 second']);
    assert.deepEqual(await fixed(program.replace('1000', '1 * 1000')), ['Wait 1 second']);
    assert.deepEqual(await fixed(program.replace('1000', '2000')), ['Wait 2 seconds']);
  });
});

function read(file: string): string {
  return readFileSync(join(root, 'test', 'language', file), 'utf8');
}
