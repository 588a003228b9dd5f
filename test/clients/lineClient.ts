/** Python clients as the tests use them. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { until } from '../until.ts';

const script = join(import.meta.dirname, 'line_client.py');

export class LineClient {
  /** Address and port of its own end, as servers see it. */
  readonly address: string;
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly said: () => string;

  private constructor(child: ChildProcessWithoutNullStreams, said: () => string) {
    this.child = child;
    this.said = said;
    this.address = /^connected (\S+)/.exec(said())![1]!;
  }

  static async connect(host: string, port: number): Promise<LineClient> {
    const child = spawn('python3', [script, host, `${port}`]);
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
    });
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    await until(`a connection to ${host}:${port}`, () => {
      if (child.exitCode !== null) throw new Error(said);
      return /^connected .*\n/.test(said);
    });
    return new LineClient(child, () => said);
  }

  send(line: string): void {
    this.child.stdin.write(`${line}\n`);
  }

  async received(text: string): Promise<void> {
    await until(`${text} at ${this.address}`, () => this.said().includes(text));
  }

  async end(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.stdin.end();
    if (this.child.exitCode === null) await ended;
  }
}
