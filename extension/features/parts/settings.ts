import * as vscode from 'vscode';
import type { ServerConfiguration } from '../../contract/server.ts';

type Drain = ServerConfiguration['drain'];
type WriteStrategy = ServerConfiguration['writeStrategy'];

/** The lab's settings, read when they are needed so that a change holds at once. */
export const settings = {
  /** Milliseconds between two rounds of a view. */
  get refreshInterval(): number {
    return Math.max(100, read<number>('refreshInterval') ?? 500);
  },
  /** The most often that the panel asks in a second. */
  get panelRefreshesPerSecond(): number {
    return Math.min(30, Math.max(1, read<number>('panelRefreshesPerSecond') ?? 20));
  },
  get defaultHost(): string {
    return read<string>('defaultHost') || '127.0.0.1';
  },
  get backlog(): number {
    return read<number>('backlog') ?? 5;
  },
  /** Bytes that one connection's application queue may hold. */
  get queueLimit(): number {
    return read<number>('queueLimit') ?? 1024 * 1024;
  },
  get trace(): boolean {
    return read<boolean>('trace') ?? true;
  },
  /** Bytes asked for by one recv; undefined: the tutorial's, which depend on the application. */
  get receiveSize(): number | undefined {
    return read<number>('receiveSize') || undefined;
  },
  /** Undefined: what the trigger needs. */
  get drain(): Drain {
    return unlessDefault(read<string>('drain')) as Drain;
  },
  get writeStrategy(): WriteStrategy {
    return unlessDefault(read<string>('writeStrategy')) as WriteStrategy;
  },
  /** Bits in each of select's descriptor sets. */
  get fdSetBits(): number | undefined {
    return read<number>('fdSetBits') || undefined;
  },
};

function unlessDefault(value: string | undefined): string | undefined {
  return value === 'default' ? undefined : value;
}

function read<T>(name: string): T | undefined {
  return vscode.workspace.getConfiguration('networkLab').get<T>(name);
}
