/** Correct programs that let something wait on purpose: there is nothing to say of any. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { until } from '../../until.ts';
import { useCrowd } from './support/noFindings.ts';
import { type OwnProgram, programs } from './support/ownProgram.ts';
import { settled } from './support/verdicts.ts';
import { useWatching } from './support/watching.ts';

const source = join(programs, 'patient.py');

async function received(client: Socket, bytes: number): Promise<void> {
  let got = 0;
  client.on('data', (data) => (got += data.length));
  await until(`${bytes} bytes`, () => got >= bytes, 30_000);
}

describe('a correct program that lets something wait', function () {
  this.timeout(60_000);
  const watching = useWatching();
  const { assertNone } = useCrowd(watching);
  const start = (...parameters: string[]) => watching.start('python3', source, ...parameters);

  it('answers, edge-triggered, a peer that has sent its last', async () => {
    const program = await start('half-closed');
    const client = await program.client();
    client.end('x');
    await received(client, 32_000_000);
    await assertNone(program);
  });

  it('asks for all once a frame', async () => {
    const program = await start('frames');
    const client = await program.client();
    await program.echo(client, 'hello');
    const { id: server } = await watching.find(program.pid);
    const haveCome = async () =>
      (await watching.engine.request('server/statistics', { server })).waits! > 150;
    await until('many frames', haveCome);
    await assertNone(program);
  });

  it('sends at a measured pace', async () => {
    const program = await start('measured');
    await received(await program.client(), 'now'.length);
    await assertNone(program);
  });

  it('sends by a duplicate of what it waits for', async () => {
    const program = await start('duplicate');
    await received(await program.client(), 400 * 'bit by bit'.length);
    await assertNone(program);
  });

  it('resets who does not take all at once', async () => {
    const program = await start('resets-the-slow');
    const client = await program.client();
    client.resume().write('x');
    await until('the reset', () => client.destroyed);
    await assertNone(program);
  });

  for (const shape of ['one-at-a-time', 'one-shot'])
    it(`takes the next request when the last is answered: ${shape}`, async () => {
      const program = await start(shape);
      const client = await program.client();
      client.write('onlytwo.');
      await received(client, 8);
      await assertNone(program);
    });

  it('passes on what comes, and the other end does not read', async () => {
    const target = createServer((socket) => void socket.once('data', () => socket.pause()));
    await once(target.listen(0, '127.0.0.1'), 'listening');
    const program = await start('relay', String((target.address() as AddressInfo).port));
    const client = await program.client();
    try {
      await saysAFewWords(program, client);
      client.write(Buffer.alloc(32 << 20));
      await until('the relay is in a send', async () => {
        const { threads } = (await watching.find(program.pid)).program;
        return threads.some(({ position }) => position.call === 'send');
      });
      await settled(watching, program, Date.now());
      assert(client.writableLength > 0);
      await assertNone(program);
    } finally {
      client.destroy();
      target.close();
    }
  });

  /** So many that its thread is known for one that waits. */
  async function saysAFewWords(program: OwnProgram, client: Socket): Promise<void> {
    for (let sent = 1; sent <= 5; sent++) {
      client.write('word');
      const { id: server } = await watching.find(program.pid);
      const hasPassedOn = async () =>
        (await watching.engine.request('server/statistics', { server })).sends! >= sent;
      await until('it is passed on', hasPassedOn);
    }
  }
});
