/** What the command line was asked for. */
import { parseArgs } from 'node:util';
import { type FindingName, findingNames } from '../contract/mistakes.ts';
import { t } from '../shared/words/language.ts';

export interface Run {
  command: string;
  parameters: string[];
  /** A file's name; `-` is standard output. */
  json?: string;
  record?: string;
  seconds?: number;
  /** Empty where nothing is a failure. */
  failOn: readonly FindingName[];
}

export type Asked = { kind: 'run'; run: Run } | { kind: 'help' } | { kind: 'version' };

/** It was called in a way that it does not know. */
export class UsageError extends Error {}

const options = {
  json: { type: 'string' },
  'fail-on': { type: 'string' },
  seconds: { type: 'string' },
  record: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const;

/** A day is more than anybody waits; what setTimeout takes is not much more than that. */
const mostSeconds = 86_400;

/** @throws UsageError */
export function parse(given: readonly string[]): Asked {
  const verb = given[0];
  const isRun = verb === 'run';
  const [own, command] = parted(isRun ? given.slice(1) : given);
  const values = valuesOf(own);
  if (values.help || verb === 'help') return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  if (!isRun) throw new UsageError(t('The one command is “run”: networkLab run -- python3 server.py'));
  const [program, ...parameters] = command;
  if (program === undefined || program === '')
    throw new UsageError(t('Say what is to be run, behind “--”: networkLab run -- python3 server.py'));
  return {
    kind: 'run',
    run: {
      command: program,
      parameters,
      json: values.json,
      record: values.record,
      seconds: secondsOf(values.seconds),
      failOn: mistakesOf(values['fail-on']),
    },
  };
}

/** The options, and what is to be run: all behind `--`, or from the first word on that is no option. */
function parted(given: readonly string[]): [own: string[], command: string[]] {
  let end = 0;
  while (end < given.length && given[end] !== '--' && given[end]!.startsWith('-'))
    end += takesNext(given[end]!) && isValue(given[end + 1]) ? 2 : 1;
  return [given.slice(0, end), given.slice(given[end] === '--' ? end + 1 : end)];
}

function takesNext(word: string): boolean {
  const name = word.replace(/^--/, '');
  return isOption(name) && options[name].type === 'string';
}

/** One that begins as an option does has to be joined to its own: `--json=-file`. */
function isValue(word: string | undefined): word is string {
  return word === '-' || (word !== undefined && !word.startsWith('-'));
}

function isOption(name: string): name is keyof typeof options {
  return Object.hasOwn(options, name);
}

/** Node's own complaints are English alone, so the words are looked through here. */
function valuesOf(own: string[]) {
  const { tokens } = parseArgs({ args: own, options, strict: false, allowPositionals: true, tokens: true });
  const values: { json?: string; record?: string; seconds?: string; 'fail-on'?: string } & {
    help?: boolean;
    version?: boolean;
  } = {};
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, inlineValue } = token;
    // Node takes any word for a value, an option, too.
    const value = inlineValue || isValue(token.value) ? token.value : undefined;
    if (!isOption(name)) throw new UsageError(t('There is no option {0}.', rawName));
    const option = options[name];
    if (option.type === 'boolean') {
      values[name as 'help' | 'version'] = true;
    } else {
      if (value === undefined || value === '') throw new UsageError(t('{0} needs a value.', rawName));
      values[name as 'json' | 'record' | 'seconds' | 'fail-on'] = value;
    }
  }
  return values;
}

function secondsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (!/^[\d.]+$/.test(text) || !(seconds > 0 && seconds <= mostSeconds))
    throw new UsageError(t('--seconds takes a number above 0, at most {0}, not “{1}”.', mostSeconds, text));
  return seconds;
}

function mistakesOf(text: string | undefined): readonly FindingName[] {
  if (text === undefined) return [];
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const unknown = names.filter((name) => name !== 'any' && !isFinding(name));
  if (unknown.length > 0 || names.length === 0)
    throw new UsageError(
      t(
        '--fail-on takes names of mistakes apart by commas, or “any”, not “{0}”. The names: {1}',
        unknown.join(', '),
        findingNames.join(', '),
      ),
    );
  return names.includes('any') ? findingNames : names.filter(isFinding);
}

function isFinding(name: string): name is FindingName {
  return (findingNames as readonly string[]).includes(name);
}
