import assert from 'node:assert/strict';
import { until } from '../../until.ts';
import { Engine, sanitized } from '../support/engine.ts';
import { residentMemory } from '../support/proc.ts';
import { assertUnharmed, TestSwarm } from '../support/swarm.ts';

const mebibyte = 1 << 20;
const deafPeers = 40;

describe('peers that never read', function () {
  this.timeout(60_000);
  let servers: Engine;
  let clients: Engine;

  before(async () => {
    [servers, clients] = await Promise.all([Engine.start(), Engine.start()]);
  });
  after(() => Promise.all([servers?.dispose(), clients?.dispose()]));

  for (const writeStrategy of ['whenWritable', 'immediately'] as const) {
    it(`take a bounded queue each, and nothing from the others (${writeStrategy})`, async () => {
      const queueLimit = mebibyte;
      const { id: server, address } = await servers.request('server/start', {
        multiplexer: 'epoll',
        application: 'echo',
        backlog: 1024,
        receiveSize: 16_384,
        queueLimit,
        writeStrategy,
      });
      const { port } = address;
      const memoryBefore = residentMemory(servers.pid);
      const deaf = await TestSwarm.start(clients, {
        port,
        clients: deafPeers,
        behaviour: 'slowReader',
        slowReaderBytesPerSecond: 0,
        messageSize: 65_536,
      });
      const rows = async () => {
        const view = { server, sortBy: 'applicationQueue', offset: 0, limit: 1000 } as const;
        return (await servers.request('connection/view', view)).rows;
      };
      await until('that the server reads from none of them', async () => {
        const seen = await rows();
        return seen.length === deafPeers && seen.every(({ readingPaused }) => readingPaused);
      });

      const talkers = await TestSwarm.start(clients, { port, clients: 50 });
      await until('20,000 echoes', async () => (await talkers.statistics()).messagesReceived >= 20_000);
      assertUnharmed(await talkers.stop());

      const full = (await rows()).filter(({ readingPaused }) => readingPaused);
      assert.equal(full.length, deafPeers);
      for (const { applicationQueue } of full) {
        assert(applicationQueue.bytes <= queueLimit, `${applicationQueue.bytes} bytes are queued`);
        assert(applicationQueue.bytes > queueLimit / 2);
      }
      // What it costs to keep a message, and what the engine's JavaScript took meanwhile.
      const overhead = 1.25 * deafPeers * queueLimit + 48 * mebibyte;
      const grown = residentMemory(servers.pid) - memoryBefore;
      assert(sanitized || grown < overhead, `the engine grew by ${grown} bytes`);
      assert.equal((await deaf.stop()).mismatchedBytes, 0);
      await servers.stopAll();
    });
  }
});
