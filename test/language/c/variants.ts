import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One program of the corpus. */
export interface Variant {
  /** `wrong: …` or `right: …`. */
  title: string;
  text: string;
  /** Rule and line, as the comments at the lines' ends say. */
  expected: string[];
}

const corpus = join(import.meta.dirname, 'corpus');

/** The mistakes that there are programs for. */
export function corpusFiles(): string[] {
  return readdirSync(corpus).map((file) => file.replace(/\.c$/, ''));
}

/** What stands before the first variant is common to all of them. */
export function variantsOf(rule: string): Variant[] {
  const [preamble, ...parts] = readFileSync(join(corpus, `${rule}.c`), 'utf8').split(/^\/\/\/\/ /m);
  return parts.map((part) => {
    const text = `${preamble}//// ${part}`;
    const expected = text.split('\n').flatMap((line, index) => {
      const mark = /\/\/ <- ([\w-]+)$/.exec(line);
      return mark ? [`${mark[1]} ${index + 1}`] : [];
    });
    return { title: part.slice(0, part.indexOf('\n')), text, expected: expected.sort() };
  });
}
