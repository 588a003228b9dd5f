/** The clients that bring a mistake of `programs/mistakes/` to light. */
import type { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { FindingName } from '../../../../extension/contract/mistakes.ts';
import type { OwnProgram } from './ownProgram.ts';

type Provoke = (program: OwnProgram) => Promise<void>;

async function idleClient(program: OwnProgram): Promise<void> {
  await program.client();
}

async function manyClients(program: OwnProgram, count: number): Promise<void> {
  for (let i = 0; i < count; i++) void program.client();
}

/** Answered, so that it is watched. */
async function known(program: OwnProgram): Promise<Socket> {
  const client = await program.client();
  await program.echo(client, 'hello');
  return client;
}

async function endOf(program: OwnProgram): Promise<void> {
  (await program.client()).end();
}

/** One makes the loop block, and another has something for it. */
async function whileBlocked(program: OwnProgram): Promise<void> {
  const [one, other] = [await known(program), await known(program)];
  one.pause();
  one.write('block');
  await setTimeout(50);
  other.write('is anybody there?');
}

/** `wait` keeps the program busy until both of the others have written. */
async function inOneBatch(program: OwnProgram): Promise<void> {
  const clients = [await program.client(), await program.client(), await program.client()];
  await setTimeout(200);
  clients[0]!.write('wait');
  await setTimeout(200);
  for (const client of clients.slice(1)) client.write('drop');
}

async function resetOf(program: OwnProgram): Promise<void> {
  (await known(program)).resetAndDestroy();
}

export const provocations: Record<FindingName, Provoke> = {
  'eof-ignored': async (program) => {
    (await known(program)).end();
  },
  'always-writable': idleClient,
  'zero-timeout': idleClient,
  'closed-not-removed': endOf,
  'partial-send': async (program) => {
    const client = await program.client();
    client.pause();
    await setTimeout(300);
    client.resume();
  },
  'blocking-accept': whileBlocked,
  'emfile-spin': (program) => manyClients(program, 30),
  'edge-one-receive': async (program) => {
    (await program.client()).write('x'.repeat(100));
  },
  'blocking-send': whileBlocked,
  'blocking-call': whileBlocked,
  'reset-uncaught': resetOf,
  'stale-event': inOneBatch,
  'hangup-before-data': async (program) => {
    (await program.client()).end('last words');
  },
  'tiny-backlog': (program) => manyClients(program, 10),
};
