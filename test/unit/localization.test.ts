import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { mistakes } from '../../extension/contract/mistakes.ts';
import { faultSwitches } from '../../extension/shared/mistakes.ts';
import { singularUnits } from '../../extension/shared/words/engineWords.ts';
import { root } from '../../scripts/run.mjs';
import { readJson, readSource, sourcesBelow } from './support/sources.ts';

const nativeSources = globSync('native/**/*.{cc,h}', { cwd: root }).sort();

type Strings = Record<string, string>;

const bundle = readJson<Strings>('l10n/bundle.l10n.zh-cn.json');

/** English strings that the code asks to have translated: first arguments of l10n.t, and of t by itself. */
function stringsIn(folder: string): Set<string> {
  const strings = new Set<string>();
  for (const file of sourcesBelow(folder)) {
    // What the engine says is translated as it comes.
    const source = readSource(file).replace(/export function engineWord[^}]*\}\n/, '');
    for (const call of source.matchAll(/(?<![\w.]|function )(?:vscode\.l10n\.)?t\(\s*/g)) {
      const start = call.index + call[0].length;
      const literal = /^'((?:[^'\\\n]|\\.)*)'|^"((?:[^"\\\n]|\\.)*)"/.exec(source.slice(start, start + 2000));
      assert(
        literal,
        `${file}: a string to be translated must be a literal: ${source.slice(start, start + 40)}`,
      );
      strings.add((literal[1] ?? literal[2]!).replace(/\\(.)/g, '$1'));
    }
  }
  return strings;
}

