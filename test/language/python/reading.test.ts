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

describe('a change in a Python file', () => {
  let document: SourceDocument;
  let tokens = 0;

  before(async () => {
    await Parser.init();
    const grammar = await Language.load(readFileSync(join(root, 'dist', 'tree-sitter-python.wasm')));
    const parser = new Parser().setLanguage(grammar);
    parser.setLogger((message) => {
      if (message.startsWith('lexed_lookahead')) tokens += 1;
    });
    const text = TextDocument.create('untitled:long', 'python', 1, classes.join('\n'));
    document = new SourceDocument(text, python, Promise.resolve(parser));
    await document.readable;
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

  function tokensReadBy(change: () => void): number {
    const before = tokens;
    change();
    assert(document.root);
    return tokens - before;
  }
});
