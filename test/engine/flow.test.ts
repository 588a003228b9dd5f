/** The one who asks and does not read holds up nobody but itself: what waits in the engine is bounded, and nothing is lost. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Duplex, Readable, Writable } from 'node:stream';
import { until } from '../until.ts';
import { engineCommand, sanitized } from './support/engine.ts';
import { residentMemory } from './support/proc.ts';

const requests = 100_000;
const megabyte = 1024 * 1024;
/** Beside the 8 MiB that may wait: what a burst leaves on the heap before it is collected. */
const mostGrowth = 64 * megabyte;

interface Message {
  id?: number;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { code: number; message: string };
}

/** A line to an engine on which one decides what is read, and when. */
interface RawLine {
  child: ChildProcess;
  /** Resolves when the engine, or the line, has taken them. */
  send(messages: Message[]): Promise<void>;
  /** Everything that comes from now on. */
  read(take: (message: Message) => void): void;
  end(): void;
}

function frame(message: Message): string {
  const body = JSON.stringify({ jsonrpc: '2.0', ...message });
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

function written(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve) => stream.write(text, () => resolve()));
}

function overStdio(): RawLine {
  const { command, parameters, env } = engineCommand();
  const child = spawn(command, parameters, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const { stdin, stdout } = child as unknown as { stdin: Writable; stdout: Readable };
  stdin.on('error', () => {});
  return {
    child,
    send: (messages) => written(stdin, messages.map(frame).join('')),
    read(take) {
      let rest = Buffer.alloc(0);
      stdout.on('data', (chunk: Buffer) => {
        rest = Buffer.concat([rest, chunk]);
        for (;;) {
          const head = /^Content-Length: (\d+)\r\n\r\n/.exec(rest.toString('latin1', 0, 40));
          if (!head || rest.length < head[0].length + Number(head[1])) return;
          const end = head[0].length + Number(head[1]);
          take(JSON.parse(rest.toString('utf8', head[0].length, end)));
          rest = rest.subarray(end);
        }
      });
    },
    end: () => stdin.end(),
  };
}

/** Node's IPC by hand, a line of JSON for each message: fork() reads whether or not anybody listens. */
function overIpc(): RawLine {
  const { command, parameters, env } = engineCommand();
  const child = spawn(command, parameters.slice(0, -1), {
    env: { ...env, NODE_CHANNEL_FD: '3', NODE_CHANNEL_SERIALIZATION_MODE: 'json' },
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  });
  const channel = child.stdio[3] as Duplex;
  channel.on('error', () => {});
  return {
    child,
    send: (messages) =>
      written(channel, messages.map((each) => `${JSON.stringify({ jsonrpc: '2.0', ...each })}\n`).join('')),
    read(take) {
      let rest = '';
      channel.on('data', (chunk) => {
        const lines = `${rest}${chunk}`.split('\n');
        rest = lines.pop()!;
        for (const line of lines) take(JSON.parse(line));
      });
    },
    end: () => channel.destroy(),
  };
}

/** Asks, a hundred requests at a time, for as long as they are taken. */
class Asker {
  taken = 0;
  private changedAt = performance.now();

  constructor(line: RawLine) {
    void this.ask(line);
  }

  /** Until nothing more is taken for so long that nothing more will be. */
  async untilItHalts(): Promise<void> {
    const halted = () => this.taken === requests || performance.now() - this.changedAt > 1000;
    await until('the engine to take no more in', halted, 60_000);
  }

  private async ask(line: RawLine): Promise<void> {
    while (this.taken < requests) {
      const first = this.taken + 1;
      await line.send(
        Array.from({ length: 100 }, (_, index) => ({
          id: first + index,
          method: 'server/statistics',
          params: { server: 1 },
        })),
      );
      this.taken += 100;
      this.changedAt = performance.now();
    }
  }
}

describe('a line whose other side asks and does not read', function () {
  this.timeout(120_000);
  let line: RawLine;

  afterEach(() => {
    line.child.kill('SIGKILL');
  });

  for (const [name, open] of Object.entries({ 'standard input and output': overStdio, IPC: overIpc })) {
    describe(name, () => {
      beforeEach(() => {
        line = open();
      });

      it(`${requests} requests: memory stays, and when it reads, all are answered, in their order`, async () => {
        const answered: number[] = [];
        // An engine that has answered is whole, and its memory what it needs for itself.
        const warm = once(line.child.stdout ?? (line.child.stdio[3] as Duplex), 'readable');
        void line.send([
          { id: 0, method: 'server/start', params: { id: 1, multiplexer: 'epoll', application: 'echo' } },
        ]);
        await warm;
        const before = residentMemory(line.child.pid!);
        const asker = new Asker(line);
        await asker.untilItHalts();
        const growth = residentMemory(line.child.pid!) - before;
        assert(asker.taken < requests, 'the engine has taken in all that it was asked');
        // Under a sanitizer what is freed is kept for a while.
        if (!sanitized)
          assert(growth < mostGrowth, `${(growth / megabyte).toFixed(0)} MiB more for ${requests} requests`);
        line.read(({ id }) => {
          if (id !== undefined) answered.push(id);
        });
        await until('all answers', () => answered.length === requests + 1, 60_000);
        assert(answered.every((id, index) => id === index));
      });

      it('ends with the other side, though its answers are not read', async () => {
        await new Asker(line).untilItHalts();
        const ended = once(line.child, 'exit', { signal: AbortSignal.timeout(10_000) });
        for (const stream of line.child.stdio) stream?.destroy();
        await ended;
      });
    });
  }

  it('what the engine is late with holds up nobody: a server is resumed and stopped behind a thousand steps', async () => {
    line = overStdio();
    const answers = new Map<number, Message>();
    line.read((message) => {
      if (message.id !== undefined) answers.set(message.id, message);
    });
    const ask = (id: number, method: string, params: unknown) => void line.send([{ id, method, params }]);
    ask(1, 'server/start', { id: 1, multiplexer: 'epoll', application: 'echo' });
    await until('a server', () => answers.has(1));
    ask(2, 'loop/pause', { server: 1 });
    // More steps than may wait, of a loop with nothing to do: each waits for its patience to end.
    for (let id = 10; id < 2010; id += 1) ask(id, 'loop/step', { server: 1 });
    ask(3, 'server/list', {});
    ask(4, 'loop/resume', { server: 1 });
    ask(5, 'server/stop', { server: 1 });
    await until('all to be answered', () => answers.size === 2005);
    for (const id of [3, 4, 5]) assert.equal(answers.get(id)?.error, undefined);
  });
});
