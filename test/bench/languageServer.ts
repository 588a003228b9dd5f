/**
 * How fast the language server is on a long file, and how much memory it takes.
 *
 *   node test/bench/languageServer.ts [python|c|FILE…]
 *
 * Without files of your own, it is made of the test corpus: 5,000 lines, each program in a function of its own.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { EditorClient, type OpenDocument } from '../language/support/client.ts';
import { readCorpus } from '../language/support/corpus.ts';

const lines = 5000;
const strokes = 200;

function longProgram(language: 'python' | 'c'): string {
  const samples = readCorpus(`${language}/corpus`, language === 'python' ? 'py' : 'c');
  if (language === 'c') return longCProgram(samples.map(({ text }) => text));
  return fill(
    samples.map(({ text }, index) => [
      `def program_${index}():`,
      ...text
        .replace(/^from \S+ import \*$/gm, '')
        .split('\n')
        .map((line) => `    ${line}`.trimEnd()),
    ]),
    'import select\nimport socket\nimport selectors\n',
  );
}

/** What each program defines gets a name of its own: of two functions with one name the server says nothing. */
function longCProgram(programs: string[]): string {
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

function fill(parts: string[][], head = ''): string {
  const text: string[] = head.split('\n');
  for (let index = 0; text.length < lines; index++) text.push(...parts[index % parts.length]!);
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

async function measure(name: string, text: string, language: string): Promise<void> {
  const client = await EditorClient.start();
  const before = performance.now();
  const document = await client.open(text, language);
  const opened = performance.now() - before;
  const { length: found } = document.diagnostics;
  const times = await typeInto(document);
  const at = (share: number) => times[Math.floor(times.length * share)]!.toFixed(0);
  const { now, most } = residentMemory(client.pid);
  console.log(
    `${name}: ${text.split('\n').length} lines, ${found} diagnostics; opened in ${opened.toFixed(0)} ms; ` +
      `after a key stroke: half within ${at(0.5)} ms, 95 % within ${at(0.95)} ms; ` +
      `${now.toFixed(0)} MiB resident, ${most.toFixed(0)} at most`,
  );
  await client.stop();
}

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : ['python', 'c']) {
  if (name === 'python' || name === 'c') await measure(name, longProgram(name), name);
  else await measure(basename(name), readFileSync(name, 'utf8'), name.endsWith('.py') ? 'python' : 'c');
}
