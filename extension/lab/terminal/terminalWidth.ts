/** How much room text takes in a terminal. */
import { eastAsianWidth } from 'get-east-asian-width';

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
  return eastAsianWidth(character.codePointAt(0)!);
}

/** Marks that go over the character before, and what only joins characters. */
const zeroWidth = /\p{Mn}|\p{Me}|[\u200b-\u200d]/u;
