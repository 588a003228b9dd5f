/** What a server does to a program that is its client, in scenes. */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { until } from '../../until.ts';
import type { Scene } from './conversation.ts';
import type { RunningProgram } from './program.ts';

/** A server that accepts, and waits to be told what to do. */
export class Peer {
  readonly #server: Server;
  readonly #sockets: Socket[] = [];

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      socket.setNoDelay();
      socket.on('error', () => {});
      this.#sockets.push(socket);
    });
  }

  static async start(): Promise<Peer> {
    const server = createServer({ allowHalfOpen: true });
    const peer = new Peer(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return peer;
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  async connection(): Promise<Socket> {
    await until('the program has connected', () => this.#sockets.length > 0);
    return this.#sockets[0]!;
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}

const endings: Record<string, (socket: Socket) => void> = {
  'peer-ends': (socket) => socket.end(),
  'peer-resets': (socket) => socket.resetAndDestroy(),
};

export const endingNames = Object.keys(endings);

export async function playEnding(program: RunningProgram, peer: Peer, name: string): Promise<Scene> {
  const socket = await peer.connection();
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
  });
  await program.rest();
  const words = ['one', 'two', 'three'];
  for (const byte of Buffer.from(`${words[0]} é\n`)) {
    socket.write(Buffer.of(byte));
    if (byte > 127) await program.rest();
  }
  await program.rest();
  for (const word of words.slice(1)) {
    socket.write(`${word} ${' '.repeat(6000)}\n`);
    await program.rest();
  }
  const rest = await program.rest();
  await setImmediate();
  const isClosed = socket.readableEnded || socket.destroyed;
  endings[name]!(socket);
  const afterwards = await program.rest();
  await setImmediate();
  const error = program.failed ? (program.stderr.trimEnd().split('\n').at(-1) ?? '') : '';
  // To end by itself is what a client may do, and when its one connection is reset, also by that error.
  const endedWell = error === '' || (name === 'peer-resets' && error.startsWith('ConnectionResetError'));
  const output = program.stdout.replace(/b(?=['"])|['"]|\\n|\n/g, '');
  return {
    name,
    rest,
    unread: 0,
    kept: 0,
    bytes: 0,
    waiting: 0,
    received: [received],
    closed: [isClosed],
    printed: words.filter((word) => output.includes(word)),
    afterwards: afterwards === 'ended' && endedWell ? 'asleep' : afterwards,
    error,
  };
}
