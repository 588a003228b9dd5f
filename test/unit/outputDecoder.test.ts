import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { OutputEntry } from '../../extension/contract/methods.ts';
import type { NativeOutputEntry } from '../../extension/engine/native.ts';
import { OutputDecoder } from '../../extension/engine/outputDecoder.ts';

/** Hands a decoder entries as the engine reads them: each call goes on where the one before ended. */
class Reader {
  readonly decoder = new OutputDecoder();
  private after = 0;

  read(entries: NativeOutputEntry[], lost = 0): OutputEntry[] {
    const { after } = this;
    this.after += lost + entries.length;
    return this.decoder.decode(after, { entries, next: this.after, lost });
  }

  text(entries: NativeOutputEntry[], lost = 0): string {
    return this.read(entries, lost)
      .map(({ text }) => text)
      .join('');
  }
}

function entry(
  kind: OutputEntry['kind'],
  connection: number,
  bytes: Uint8Array | string = '',
): NativeOutputEntry {
  return { kind, connection, peer: `peer ${connection}`, at: 0, bytes: Buffer.from(bytes as string) };
}

const umbrella = Buffer.from('☂');
const cut = umbrella.subarray(0, 2);
const rest = umbrella.subarray(2);

describe('the decoder of what a server printed', () => {
  it('decodes any bytes in any pieces as if they had come at once', () => {
    const bytes = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }).map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 12 }).map((array) => Buffer.from(array)),
      // Lead and continuation bytes alone, which make whole characters, cut ones and none.
      fc
        .array(fc.constantFrom(0x7f, 0x80, 0xbf, 0xc1, 0xc3, 0xe0, 0xe2, 0xed, 0xf0, 0xf4, 0xf5), {
          maxLength: 12,
        })
        .map((array) => Buffer.from(array)),
    );
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 8 }), (pieces) => {
        const reader = new Reader();
        const text = pieces.map((piece) => reader.text([entry('data', 1, piece)])).join('');
        const whole = new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(pieces));
        assert.equal(text + reader.text([entry('left', 1)]), whole);
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps nothing of a connection that has said whole characters, whether or not its end is told', () => {
    const reader = new Reader();
    for (let connection = 1; connection <= 2000; connection += 1)
      reader.read([entry('joined', connection), entry('data', connection, 'hello ☂\n')]);
    assert.equal(reader.decoder.unfinished, 0);
  });

  it('keeps a character that is cut, for each connection on its own, until it is whole', () => {
    const reader = new Reader();
    assert.equal(reader.text([entry('data', 1, cut), entry('data', 2, cut)]), '');
    assert.equal(reader.decoder.unfinished, 2);
    assert.equal(reader.text([entry('data', 1, rest), entry('data', 2, 'x')]), '☂\ufffdx');
    assert.equal(reader.decoder.unfinished, 0);
  });

  it('tells at its end that a character of a connection was never finished', () => {
    const reader = new Reader();
    reader.read([entry('data', 1, cut)]);
    assert.equal(reader.text([entry('left', 1)]), '\ufffd');
    assert.equal(reader.decoder.unfinished, 0);
  });

  it('starts afresh where entries were lost: the rest of a character may have been among them, and any end', () => {
    const reader = new Reader();
    for (let connection = 1; connection <= 2000; connection += 1)
      reader.read([entry('data', connection, cut)]);
    assert.equal(reader.decoder.unfinished, 2000);
    // The rest of another character, which was lost in part, must not be joined to the beginning of this one.
    assert.equal(reader.text([entry('data', 2001, cut), entry('data', 2000, rest)], 2000), '\ufffd');
    assert.equal(reader.decoder.unfinished, 1);
  });

  it('starts afresh for a reader that does not go on from where the last one stood', () => {
    const reader = new Reader();
    reader.read([entry('data', 1, cut)]);
    assert.equal(
      reader.decoder.decode(0, { entries: [entry('data', 1, cut)], next: 1, lost: 0 })[0]?.text,
      '',
    );
    assert.equal(reader.decoder.unfinished, 1);
  });

  it('is bounded even where connections go without a word', () => {
    const reader = new Reader();
    for (let connection = 1; connection <= 70_000; connection += 1)
      reader.read([entry('data', connection, cut)]);
    assert.equal(reader.decoder.unfinished, 65_536);
    assert.equal(reader.text([entry('data', 70_000, rest)]), '☂');
  });
});
