/** A server of the lab: a thread of this engine that runs the lab's loop. */
import type { Inspection } from '../contract/connection.ts';
import type { LabServerInfo, OptionValue } from '../contract/server.ts';
import type { NativeServer } from './native.ts';
import { OutputDecoder } from './outputDecoder.ts';
import type { OutputChunk, Watched } from './watched.ts';

export class LabServer implements Watched {
  readonly id: number;
  readonly native: NativeServer;
  /** When its loop has ended, asked to or not. */
  readonly ended: Promise<void>;
  stopping = false;
  pace = 0;
  private readonly output = new OutputDecoder();

  constructor(id: number, native: NativeServer, ended: Promise<void>) {
    this.id = id;
    this.native = native;
    this.ended = ended;
  }

  info(): LabServerInfo {
    return { id: this.id, ...this.native.info(), pace: this.pace };
  }

  statistics() {
    return this.native.statistics();
  }

  view(query: Parameters<Watched['view']>[0]) {
    return this.native.view(query);
  }

  inspect(connection: number): Inspection | undefined {
    const found = this.native.inspect(connection);
    if (!found) return undefined;
    const messages = found.messages.map((message) => ({
      ...message,
      head: message.head.toString('base64'),
    }));
    return { ...found, messages };
  }

  options(connection: number) {
    return this.native.options(connection);
  }

  setOption(connection: number, name: string, value: OptionValue) {
    return this.native.setOption(connection, name, value);
  }

  lastWait(limit: number) {
    return this.native.lastWait(limit);
  }

  readTrace(after: number, limit: number) {
    return this.native.readTrace(after, limit);
  }

  turnTrace(on: boolean): void {
    this.native.turnTrace(on);
  }

  /** What it does wrong it was told to. */
  findings(): [] {
    return [];
  }

  readOutput(after: number): OutputChunk {
    const chunk = this.native.readOutput(after);
    return { entries: this.output.decode(after, chunk), next: chunk.next, lost: chunk.lost };
  }
}
