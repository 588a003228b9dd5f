/** Any datagram comes back from an echo server as it was, under each multiplexer. */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import fc from 'fast-check';
import { Engine } from '../support/engine.ts';
import { forEachKind, startServer } from '../support/kinds.ts';
import { bounded } from './limits.ts';

/** The most that fits into one IPv4 datagram. */
const longest = 65_507;

const datagram = fc.oneof(
  fc.uint8Array({ maxLength: 64 }),
  fc
    .tuple(fc.integer({ min: 0, max: longest }), fc.integer({ min: 0, max: 255 }))
    .map(([length, byte]) => new Uint8Array(length).fill(byte)),
);

describe('datagrams of any bytes', function () {
  this.timeout(60_000);
  let engine: Engine;

  before(async () => {
    engine = await Engine.start();
  });
  after(() => engine.dispose());

  forEachKind((kind) => {
    it('come back as they were', async () => {
      const { id, address } = await startServer(engine, kind, { application: 'echo', transport: 'udp' });
      const client = createSocket('udp4');
      await fc.assert(
        fc.asyncProperty(datagram, async (bytes) => {
          const answer = once(client, 'message', { signal: AbortSignal.timeout(5000) });
          client.send(bytes, address.port, '127.0.0.1');
          const [echoed] = (await answer) as [Buffer];
          assert(echoed.equals(bytes), `${bytes.length} bytes were sent, ${echoed.length} other came back`);
        }),
        { ...bounded, interruptAfterTimeLimit: 700 },
      );
      client.close();
      await engine.request('server/stop', { server: id });
    });
  });
});
