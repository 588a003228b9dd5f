import assert from 'node:assert/strict';
import { argumentsOf, commandLine } from '../../extension/shared/argumentsOf.ts';

describe('arguments in a line', () => {
  const cases: [string, string[] | undefined][] = [
    ['', []],
    ['   ', []],
    ['127.0.0.1 8000', ['127.0.0.1', '8000']],
    [' "with spaces"  x ', ['with spaces', 'x']],
    [`'it is "so"' a"b c"d`, ['it is "so"', 'ab cd']],
    ['"" x', ['', 'x']],
    ['a\\ b \\"c', ['a b', '"c']],
    [`'a\\b'`, ['a\\b']],
    ['$HOME;rm *', ['$HOME;rm', '*']],
    ['"open', undefined],
    ['end\\', undefined],
    ['参数 "两 个"', ['参数', '两 个']],
  ];
  for (const [line, words] of cases)
    it(`${JSON.stringify(line)} is ${JSON.stringify(words)}`, () =>
      assert.deepEqual(argumentsOf(line), words));

  it('come back from the line that is made of them', () => {
    for (const words of [[], ['a', 'b c'], ["it's", '"', '\\', ''], ['参数 ', '\n\t']])
      assert.deepEqual(argumentsOf(commandLine(words)), words);
  });
});
