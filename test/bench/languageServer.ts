/**
 * How fast the language server is on a long file, and how much memory it takes.
 *
 *   node test/bench/languageServer.ts [python|c]
 *
 * The file is made of the test corpus, 5,000 lines of it, each program in a function of its own.
 */
import { readFileSync } from 'node:fs';
import { EditorClient, type OpenDocument } from '../language/support/client.ts';
import { readCorpus } from '../language/support/corpus.ts';

const lines = 5000;
const strokes = 200;

function longProgram(language: 'python' | 'c'): string {
  const samples = readCorpus(`${language}/corpus`, language === 'python' ? 'py' : 'c');
  if (language === 'c') return fill(samples.map(({ text }) => text.split('\n')));
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

function fill(parts: string[][], head = ''): string {
  const text: string[] = head.split('\n');
  for (let index = 0; text.length < lines; index++) text.push(...parts[index % parts.length]!);
  return text.slice(0, lines).join('\n');
}

/** Types a character in the middle and takes it out again. @returns Milliseconds for each, in order. */
async function typeInto(document: OpenDocument): Promise<number[]> {
  const times: number[] = [];
  const place = document.text.indexOf('\n', document.text.length / 2);
  for (let stroke = 0; stroke < strokes; stroke++) {
    const before = performance.now();
    if (stroke % 2 === 0) await document.replace(place, place, ' ');
    else await document.replace(place, place + 1, '');
    times.push(performance.now() - before);
  }
  return times.sort((left, right) => left - right);
}

/** Of the process, in MiB, as the kernel counts it. */
function residentMemory(pid: number): number {
  const [, kibibytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) / 1024;
}

for (const language of ['python', 'c'] as const) {
  if (process.argv[2] && process.argv[2] !== language) continue;
  const client = await EditorClient.start();
  const text = longProgram(language);
  const before = performance.now();
  const document = await client.open(text, language);
  const opened = performance.now() - before;
  const times = await typeInto(document);
  const at = (share: number) => times[Math.floor(times.length * share)]!.toFixed(0);
  console.log(
    `${language}: ${lines} lines, ${document.diagnostics.length} diagnostics; opened in ${opened.toFixed(0)} ms; ` +
      `after a key stroke: half within ${at(0.5)} ms, 95 % within ${at(0.95)} ms; ` +
      `${residentMemory(client.pid).toFixed(0)} MiB`,
  );
  await client.stop();
}
