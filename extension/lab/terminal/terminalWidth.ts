/** How much room text takes in a terminal. */

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
