/**
 * The clients that bring a classic mistake to light: who connects, and what they do. What has an effect once is done
 * again and again, so that the cure can be seen too when the mistake is switched off.
 */
import { setTimeout } from 'node:timers/promises';
import type { LiveMistakeName } from '../../contract/mistakes.ts';
import type { Provoker } from './provoker.ts';

/** Between two clients who come and go: slow enough to be watched. */
const pause = 2000;
/** A demonstration that nobody ends comes to rest by itself. */
const mostTimes = 150;

type Provocation = (clients: Provoker) => Promise<void>;

/** Characters of three bytes each: one of them is cut by any piece of 64. */
const chinese = Buffer.from('很久以前，有一只网络小猫，它每天都在等待事件的到来。\n');

export const provocations: Readonly<Record<string, Provocation>> = {
  'eof-ignored': (clients) => again(clients, comeAndGo, 10),
  'always-writable': async (clients) => void (await clients.connect()),
  'zero-timeout': async (clients) => void (await clients.connect()),
  'edge-one-receive': async (clients) => {
    const client = await clients.connect();
    await again(clients, async () => void client.write('x'.repeat(64)));
  },
  'removed-not-closed': (clients) => again(clients, comeAndGo, 50),
  'closed-not-removed': (clients) => again(clients, comeAndGo),
  'blocking-accept': (clients) =>
    again(clients, async () => void (await clients.connect()).write('anybody?\n'), 5, 4 * pause),
  'partial-send': async (clients) => {
    const client = await clients.connect();
    client.pause();
    client.write(Buffer.alloc(4 << 20, 'x'));
    await setTimeout(pause, undefined, { signal: clients.ended });
    client.resume();
  },
  'hup-ignored': (clients) =>
    again(
      clients,
      async () => {
        const client = await clients.connect();
        await clients.pauseReading(client);
        client.resetAndDestroy();
      },
      3,
      4 * pause,
    ),
  'split-character': async (clients) => {
    await clients.connect();
    const speaker = await clients.connect();
    await again(clients, async () => {
      speaker.write(chinese.subarray(0, 64));
      await setTimeout(pause / 20, undefined, { signal: clients.ended });
      speaker.write(chinese.subarray(64));
    });
  },
  'message-boundary': async (clients) => {
    await clients.connect();
    const speaker = await clients.connect();
    await again(clients, async () => {
      for (const message of [
        'one\n',
        'two\n',
        'three\n',
        `${'a message of more than one receive, '.repeat(4)}\n`,
      ])
        speaker.write(message);
    });
  },
} satisfies Record<LiveMistakeName, Provocation>;

async function comeAndGo(clients: Provoker): Promise<void> {
  const client = await clients.connect();
  client.end('hello\n');
}

/** Until the demonstration ends; the server may end before, and then nobody can connect. */
async function again(
  clients: Provoker,
  act: Provocation,
  times = mostTimes,
  milliseconds = pause,
): Promise<void> {
  for (let time = 0; time < times; time++) {
    await act(clients);
    await setTimeout(milliseconds, undefined, { signal: clients.ended });
  }
}
