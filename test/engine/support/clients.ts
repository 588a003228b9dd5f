/** Client programs: Python's socket module and netcat, each in a process of its own. */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { until } from '../../until.ts';

/** The interpreter itself: `python3` may be a launcher that takes longer to start than Python. */
export const python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
  encoding: 'utf8',
}).trim();

const folder = join(import.meta.dirname, '..', '..', 'clients');

export interface EchoCheck {
  host?: string;
  port: number;
  seed?: number;
  /** Bytes of each message, gone through in turn. */
  sizes: number[];
  count: number;
  /** Waits for each message to come back before it sends the next. */
  pingPong?: boolean;
}

/** Runs test/clients/echo_check.py to its end. Fails with what it says when a byte was wrong, missing or too many. */
export async function checkEcho({ host = '127.0.0.1', port, seed = 1, sizes, count, pingPong }: EchoCheck) {
  const parameters = [host, port, seed, ...sizes, '--count', count, ...(pingPong ? ['--ping-pong'] : [])];
  const { code, output, complaints } = await finish(
    spawn(python, [join(folder, 'echo_check.py'), ...parameters.map(String)]),
  );
  if (code !== 0) throw new Error(complaints);
  return output.trim();
}

/** `nc -N`: sends its input, shuts down its sending side, and gives all that comes back. */
export async function netcat(port: number, input: Buffer): Promise<Buffer> {
  const child = spawn('nc', ['-N', '127.0.0.1', `${port}`]);
  child.stdin.end(input);
  const parts: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => parts.push(part));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`nc ended with ${code}`);
  return Buffer.concat(parts);
}

async function finish(child: ChildProcessWithoutNullStreams) {
  let output = '';
  let complaints = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, output, complaints };
}

export interface PuppetSocket {
  socket: number;
  /** Address and port of its own end, as the server sees it. */
  address: string;
}

/** Many sockets of one Python process, each call as the test commands it (test/clients/puppet.py). */
export class Puppet {
  private readonly child = spawn(python, [join(folder, 'puppet.py')]);
  private readonly waiting: ((reply: string) => void)[] = [];

  constructor() {
    this.child.stderr.on('data', (chunk) => process.stderr.write(chunk));
    createInterface({ input: this.child.stdout }).on('line', (line) => this.waiting.shift()?.(line));
    this.child.once('exit', () => {
      for (const reply of this.waiting) reply('{"error": "the client process ended"}');
    });
  }

  get pid(): number {
    return this.child.pid!;
  }

  connect(port: number, more: object = {}): Promise<PuppetSocket> {
    return this.command('connect', { host: '127.0.0.1', port, ...more });
  }
  connectMany(port: number, count: number): Promise<PuppetSocket[]> {
    return this.command('connect_many', { host: '127.0.0.1', port, count });
  }
  send({ socket }: PuppetSocket, data: string | Buffer): Promise<void> {
    return this.command('send', { socket, base64: Buffer.from(data).toString('base64') });
  }
  sendUrgent({ socket }: PuppetSocket, data: string): Promise<void> {
    return this.command('send_urgent', { socket, base64: Buffer.from(data).toString('base64') });
  }
  sendUntilFull({ socket }: PuppetSocket): Promise<number> {
    return this.command('send_until_full', { socket });
  }
  async receive({ socket }: PuppetSocket, size: number): Promise<Buffer> {
    return Buffer.from(await this.command<string>('receive', { socket, size }), 'base64');
  }
  async receiveExactly({ socket }: PuppetSocket, size: number): Promise<Buffer> {
    return Buffer.from(await this.command<string>('receive_exactly', { socket, size }), 'base64');
  }
  /** To the end of the stream. */
  async receiveAll({ socket }: PuppetSocket): Promise<Buffer> {
    return Buffer.from(await this.command<string>('receive_all', { socket }), 'base64');
  }
  /** What has come when it ends with `ending`; a chat's messages have no length to wait for. */
  async receiveText(socket: PuppetSocket, ending: string): Promise<string> {
    let received = Buffer.alloc(0);
    while (!received.toString().endsWith(ending)) {
      const part = await this.receive(socket, 65_536);
      if (part.length === 0) throw new Error(`the stream ended behind ${received}`);
      received = Buffer.concat([received, part]);
    }
    return received.toString();
  }
  /** Says that this side sends no more. */
  shutdown({ socket }: PuppetSocket): Promise<void> {
    return this.command('shutdown', { socket });
  }
  close({ socket }: PuppetSocket): Promise<void> {
    return this.command('close', { socket });
  }
  reset({ socket }: PuppetSocket): Promise<void> {
    return this.command('reset', { socket });
  }
  connected({ socket }: PuppetSocket): Promise<boolean> {
    return this.command('connected', { socket });
  }
  readable({ socket }: PuppetSocket): Promise<boolean> {
    return this.command('readable', { socket });
  }
  option({ socket }: PuppetSocket, level: string, name: string): Promise<number> {
    return this.command('option', { socket, level, name });
  }

  /** Rejects with the kernel's word (ECONNRESET) as the message, or the exception's name where there is none. */
  private async command<T>(command: string, parameters: object): Promise<T> {
    const line = await new Promise<string>((resolve) => {
      this.waiting.push(resolve);
      this.child.stdin.write(`${JSON.stringify({ do: command, ...parameters })}\n`);
    });
    const reply = JSON.parse(line) as { answer: T; error?: string; errno?: string };
    if (reply.error) throw new Error(reply.errno ?? reply.error);
    return reply.answer;
  }

  async dispose(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.stdin.end();
    await ended;
  }
}

/** A program that a person would use: typed to line by line, its screen read. */
export class Program {
  screen = '';
  private readonly child: ChildProcessWithoutNullStreams;

  constructor(command: string, parameters: string[]) {
    this.child = spawn(command, parameters, { env: { ...process.env, PYTHONUNBUFFERED: '1' } });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (chunk: string) => {
        this.screen += chunk;
      });
    }
  }

  type(line: string): void {
    this.child.stdin.write(`${line}\n`);
  }

  async shows(text: string): Promise<void> {
    await until(`“${text}” on the screen, which has “${this.screen}”`, () => this.screen.includes(text));
  }

  /** Waits for it to end by itself; its exit code. */
  async ended(): Promise<number | null> {
    await until(
      'the end of the program',
      () => this.child.exitCode !== null || this.child.signalCode !== null,
    );
    return this.child.exitCode;
  }

  async dispose(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}
