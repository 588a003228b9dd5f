/**
 * The arguments in a line that a person has typed: words between spaces, what stands between quotation marks as one, and a
 * backslash before a character that is to stand for itself. No shell: nothing else means anything.
 *
 * @returns Undefined where a quotation mark is not closed, or the line ends in a backslash.
 */
export function argumentsOf(line: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quotation: string | undefined;
  for (let at = 0; at < line.length; at++) {
    let character = line[at]!;
    if (character === '\\' && quotation !== "'") {
      at += 1;
      if (at === line.length) return undefined;
      character = line[at]!;
    } else if (character === quotation) {
      quotation = undefined;
      continue;
    } else if (quotation === undefined && (character === '"' || character === "'")) {
      quotation = character;
      word ??= '';
      continue;
    } else if (quotation === undefined && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    word = (word ?? '') + character;
  }
  if (quotation !== undefined) return undefined;
  return word === undefined ? words : [...words, word];
}

/** A line that `argumentsOf` reads back as these words. */
export function commandLine(words: readonly string[]): string {
  return words
    .map((word) => (/^[^\s'"\\]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}
