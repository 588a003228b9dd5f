/** What clients do to a server, in scenes, and what is seen of it from outside after each. */
import { setImmediate } from 'node:timers/promises';
import { until } from '../../until.ts';
import { Client, isAllRead, lookAt, type Port } from './clients.ts';
import type { Rest, RunningProgram } from './program.ts';

/** What is seen when a scene is over and its clients are still there. */
export interface Scene extends Port {
  name: string;
  rest: Rest;
  /** What each client got, in the order in which they came. */
  received: string[];
  /** Which of the clients that are still there the server has closed, by the same order. */
  closed: boolean[];
  /** Words of the clients that the program printed. */
  printed: string[];
  /** The last line of what it wrote to standard error, where it ended: the exception. */
  error: string;
  /** How it rests when all have left. */
  afterwards: Rest;
}

/** The clients of one scene, and the server that they talk to. */
class Stage {
  readonly program: RunningProgram;
  readonly port: number;
  readonly clients: Client[] = [];
  readonly words: string[] = [];
  readonly #scene: string;

  constructor(program: RunningProgram, port: number, scene: string) {
    this.program = program;
    this.port = port;
    this.#scene = scene;
  }

  async enter(): Promise<Client | undefined> {
    const client = await Client.connect(this.port);
    if (client) this.clients.push(client);
    return client;
  }

  /** A word that no other client says. */
  word(): string {
    const word = `${this.#scene}-${String.fromCharCode(97 + this.words.length)}`;
    this.words.push(word);
    return word;
  }

  /** Until nothing moves any more: the program rests, and this side has read what it was sent. */
  async settle(): Promise<Rest> {
    let rest: Rest;
    let unread: number;
    do {
      unread = lookAt(this.port).bytes;
      rest = await this.program.rest();
    } while (rest !== 'ended' && lookAt(this.port).bytes < unread);
    await until('what the server sent is read', () => isAllRead(this.port) || this.program.hasEnded);
    await setImmediate();
    await setImmediate();
    return rest;
  }
}

const scenes: Record<string, (stage: Stage) => Promise<void>> = {
  talk: async (stage) => {
    const client = await stage.enter();
    await stage.settle();
    for (const _ of [1, 2, 3]) {
      await client?.send(`${stage.word()}\n`);
      await stage.settle();
    }
  },
  long: async (stage) => {
    const client = await stage.enter();
    await client?.send(`${stage.word()}${' '.repeat(9000)}\n`);
    await stage.settle();
    await client?.send(`${stage.word()}\n`);
  },
  pieces: async (stage) => {
    const [one, other] = [await stage.enter(), await stage.enter()];
    const text = Buffer.from(`${stage.word()} é 中\n`);
    for (const byte of text) {
      await one?.send(Buffer.of(byte));
      if (byte > 127) await stage.settle();
    }
    await stage.settle();
    await other?.send(`${stage.word()}\n`);
  },
  leaves: async (stage) => {
    const [one, other, third] = [await stage.enter(), await stage.enter(), await stage.enter()];
    await one?.send(`${stage.word()}\n`);
    await stage.settle();
    await one?.leave();
    await stage.settle();
    await third?.leave();
    await stage.settle();
    await other?.send(`${stage.word()}\n`);
  },
  halfClose: async (stage) => {
    const [one, other] = [await stage.enter(), await stage.enter()];
    await stage.settle();
    stage.program.hold();
    await one?.send(`${stage.word()}\n`);
    await one?.halfClose();
    stage.program.release();
    await stage.settle();
    await other?.send(`${stage.word()}\n`);
  },
  together: async (stage) => {
    for (const _ of [1, 2, 3, 4]) await stage.enter();
    await stage.settle();
    for (const client of stage.clients) await client.send(`${stage.word()}\n`);
    await stage.settle();
    stage.program.hold();
    const [first, second, third, fourth] = stage.clients;
    await first?.halfClose();
    await second?.send(`${stage.word()}\n`);
    await third?.halfClose();
    await fourth?.send(`${stage.word()}\n`);
    stage.program.release();
    await stage.settle();
    await second?.send(`${stage.word()}\n`);
  },
  burst: async (stage) => {
    stage.program.hold();
    for (const _ of [1, 2, 3, 4, 5, 6, 7, 8]) await stage.enter();
    for (const client of stage.clients) await client.send(`${stage.word()}\n`);
    stage.program.release();
    await stage.settle();
    const late = await stage.enter();
    await late?.send(`${stage.word()}\n`);
  },
  reset: async (stage) => {
    const [one, other] = [await stage.enter(), await stage.enter()];
    await one?.send('r');
    await stage.settle();
    await one?.reset();
    await stage.settle();
    await other?.send(`${stage.word()}\n`);
  },
};

export const sceneNames = Object.keys(scenes);

export async function play(program: RunningProgram, port: number, name: string): Promise<Scene> {
  const stage = new Stage(program, port, name);
  const outputBefore = program.stdout.length;
  await scenes[name]!(stage);
  const rest = await stage.settle();
  const there = stage.clients.filter(({ hasLeft }) => !hasLeft);
  const output = plain(program.stdout.slice(outputBefore));
  const scene = {
    name,
    rest,
    ...lookAt(port),
    received: stage.clients.map(({ received }) => received),
    closed: there.map(({ isClosed }) => isClosed),
    printed: stage.words.filter((word) => output.includes(word)),
  };
  for (const client of there) await client.leave();
  const afterwards = await stage.settle();
  return { ...scene, afterwards, error: afterwards === 'ended' ? lastLine(program.stderr) : '' };
}

/** Printed text without what Python's representation of bytes puts around and between pieces. */
function plain(output: string): string {
  return output.replace(/b(?=['"])|['"]|\\n|\n/g, '');
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}
