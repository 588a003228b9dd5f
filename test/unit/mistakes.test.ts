/** The catalogue of mistakes against those who make and look for them. */
import assert from 'node:assert/strict';
import { mistakeNames, mistakes } from '../../extension/contract/mistakes.ts';
import { faultNames } from '../../extension/contract/tables/names.ts';
import { faultSwitches } from '../../extension/shared/mistakes.ts';
import { readSource, sourcesBelow } from './support/sources.ts';

describe('the catalogue of mistakes', () => {
  it('has a fault switch for just those that the engine can commit', () =>
    assert.deepEqual(Object.keys(faultSwitches).sort(), [...faultNames].sort()));

  for (const language of ['python', 'c'] as const) {
    it(`says which of them are looked for in ${language}`, () => {
      const text = sourcesBelow(`extension/language/server/${language}/rules`).map(readSource).join('\n');
      const lookedFor = mistakeNames.filter((name) => text.includes(`'${name}'`));
      const said = mistakeNames.filter((name) => (mistakes[name].rules as string[]).includes(language));
      assert.deepEqual(lookedFor, said);
    });
  }

  it('ends every sentence, and no title', () => {
    for (const { title, cure, fault } of Object.values(mistakes)) {
      assert.doesNotMatch(title, /\.$/);
      for (const sentence of [
        cure,
        ...(fault ? [fault.mistake, ...fault.symptoms.map(({ watch }) => watch)] : []),
      ])
        assert.match(sentence, /\.$/);
    }
  });
});
