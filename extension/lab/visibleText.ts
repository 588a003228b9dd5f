/**
 * Makes text from the network harmless to show: it must not drive the terminal or hide what it says.
 *
 * Line feeds and tabs stay. Other control characters become their Unicode pictures (ESC is ␛), and the
 * characters that change the direction of writing become their code points, ⟨U+202E⟩.
 */
export function visibleText(text: string): string {
  return text.replace(unprintable, (character) => {
    const code = character.codePointAt(0)!;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    if (code === 0x7f) return '␡';
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** C0 without tab and line feed, DEL, C1, and the bidirectional controls of UAX #9. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Columns that a terminal gives to the text: two for East Asian wide characters and emoji, none for marks.
 *
 * Counted by code point, as xterm.js does.
 */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += widthOf(character, columns);
  return columns;
}

/**
 * Rows that a line fills in a terminal of so many columns.
 *
 * A wide character that does not fit at the edge goes to the next row whole; a line that ends at the edge does
 * not begin the next row yet.
 */
export function rowsOf(line: string, columns: number): number {
  let rows = 1;
  let column = 0;
  for (const character of line) {
    const width = widthOf(character, column);
    if (column + width > columns) {
      rows += 1;
      column = 0;
    }
    column += width;
  }
  return rows;
}

function widthOf(character: string, column: number): number {
  if (character === '\t') return 8 - (column % 8);
  if (zeroWidth.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

const zeroWidth = /\p{Mn}|\p{Me}|[\u200b-\u200d]|[\ufe00-\ufe0f]/u;
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
