/**
 * A file, pipe or terminal to which lines are written in their order, off the event loop: a reader who is slow holds
 * nothing up. Node's own streams are not for this. They make the pipe non-blocking for all who have it, and so for the
 * program.
 */
import { closeSync, openSync, write } from 'node:fs';
import { promisify } from 'node:util';

/** Kept for a reader who does not read; what comes then is dropped. */
const mostWaiting = 64 * 1024 * 1024;
/** How long to wait where somebody has made it non-blocking, and it is full. */
const againMilliseconds = 10;

export class LineFile {
  private readonly descriptor: number;
  private readonly isOwn: boolean;
  private readonly waiting: Buffer[] = [];
  private waitingBytes = 0;
  private writing: Promise<void> | undefined;
  /** Why nothing is written any more: nobody reads (EPIPE), or there is no room. */
  failure: NodeJS.ErrnoException | undefined;
  /** Lines that were not kept for a reader who does not read. */
  dropped = 0;

  /** @param file A descriptor that is open, or a file's name. @throws where it cannot be opened. */
  constructor(file: number | string) {
    this.isOwn = typeof file === 'string';
    this.descriptor = typeof file === 'string' ? openSync(file, 'w') : file;
  }

  write(line: string): void {
    if (this.failure) return;
    const bytes = Buffer.from(`${line}\n`);
    if (this.waitingBytes + bytes.length > mostWaiting) {
      this.dropped += 1;
      return;
    }
    this.waiting.push(bytes);
    this.waitingBytes += bytes.length;
    this.writing ??= this.writeAll();
  }

  /** Resolves when all is written, or nothing can be any more. */
  async end(): Promise<void> {
    await this.writing;
    if (this.isOwn) closeSync(this.descriptor);
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0 && !this.failure) {
      const bytes = Buffer.concat(this.waiting.splice(0));
      await this.writeBytes(bytes);
      this.waitingBytes -= bytes.length;
    }
    this.writing = undefined;
  }

  private async writeBytes(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length && !this.failure; ) {
      try {
        at += (await promisify(write)(this.descriptor, bytes, at)).bytesWritten;
      } catch (error) {
        const failure = error as NodeJS.ErrnoException;
        if (failure.code !== 'EAGAIN') this.failure = failure;
        else await new Promise((resolve) => setTimeout(resolve, againMilliseconds));
      }
    }
  }
}
