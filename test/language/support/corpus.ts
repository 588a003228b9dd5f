import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { root } from '../../../scripts/run.mjs';

/** A program that was written for one rule: wrong, with what is wrong marked at its line, or right. */
export interface Sample {
  rule: string;
  name: string;
  text: string;
  /** Rule and line, counted from 1: everything that is to be said about the program. */
  expected: string[];
}

const mark = /(?:#|\/\/) expect (.+)$/;

/** @param folder Below test/language, with a folder for each rule. */
export function readCorpus(folder: string, extension: string): Sample[] {
  const files = globSync(`test/language/${folder}/*/*.${extension}`, { cwd: root }).sort();
  return files.map((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const expected = text
      .split('\n')
      .flatMap((line, index) =>
        (mark.exec(line)?.[1]?.split(' ') ?? []).map((rule) => `${rule} ${index + 1}`),
      );
    return { rule: basename(dirname(file)), name: basename(file), text, expected: expected.sort() };
  });
}
