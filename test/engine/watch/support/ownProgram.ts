/** A program of a person's own, started with or without what makes it report, and clients of it. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { until } from '../../../until.ts';

export const programs = join(import.meta.dirname, '..', 'programs');

/** What `programs/echo.py` prints of each wait. */
export interface ToldWait {
  asked: number[];
  answer: [fd: number, bits: number][];
}

export class OwnProgram {
  readonly child: ChildProcessWithoutNullStreams;
  output = '';
  errors = '';
  private readonly clients: Socket[] = [];

  constructor(command: string, parameters: string[], environment: NodeJS.ProcessEnv = {}) {
    // A process group of its own: what it has started ends with it.
    this.child = spawn(command, parameters, { env: { ...process.env, ...environment }, detached: true });
    this.child.stdout.on('data', (data) => (this.output += data));
    this.child.stderr.on('data', (data) => (this.errors += data));
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** The port that it prints in its first line. */
  async port(): Promise<number> {
    await until('the program tells its port', () => this.output.includes('\n'));
    return Number.parseInt(this.output, 10);
  }

  /** What it printed of its waits. */
  get waits(): ToldWait[] {
    const lines = this.output.split('\n').slice(1, -1);
    return lines.map((line) => JSON.parse(line) as ToldWait);
  }

  async client(): Promise<Socket> {
    const socket = connect(await this.port(), '127.0.0.1');
    this.clients.push(socket);
    await once(socket, 'connect');
    socket.on('error', () => {});
    return socket;
  }

  /** Sends a text and waits until all of it has come back. */
  async echo(socket: Socket, text: string): Promise<void> {
    let got = '';
    const take = (data: Buffer) => (got += data);
    socket.on('data', take);
    socket.write(text);
    await until('the echo', () => got.length >= text.length);
    socket.off('data', take);
  }

  async ended(): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    const { child } = this;
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    return { code: child.exitCode, signal: child.signalCode };
  }

  private killGroup(): void {
    try {
      process.kill(-this.pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // ESRCH: all gone already
    }
  }

  async dispose(): Promise<void> {
    for (const client of this.clients) client.destroy();
    this.killGroup();
    await this.ended();
    // What it has started may hold the other ends, and this process with them.
    for (const stream of [this.child.stdin, this.child.stdout, this.child.stderr]) stream.destroy();
  }
}
