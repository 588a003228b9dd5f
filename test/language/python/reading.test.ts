import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Language, Parser } from 'web-tree-sitter';
import { SourceDocument } from '../../../extension/language/server/document.ts';
import { python } from '../../../extension/language/server/python/python.ts';
import { root } from '../../../scripts/run.mjs';

const classes = Array.from(
  { length: 100 },
  (_, index) =>
    `class Handler${index}:\n    def handle(self):\n        for sock in self.all:\n            sock.close()\n`,
);

describe('a change in a Python file', function () {
  this.timeout(60_000);
  let parser: Parser;
  let document: SourceDocument;
  let tokens = 0;

  before(async () => {
    await Parser.init();
    const grammar = await Language.load(readFileSync(join(root, 'dist', 'tree-sitter-python.wasm')));
    parser = new Parser().setLanguage(grammar);
    parser.setLogger((message) => {
      if (message.startsWith('lexed_lookahead')) tokens += 1;
    });
    document = await open(classes.join('\n'));
  });

  after(() => document.dispose());

  it('has but the statement read again that it falls into', () => {
    const all = tokensReadBy(() => {});
    const line =
      document.text.indexOf('def handle(self):', document.text.length / 4) + 'def handle(self):'.length;
    for (const [end, text] of [
      [line, 'x'],
      [line + 1, ''],
    ] as const) {
      const range = { start: document.positionAt(line), end: document.positionAt(end) };
      const again = tokensReadBy(() => document.update([{ range, text }], document.version + 1));
      assert(again < all / 20, `${again} of ${all} tokens`);
    }
  });

  it('leaves the nodes as they are made afresh, be the functions all the same', async () => {
    const same = await open(classes.join('\n'));
    assert(same.root);
    for (let number = 0; number < 90; number += 3) {
      for (const [found, text] of [
        [`class Handler${number}:`, `class Handler${number}(Base):`],
        [`class Handler${number + 1}:`, `value = ${number}\nclass Handler${number + 1}:`],
        [classes[number + 2]!, ''],
      ] as const) {
        const at = same.text.indexOf(found);
        const range = { start: same.positionAt(at), end: same.positionAt(at + found.length) };
        same.update([{ range, text }], same.version + 1);
        const fresh = await open(same.text);
        assert.deepEqual(nodesOf(same), nodesOf(fresh), found);
        fresh.dispose();
      }
    }
    same.dispose();
  });

  async function open(text: string): Promise<SourceDocument> {
    const opened = TextDocument.create('untitled:long', 'python', 1, text);
    const source = new SourceDocument(opened, python, Promise.resolve(parser));
    await source.readable;
    return source;
  }

  function nodesOf({ root: top }: SourceDocument): string[] {
    return top!.walk().map(({ type, start, end, parent }) => `${type} ${start} ${end} ${parent?.start}`);
  }

  function tokensReadBy(change: () => void): number {
    const before = tokens;
    change();
    assert(document.root);
    return tokens - before;
  }
});
