import type { OutputEntry } from '../contract/methods.ts';
import { visibleLines } from '../shared/text.ts';

/** What is said of a peer, in the person's language. */
export interface OutputWords {
  joined(peer: string): string;
  left(peer: string): string;
  lost(entries: number): string;
}

/**
 * Writes what a server printed as lines: each line of data begins with the peer that sent it.
 *
 * TCP has no messages: what a peer sends next goes on in its line, unless another has spoken in between.
 */
export class OutputText {
  private readonly words: OutputWords;
  /** The connection whose line is not finished yet. */
  private open: number | undefined;

  constructor(words: OutputWords) {
    this.words = words;
  }

  /** @returns text to append to what was written so far. */
  add(entries: OutputEntry[], lost: number): string {
    const gap = lost > 0 ? this.line(this.words.lost(lost)) : '';
    return gap + entries.map((entry) => this.entry(entry)).join('');
  }

  private entry(entry: OutputEntry): string {
    switch (entry.kind) {
      case 'joined':
        return this.line(this.words.joined(entry.peer));
      case 'left':
        return this.line(this.words.left(entry.peer));
      case 'note':
        return this.line(visibleLines(entry.text));
      case 'data':
        return this.data(entry);
    }
  }

  private line(text: string): string {
    return `${this.finishLine()}${text}\n`;
  }

  private data({ peer, connection, text }: OutputEntry): string {
    if (text === '') return '';
    const goesOn = this.open === connection;
    const start = goesOn ? '' : this.finishLine();
    const shown = visibleLines(text.replace(/\r\n/g, '\n'));
    const endsLine = shown.endsWith('\n');
    const lines = (endsLine ? shown.slice(0, -1) : shown).split('\n');
    const named = lines.map((line, index) => (goesOn && index === 0 ? line : `${peer}> ${line}`));
    this.open = endsLine ? undefined : connection;
    return `${start}${named.join('\n')}${endsLine ? '\n' : ''}`;
  }

  private finishLine(): string {
    const end = this.open === undefined ? '' : '\n';
    this.open = undefined;
    return end;
  }
}