/** What the engine says of each socket option: strings of the option table, C++ joins those side by side. */
function stringsOfOptions(): Set<string> {
  const strings = new Set<string>();
  const table = readSource('native/socket/option_table.cc');
  const texts =
    /(?:\.(?:effect|elsewhere|privilege|unit) = |string_view \w+ =\s*)((?:"(?:[^"\\]|\\.)*"\s*)+)/g;
  for (const [, text] of table.matchAll(texts)) {
    strings.add([...text!.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((part) => part[1]).join(''));
  }
  return strings;
}

/**
 * What the core says: sentences with a key. They are made of a literal where one is returned, thrown or handed on, so
 * every text that ends as a sentence does counts, with what is refused, and the notes of the trace.
 */
function sentencesOfTheCore(): Set<string> {
  const strings = new Set<string>();
  for (const file of nativeSources) {
    for (const [, text] of readSource(file).matchAll(/\b(?:Refusal|UnfitValue)\(\{?\s*"((?:[^"\\]|\\.)*)"/g))
      strings.add(text!);
  }
  for (const file of nativeSources) {
    const source = readSource(file).replace(/^\s*(\/\/|#).*$/gm, '');
    for (const [literals] of source.matchAll(/"(?:[^"\\]|\\.)*"(?:\s*"(?:[^"\\]|\\.)*")*/g)) {
      const text = [...literals.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((part) => part[1]).join('');
      if (/^(\{0\}|[A-Za-z“]).* .*[.]( \{\d\})?$/.test(text)) strings.add(text);
    }
  }
  const notes = readSource('native/trace/names.cc').split('noteText')[1]!;
  for (const [, text] of notes.matchAll(/return "([^"]+)";/g)) strings.add(text!);
  return strings;
}

/** The keys of sentences that TypeScript makes, each as often as it does. */
function sentencesSaid(folder: string): string[] {
  const strings: string[] = [];
  for (const file of sourcesBelow(folder)) {
    const source = readSource(file);
    for (const call of source.matchAll(/(?<![\w.])say\(\s*(?=[^)])/g)) {
      const rest = source.slice(call.index + call[0].length);
      const literal = /^'((?:[^'\\\n]|\\.)*)'|^"((?:[^"\\\n]|\\.)*)"/.exec(rest);
      if (rest.startsWith('key: string')) continue;
      assert(literal, `${file}: a sentence's key must be a literal: ${rest.slice(0, 40)}`);
      strings.push((literal[1] ?? literal[2]!).replace(/\\(.)/g, '$1'));
    }
  }
  return strings;
}

/**
 * What the core throws in a type of the standard library, and so without a key: the first text of each. The engine's
 * schemas and names.ts let nobody ask for what these refuse.
 */
const keptFromEverybody = [
  ' has a value of the wrong kind',
  ' must be from ',
  'more rings are mapped than an engine watches programs',
  'port must be from 0 to 65535, not ',
  'target must be an address',
  'there is no ',
  'there is no application ',
  'there is no behaviour ',
  'there is no column ',
  'there is no multiplexer ',
  'there is no program of this number',
  'there is no socket option ',
  'unknown fault: ',
];

function thrownWithoutKey(): Set<string> {
  const strings = new Set<string>();
  for (const file of nativeSources)
    for (const [thrown, text] of readSource(file).matchAll(
      /(?:throw |make_exception_ptr\()(?:std::|Napi::)\w+(?:::\w+)?\([^;"]*(?:"([^"]*)")?/g,
    ))
      strings.add(text ?? `${file}: ${thrown}`);
  return strings;
}

const withoutNumbers = (text: string) => text.replace(/\{\d\}/g, '{}');
const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

describe('the translation into Chinese', () => {
  const used = new Set([
    ...stringsIn('extension/shared'),
    ...stringsIn('extension/features'),
    ...stringsIn('extension/commandLine'),
    ...stringsIn('media/panel'),
    ...stringsIn('extension/language'),
    ...stringsOfOptions(),
    ...sentencesOfTheCore(),
    ...sentencesSaid('extension'),
    ...Object.values(singularUnits),
    ...Object.values(mistakes).flatMap(({ title, cure }) => [title, cure]),
    ...Object.values(faultSwitches).flatMap(({ mistake, symptoms }) => [
      mistake,
      ...symptoms.map(({ watch }) => watch),
    ]),
  ]);

  it('finds what is to be translated', () => {
    assert(used.has('Start Server'));
    assert(used.has('The protocol that the socket speaks.'));
    assert(used.size > 100);
  });

  it('has every string of the code, and none that is gone', () => {
    assert.deepEqual(
      [...used].filter((text) => !(text in bundle)),
      [],
      'not translated',
    );
    assert.deepEqual(
      Object.keys(bundle).filter((text) => !used.has(text)),
      [],
      'no longer used',
    );
  });

  it('has sentences that are each said in one place', () => {
    const said = sentencesSaid('extension');
    assert.deepEqual(
      said.filter((key, index) => said.indexOf(key) !== index),
      [],
    );
  });

  it('has a key for all that the core throws, but for what reaches nobody', () => {
    assert.deepEqual([...thrownWithoutKey()].sort(), keptFromEverybody);
  });

  it('translates in one place, extension/shared/words/, what VS Code’s own views and the panel both say', () => {
    const panel = stringsIn('media/panel');
    const room = stringsIn('extension/shared');
    const views = stringsIn('extension/features');
    // Headings and the name of a command, which say nothing of a server.
    const labels = ['Network Lab', 'Queues', 'Restart Server'];
    const twice = [...panel, ...views].filter(
      (text) => (panel.has(text) && views.has(text)) || (room.has(text) && views.has(text)),
    );
    assert.deepEqual([...new Set(twice)].sort(), labels);
  });

  it('has a singular for what is counted', () => {
    const counted = /(?<!of )\{\d\} (\w+)s\b/;
    const things =
      /^(byte|message|datagram|segment|record|call|descriptor|connection|peer|client|server|column|entrie|word)$/;
    const alone = [...used].filter((text) => {
      const noun = counted.exec(text)?.[1];
      if (noun === undefined || !things.test(noun)) return false;
      const singular = text.replace(counted, `1 ${noun.replace(/ie$/, 'y')}`);
      return ![...used].some((each) => withoutNumbers(each) === withoutNumbers(singular));
    });
    assert.deepEqual(alone, []);
  });

  it('keeps the placeholders', () => {
    for (const [english, chinese] of Object.entries(bundle)) {
      assert.deepEqual(placeholders(chinese), placeholders(english), english);
    }
  });

  it('has every key of the manifest in both languages', () => {
    const english = readJson<Strings>('package.nls.json');
    const chinese = readJson<Strings>('package.nls.zh-cn.json');
    const keys = [...readSource('package.json').matchAll(/"%([\w.-]+)%"/g)].map((match) => match[1]!);
    assert(keys.length > 30);
    assert.deepEqual(Object.keys(english).sort(), [...new Set(keys)].sort());
    assert.deepEqual(Object.keys(chinese), Object.keys(english));
  });

  it('leads to the same commands', () => {
    const links = (path: string) =>
      [...readSource(path).matchAll(/\(command:[\w.]+\)/g)].map(([link]) => link);
    assert.deepEqual(links('package.nls.zh-cn.json'), links('package.nls.json'));
  });
});
