import { visibleLines } from '../../shared/text.ts';
import { rowsOf } from './terminalWidth.ts';

/** What a person did with the keyboard; `text` is a line without its end. */
export type LineEvent = { kind: 'line'; text: string } | { kind: 'close' };

/** Keys that send an escape sequence (arrows, F1, a pasted colour): taken whole and left out. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences start with one
const escapeSequence = /^\u001b(?:\[[0-?]*[ -/]*[@-~]|O.|.)?/;

/** Longest line that is kept; a paste beyond it is cut. */
const longestLine = 64 * 1024;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * The lowest lines of a terminal: an unfinished line of the peer's, then a prompt and what is being typed.
 *
 * They are one picture that is erased and drawn again as a whole, so that wide characters, wrapped lines and
 * text that arrives while one types come out right. All methods return what to write to the terminal.
 */
export class LineEditor {
  private readonly prompt: string;
  private columns: number;
  private typed = '';
  private unfinished = '';

  constructor(prompt: string, columns: number) {
    this.prompt = prompt;
    this.columns = columns;
  }

  resize(columns: number): void {
    this.columns = Math.max(columns, 1);
  }

  /** Takes what the keyboard or a paste sent. */
  type(input: string): { output: string; events: LineEvent[] } {
    const events: LineEvent[] = [];
    let output = this.erase();
    let rest = input;
    while (rest !== '') {
      const key =
        escapeSequence.exec(rest)?.[0] ?? graphemes.segment(rest)[Symbol.iterator]().next().value!.segment;
      rest = rest.slice(key.length);
      if (key === '\r' || key === '\n' || key === '\r\n') {
        output += `${this.draw()}\r\n`;
        events.push({ kind: 'line', text: this.typed });
        this.unfinished = '';
        this.typed = '';
      } else if (key === '\u0003' || key === '\u0004') {
        events.push({ kind: 'close' });
      } else {
        this.edit(key);
      }
    }
    return { output: output + this.draw(), events };
  }

  /** Shows text from the peer above the prompt. A line without its end is kept open for what follows. */
  receive(text: string): string {
    const erased = this.erase();
    const all = this.unfinished + text;
    const end = all.lastIndexOf('\n') + 1;
    const finished = all.slice(0, end);
    this.unfinished = all.slice(end);
    let overlong = '';
    if (this.unfinished.length > longestLine) {
      overlong = `${shown(this.unfinished)}\r\n`;
      this.unfinished = '';
    }
    return erased + shown(finished) + overlong + this.draw();
  }

  /** A line of the terminal's own, already in the form it is to be shown in; nothing is drawn below it. */
  leave(line: string): string {
    const output = `${this.erase()}${this.unfinished === '' ? '' : `${shown(this.unfinished)}\r\n`}${line}\r\n`;
    this.unfinished = '';
    this.typed = '';
    return output;
  }

  /** Draws the prompt where the cursor is. */
  draw(): string {
    const above = this.unfinished === '' ? '' : `${shown(this.unfinished)}\r\n`;
    return `${above}${this.prompt}${visibleLines(this.typed)}`;
  }

  private edit(key: string): void {
    if (key === '\u007f' || key === '\b') this.typed = withoutLast(this.typed);
    else if (key === '\u0015')
      this.typed = ''; // Ctrl+U
    else if (key === '\t' || (key >= ' ' && !key.startsWith('\u001b'))) {
      if (this.typed.length + key.length <= longestLine) this.typed += key;
    }
  }

  /** Goes to the first row of the picture and clears from there on. */
  private erase(): string {
    const above = this.unfinished === '' ? 0 : rowsOf(shown(this.unfinished), this.columns);
    const up = above + rowsOf(this.prompt + visibleLines(this.typed), this.columns) - 1;
    return `\r${up > 0 ? `\u001b[${up}A` : ''}\u001b[J`;
  }
}

/** A carriage return before a line, as the tutorial's chat server sends it, would only go where we are already. */
function shown(text: string): string {
  return visibleLines(text.replace(/^\r|(?<=\n)\r|\r(?=\n)/g, '')).replace(/\n/g, '\r\n');
}

function withoutLast(text: string): string {
  const last = [...graphemes.segment(text.slice(-64))].at(-1)?.segment ?? '';
  return text.slice(0, text.length - last.length);
}
