import assert from 'node:assert/strict';
import type { OutputEntry } from '../../extension/contract/methods.ts';
import { OutputText } from '../../extension/lab/outputText.ts';

const entry = (kind: OutputEntry['kind'], connection: number, text = ''): OutputEntry => ({
  at: 0,
  peer: `peer${connection}`,
  connection,
  kind,
  text,
});

describe('what a server printed', () => {
  let output: OutputText;

  beforeEach(() => {
    output = new OutputText({
      joined: (peer) => `${peer} came`,
      left: (peer) => `${peer} went`,
      lost: (count) => `${count} lost`,
    });
  });

  it('begins each line with its peer', () => {
    const text = output.add([entry('joined', 1), entry('data', 1, 'one\ntwo\n'), entry('left', 1)], 0);
    assert.equal(text, 'peer1 came\npeer1> one\npeer1> two\npeer1 went\n');
  });

  it('goes on in the line of a peer that has not finished it', () => {
    assert.equal(output.add([entry('data', 1, '你')], 0), 'peer1> 你');
    assert.equal(output.add([entry('data', 1, '好\nnext')], 0), '好\npeer1> next');
  });

  it('gives another peer a line of its own', () => {
    const text = output.add([entry('data', 1, 'a'), entry('data', 2, 'b\n'), entry('data', 1, 'c')], 0);
    assert.equal(text, 'peer1> a\npeer2> b\npeer1> c');
  });

  it('tells what was lost, and where', () => {
    output.add([entry('data', 1, 'a')], 0);
    assert.equal(output.add([entry('data', 1, 'z\n')], 7), '\n7 lost\npeer1> z\n');
  });

  it('shows control characters', () => {
    assert.equal(output.add([entry('data', 1, '\u001b[31mred\r\n')], 0), 'peer1> ␛[31mred\n');
  });
});
