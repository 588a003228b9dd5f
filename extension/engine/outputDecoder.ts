/** Decodes what a server printed: UTF-8, for each connection on its own, so that no character is cut. */
import type { OutputEntry } from '../contract/methods.ts';
import type { NativeOutputEntry } from './native.ts';

export class OutputDecoder {
  private readonly decoders = new Map<number, TextDecoder>();
  private position = 0;

  /** `after` is where the caller stands; one that does not go on from the last call starts afresh. */
  decode(after: number, chunk: { entries: NativeOutputEntry[]; next: number }): OutputEntry[] {
    if (after !== this.position) this.decoders.clear();
    this.position = chunk.next;
    return chunk.entries.map(({ bytes, ...entry }) => ({ ...entry, text: this.text(entry, bytes) }));
  }

  private text({ connection, kind }: Omit<OutputEntry, 'text'>, bytes: Buffer): string {
    if (kind === 'left') {
      const rest = this.decoders.get(connection)?.decode() ?? '';
      this.decoders.delete(connection);
      return rest;
    }
    if (kind !== 'data') return bytes.toString('utf8');
    const decoder = this.decoders.get(connection) ?? new TextDecoder();
    this.decoders.set(connection, decoder);
    return decoder.decode(bytes, { stream: true });
  }
}
