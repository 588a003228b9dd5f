import { columnsOf } from '../../../extension/lab/terminal/terminalWidth.ts';

/** A terminal that knows what the line editor uses: text that wraps, CR, LF, cursor up, clear to the end. */
export class Screen {
  private readonly columns: number;
  private rows: string[] = [''];
  private row = 0;
  private atStart = true;

  constructor(columns: number) {
    this.columns = columns;
  }

  write(output: string): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the terminal's own language
    const parts = output.match(/\u001b\[\d*[A-Z]|[\s\S]/gu) ?? [];
    for (const part of parts) {
      if (part === '\r') this.atStart = true;
      else if (part === '\n') this.down();
      else if (part.endsWith('A') && part.length > 1) this.row -= Number(part.slice(2, -1));
      else if (part === '\u001b[J') this.rows = [...this.rows.slice(0, this.row), ''];
      else this.put(part);
    }
  }

  /** The rows with something on them, as one text. */
  text(): string {
    return this.rows.join('\n').trimEnd();
  }

  private put(character: string): void {
    if (this.atStart) {
      this.atStart = false;
      this.rows[this.row] = '';
    }
    if (columnsOf(this.rows[this.row] + character) > this.columns) {
      this.down();
      this.rows[this.row] = '';
    }
    this.rows[this.row] += character;
  }

  private down(): void {
    this.row += 1;
    this.rows[this.row] ??= '';
  }
}
