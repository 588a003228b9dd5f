import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ruleNames } from '../../extension/contract/mistakes.ts';
import {
  type Declaration,
  type FoundSetting,
  holdingValue,
  labSettings,
  languageSettings,
  problemOf,
  ruleSetting,
  WrongSettings,
} from '../../extension/contract/settings.ts';
import { foundSettings, parseSettings } from '../../extension/language/server/settings.ts';
import { readJson, readSource, sourcesBelow } from './support/sources.ts';

interface Manifest {
  contributes: { configuration: { properties: Record<string, Record<string, unknown>> } };
}

const declared = readJson<Manifest>('package.json').contributes.configuration.properties;

/** What the manifest says of a value's form; the rest is words and order. */
const keywords = [
  'type',
  'default',
  'minimum',
  'maximum',
  'multipleOf',
  'enum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
];

function inManifestOrder(): [string, Declaration][] {
  return [
    ...Object.entries(labSettings),
    ...Object.entries(languageSettings).map(([name, each]): [string, Declaration] => [
      `language.${name}`,
      each,
    ]),
    ...ruleNames.map((name): [string, Declaration] => [`language.rules.${name}`, ruleSetting]),
  ];
}

describe('the settings', () => {
  it('are in the code what they are in the manifest, each with its type and its bounds', () => {
    const ours = inManifestOrder().map(([name, declaration]) => [`networkLab.${name}`, declaration]);
    const theirs = Object.entries(declared).map(([name, property]) => [
      name,
      Object.fromEntries(Object.entries(property).filter(([keyword]) => keywords.includes(keyword))),
    ]);
    assert.deepEqual(ours, theirs);
  });

  it('have bounds, where they are numbers, texts or lists', () => {
    for (const [name, property] of Object.entries(declared)) {
      const bounds = { boolean: [], integer: ['minimum', 'maximum'], string: [], array: ['maxItems'] }[
        property.type as string
      ];
      assert(bounds, `${name} has the type ${property.type}`);
      for (const bound of bounds) assert.equal(typeof property[bound], 'number', `${name}: ${bound}`);
      if (property.type === 'string') assert('enum' in property || 'maxLength' in property, name);
    }
  });

  it('are read in one place each', () => {
    const readers = sourcesBelow('extension').filter((file) =>
      /\bgetConfiguration\((?!'workbench)/.test(readSource(file)),
    );
    assert.deepEqual(readers, [
      'extension/features/parts/editor/settings.ts',
      'extension/language/server/workspace.ts',
    ]);
    const reader = readSource('extension/features/parts/editor/settings.ts');
    for (const name of Object.keys(labSettings))
      assert(reader.includes(`read('${name}')`), `${name} is not read`);
  });

  it('hold by their default where the given value makes no sense, whatever it is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...inManifestOrder()), fc.jsonValue(), ([, declaration], given) => {
        const value = holdingValue(declaration, given);
        assert.equal(problemOf(declaration, value), undefined);
        assert(value === given || value === declaration.default);
      }),
    );
  });

  const wrong: [keyof typeof labSettings, unknown][] = [
    ['refreshInterval', 'fast'],
    ['refreshInterval', 1e12],
    ['refreshInterval', 99],
    ['refreshInterval', 500.5],
    ['refreshInterval', Number.NaN],
    ['refreshInterval', null],
    ['refreshInterval', [500]],
    ['panelRefreshesPerSecond', '20'],
    ['panelRefreshesPerSecond', 31],
    ['defaultHost', ''],
    ['defaultHost', 127],
    ['defaultHost', 'a'.repeat(256)],
    ['backlog', -1],
    ['trace', 'false'],
    ['drain', 'sometimes'],
    ['drain', true],
    ['fdSetBits', 1025],
  ];
  for (const [name, given] of wrong) {
    it(`${name}: ${String(given).slice(0, 10)} (${typeof given}) does not hold`, () => {
      assert.equal(holdingValue(labSettings[name] as Declaration, given), labSettings[name].default);
    });
  }

  it('hold as they are given within their bounds', () => {
    assert.equal(holdingValue(labSettings.refreshInterval as Declaration, 100), 100);
    assert.equal(holdingValue(labSettings.fdSetBits as Declaration, 2048), 2048);
    assert.equal(holdingValue(labSettings.drain as Declaration, 'once'), 'once');
    assert.equal(holdingValue(labSettings.trace as Declaration, false), false);
    assert.equal(holdingValue(labSettings.defaultHost as Declaration, undefined), '127.0.0.1');
  });

  it('of the language server make sense too, and each that does not is found', () => {
    const given = {
      enable: 'yes',
      inlayHints: false,
      rules: { 'eof-ignored': 'loud', 'ghost-writer': 'off' },
    };
    const { enable, inlayHints, codeLens, rules } = parseSettings(given);
    assert.deepEqual([enable, inlayHints, codeLens], [true, false, true]);
    assert.deepEqual(rules, { 'eof-ignored': 'default', 'ghost-writer': 'off' });
    assert.deepEqual(new WrongSettings().newSentences(foundSettings(given)), [
      'networkLab.language.enable is "yes", but true or false is expected: true holds',
      'networkLab.language.rules.eof-ignored is "loud", but one of default, off, error, warning, information, hint is expected: "default" holds',
    ]);
  });

  it('are said to be wrong once, and once more when they are wrong anew', () => {
    const wrongSettings = new WrongSettings();
    const found = (given: unknown): FoundSetting[] => [
      { name: 'networkLab.refreshInterval', declaration: labSettings.refreshInterval, given },
      { name: 'networkLab.trace', declaration: labSettings.trace, given: true },
    ];
    const sentence =
      'networkLab.refreshInterval is "fast", but a whole number from 100 to 10000 is expected: 500 holds';
    assert.deepEqual(wrongSettings.newSentences(found('fast')), [sentence]);
    assert.deepEqual(wrongSettings.newSentences(found('fast')), []);
    assert.deepEqual(wrongSettings.newSentences(found(300)), []);
    assert.deepEqual(wrongSettings.newSentences(found('fast')), [sentence]);
  });
});
