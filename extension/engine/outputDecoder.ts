/** Decodes what a server printed: UTF-8, for each connection on its own, so that no character is cut. */
import type { OutputEntry } from '../contract/methods.ts';
import type { NativeOutputEntry } from './native.ts';

/**
 * Connections whose beginnings of characters are kept at once. No server has so many: it holds where one goes without a
 * word, and then the oldest beginning is given up.
 */
const mostUnfinished = 65_536;

const nothing = Buffer.alloc(0);

/**
 * Of a connection only the beginning of a character is kept, and only until the rest of it comes: what has ended with a
 * whole character leaves nothing here, whether or not its end is ever told.
 */
export class OutputDecoder {
  private readonly beginnings = new Map<number, Buffer>();
  private position = 0;

  /** Connections whose last character is not complete. */
  get unfinished(): number {
    return this.beginnings.size;
  }

  /**
   * @param after Where the caller stands. One that does not go on from the last call starts afresh, and so does one that
   * has lost entries: the rest of a character may have been among them, and the end of any connection.
   */
  decode(after: number, chunk: { entries: NativeOutputEntry[]; next: number; lost: number }): OutputEntry[] {
    if (after !== this.position || chunk.lost > 0) this.beginnings.clear();
    this.position = chunk.next;
    return chunk.entries.map(({ bytes, ...entry }) => ({ ...entry, text: this.text(entry, bytes) }));
  }

  private text({ connection, kind }: Omit<OutputEntry, 'text'>, bytes: Buffer): string {
    if (kind !== 'data' && kind !== 'left') return bytes.toString('utf8');
    const beginning = this.beginnings.get(connection) ?? nothing;
    this.beginnings.delete(connection);
    if (kind === 'left') return beginning.toString('utf8');
    const all = beginning.length === 0 ? bytes : Buffer.concat([beginning, bytes]);
    const whole = all.length - unfinishedLength(all);
    if (whole < all.length) this.keep(connection, Buffer.from(all.subarray(whole)));
    return all.toString('utf8', 0, whole);
  }

  private keep(connection: number, beginning: Buffer): void {
    this.beginnings.set(connection, beginning);
    if (this.beginnings.size <= mostUnfinished) return;
    const [oldest] = this.beginnings.keys();
    this.beginnings.delete(oldest!);
  }
}

/** Bytes at the end that are the beginning of a character: a lead byte that promises more than follow it. */
function unfinishedLength(bytes: Buffer): number {
  const longest = Math.min(3, bytes.length);
  for (let length = 1; length <= longest; length += 1) {
    const byte = bytes[bytes.length - length]!;
    const isContinuation = (byte & 0b1100_0000) === 0b1000_0000;
    if (!isContinuation) return promisedLength(byte) > length ? length : 0;
  }
  return 0;
}

/** Length of the character that begins with this byte; 1 for one that no character of several bytes begins with. */
function promisedLength(lead: number): number {
  if (lead >= 0xf0 && lead <= 0xf4) return 4;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  return lead >= 0xc2 && lead < 0xe0 ? 2 : 1;
}
