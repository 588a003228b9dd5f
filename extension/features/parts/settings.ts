import * as vscode from 'vscode';

/** The lab's settings, read when they are needed so that a change holds at once. */
export const settings = {
  /** Milliseconds between two rounds of a view. */
  get refreshInterval(): number {
    return Math.max(100, read<number>('refreshInterval') ?? 500);
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
};

function read<T>(name: string): T | undefined {
  return vscode.workspace.getConfiguration('networkLab').get<T>(name);
}
