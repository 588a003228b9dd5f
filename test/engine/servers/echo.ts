/** An echo server: every byte comes back, once, in order, whatever the sizes and however it is driven. */
import assert from 'node:assert/strict';
import type { ServerConfiguration } from '../../../extension/contract/server.ts';
import { until } from '../../until.ts';
import { checkEcho, netcat } from '../support/clients.ts';
import type { Kind } from '../support/kinds.ts';
import type { Lab } from '../support/lab.ts';

const megabyte = 1 << 20;
const manySizes = [1, 2, 3, 7, 64, 1023, 1024, 1025, 4096, 5000, 16_384, 65_537];

/** Four megabytes in which no part is like another. */
function fourMegabytes(): Buffer {
  const words = new Uint32Array(megabyte);
  for (let i = 0; i < words.length; i++) words[i] = Math.imul(i, 2_654_435_761);
  return Buffer.from(words.buffer);
}

export function testEcho(lab: Lab, { trigger }: Kind): void {
  const start = (more: Partial<ServerConfiguration> = {}) => lab.start({ application: 'echo', ...more });

  for (const writeStrategy of ['whenWritable', 'immediately'] as const) {
    describe(`writing ${writeStrategy}`, () => {
      it('gives back thousands of messages of many sizes to several clients at once', async () => {
        const server = await start({ writeStrategy });
        const { port } = server.address;
        const checks = [1, 2, 3, 4].map((seed) => checkEcho({ port, seed, sizes: manySizes, count: 600 }));
        await Promise.all(checks);
        const { bytesReceived, bytesSent, accepts } = await lab.statistics(server);
        const bytes = 4 * sumOfSizes(600);
        assert.deepEqual(
          { bytesReceived, bytesSent, accepts },
          { bytesReceived: bytes, bytesSent: bytes, accepts: 4 },
        );
      });

      it('gives back each message before the next is sent', async () => {
        // None is longer than one receive: of an answer in two parts, Nagle's algorithm holds the second for 40 ms.
        const { port } = (await start({ writeStrategy })).address;
        await checkEcho({ port, sizes: [1, 64, 700, 1024], count: 1000, pingPong: true });
      });

      it('gives four megabytes back to netcat, which has sent its FIN before it has read them', async () => {
        const { port } = (await start({ writeStrategy })).address;
        const sent = fourMegabytes();
        assert.equal(sent.compare(await netcat(port, sent)), 0);
      });

      it('loses nothing of a client that sends more than all queues hold before it reads', async () => {
        const server = await start({ writeStrategy, queueLimit: 20_000 });
        const client = await lab.puppet.connect(server.address.port);
        const row = await lab.rowOf(server, client);
        let sent = 0;
        await until('reading to be paused by the full queue', async () => {
          sent += await lab.puppet.sendUntilFull(client);
          const { readingPaused, applicationQueue } = await lab.rowOf(server, client);
          return readingPaused && applicationQueue.bytes > 20_000 - 1024 && applicationQueue.bytes <= 20_000;
        });
        await lab.puppet.shutdown(client);
        const received = await lab.puppet.receiveAll(client);
        assert.equal(received.length, sent);
        await until('the connection to be closed', async () => (await lab.rows(server)).length === 0);
        const notes = (await lab.trace(server)).filter(
          (record) => record.connection === row.id && record.text,
        );
        assert.equal(notes[0]!.text, 'reading paused: the application queue is full');
      });
    });
  }

  // One receive for each edge is the classic mistake, no drain that an edge-triggered server can use.
  const drains = trigger === 'edge' ? [] : (['once'] as const);
  for (const drain of [...drains, 'untilShort', 'untilAgain'] as const) {
    it(`loses nothing when it drains ${drain}`, async () => {
      const server = await start({ drain, receiveSize: 700 });
      await checkEcho({ port: server.address.port, sizes: manySizes, count: 300 });
    });
  }

  it('serves ::1', async () => {
    const server = await start({ host: '::1' });
    assert.equal(server.address.family, 'IPv6');
    await checkEcho({ host: '::1', port: server.address.port, sizes: manySizes, count: 100 });
    const client = await lab.puppet.connect(server.address.port, { host: '::1' });
    assert.equal((await lab.rowOf(server, client)).peer, client.address);
  });

  it('goes on receiving when it has itself said that it sends no more', async () => {
    const server = await start();
    const client = await lab.puppet.connect(server.address.port);
    const { id } = await lab.rowOf(server, client);
    await lab.engine.request('connection/act', {
      server: server.id,
      connection: id,
      action: 'shutdownWrite',
    });
    assert.equal((await lab.puppet.receiveAll(client)).length, 0);
    await lab.puppet.send(client, 'still heard');
    await until('the bytes to be received', async () => (await lab.rowOf(server, client)).received === 11);
    assert.equal((await lab.rowOf(server, client)).state, 'shutdownSent');
  });
}

function sumOfSizes(count: number): number {
  return Array.from({ length: count }, (_, i) => manySizes[i % manySizes.length]!).reduce((a, b) => a + b);
}
