/**
 * How fast the language server is on a long file, and how much memory it takes: writes test/bench/language.md.
 *
 *   npm run bench:language [-- FILE…]
 *
 * With files of your own it only prints what it measured.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { EditorClient, type OpenDocument } from '../language/support/client.ts';
import { readCorpus } from '../language/support/corpus.ts';
import { describeMachine, othersRunning } from './machine.ts';
import { table } from './report.ts';

const lines = 5000;
const strokes = 200;

interface Sample {
  name: string;
  language: 'python' | 'c';
  text: string;
}

function madeUp(): Sample[] {
  const python = readCorpus('python/corpus', 'py').map(({ text }) =>
    text.replace(/^from \S+ import \*$/gm, ''),
  );
  const c = readCorpus('c/corpus', 'c').map(({ text }) => text);
  return [
    { name: 'Python, functions that share nothing', language: 'python', text: longPython(python, '') },
    {
      name: 'Python, functions that share a variable',
      language: 'python',
      text: longPython(python, 'shared.append(1)'),
    },
    { name: 'C', language: 'c', text: longC(c) },
  ];
}

/** Each program in a function of its own. */
function longPython(programs: string[], first: string): string {
  const text = ['import select', 'import socket', 'import selectors', 'shared = list()'];
  for (let index = 0; text.length < lines; index++) {
    const program = programs[index % programs.length]!.split('\n');
    text.push(`def program_${index}():`, ...[first, ...program].map((line) => `    ${line}`.trimEnd()));
  }
  return text.slice(0, lines).join('\n');
}

/** What each program defines gets a name of its own: of two functions with one name the server says nothing. */
function longC(programs: string[]): string {
  const text: string[] = [];
  for (let index = 0; text.length < lines; index++) {
    const program = programs[index % programs.length]!;
    const defined = [...program.matchAll(/^(?:[a-z_]\w*[ *]+)+?(\w+)(?=\(|;| =|\[)/gm)].map(
      ([, name]) => name,
    );
    text.push(
      ...program
        .replace(/\b\w+\b(?!\.h)/g, (word) => (defined.includes(word) ? `${word}_${index}` : word))
        .split('\n'),
    );
  }
  return text.slice(0, lines).join('\n');
}

/** Types a letter at the end of a line and takes it out again, all over the file. @returns Milliseconds for each, in order. */
async function typeInto(document: OpenDocument): Promise<number[]> {
  const times: number[] = [];
  const { length } = document.text;
  for (let place = 1; place < strokes; place += 2) {
    const end = document.text.indexOf('\n', (length * place) / strokes);
    if (end < 0) break;
    times.push(await timed(() => document.replace(end, end, 'x')));
    times.push(await timed(() => document.replace(end, end + 1, '')));
  }
  return times.sort((left, right) => left - right);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now();
  await work();
  return performance.now() - before;
}

/** Of the process, in MiB, as the kernel counts it: now, and at most so far. */
function residentMemory(pid: number): { now: number; most: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mebibytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1024;
  return { now: mebibytes('VmRSS'), most: mebibytes('VmHWM') };
}

interface Figures {
  diagnostics: number;
  opened: number;
  half: number;
  most: number;
  resident: number;
  peak: number;
}

async function measure({ text, language }: Sample): Promise<Figures> {
  const client = await EditorClient.start();
  const before = performance.now();
  const document = await client.open(text, language);
  const opened = performance.now() - before;
  const { length: diagnostics } = document.diagnostics;
  const times = await typeInto(document);
  const at = (share: number) => times[Math.floor(times.length * share)]!;
  const { now, most } = residentMemory(client.pid);
  await client.stop();
  return { diagnostics, opened, half: at(0.5), most: at(0.95), resident: now, peak: most };
}

const files = process.argv.slice(2);
const samples: Sample[] =
  files.length === 0
    ? madeUp()
    : files.map((file) => ({
        name: basename(file),
        language: file.endsWith('.py') ? 'python' : 'c',
        text: readFileSync(file, 'utf8'),
      }));
const busyBefore = othersRunning();
const rows: string[][] = [];
for (const sample of samples) {
  const { diagnostics, opened, half, most, resident, peak } = await measure(sample);
  const length = sample.text.split('\n').length.toLocaleString('en');
  rows.push([
    sample.name,
    length,
    `${diagnostics}`,
    ...[opened, half, most, resident, peak].map((each) => each.toFixed(0)),
  ]);
}
const figures = table(
  [
    'file',
    'lines',
    'diagnostics',
    'opened, ms',
    'key stroke, ms',
    '95 of 100 within',
    'resident, MiB',
    'at most',
  ],
  rows,
);
console.log(figures);
if (files.length === 0) writeFileSync(join(import.meta.dirname, 'language.md'), page());

function page(): string {
  return `# How fast the language server is

Measured by \`npm run bench:language\` on ${new Date().toISOString().slice(0, 10)}: ${describeMachine()}. Programs that wanted
to run beside it: ${busyBefore} before, ${othersRunning()} after (an idle machine has 0; each core beyond that is shared).

The programs of the test corpus, one after the other, until the file has its lines. The time runs from the change that
the editor sends to the diagnostics that it gets: when the file is opened, and when a letter is typed at the end of
a line and taken out again, at ${strokes / 2} places all over the file. Memory is what the kernel counts as resident (VmRSS, VmHWM), the
pages of Node's own binary among it, of which there are some 45 MiB that every process of it shares.

${figures}
`;
}
