/** Any value for any option: set to what the kernel then reports, or refused for a reason. */
import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import fc from 'fast-check';
import type { OptionValue } from '../../../extension/contract/server.ts';
import { until } from '../../until.ts';
import { Engine, type EngineError } from '../support/engine.ts';
import { bounded } from './limits.ts';

const value: fc.Arbitrary<OptionValue> = fc.oneof(
  fc.boolean(),
  fc.maxSafeInteger(),
  fc.integer({ min: -1, max: 70_000 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', 'lo', 'cubic', 'reno', 'no-such-thing', 'x'.repeat(5000)),
  fc.record({ on: fc.boolean(), seconds: fc.maxSafeInteger() }),
);

describe('options with any value', function () {
  this.timeout(60_000);
  let engine: Engine;
  let server: number;
  let client: Socket;

  before(async () => {
    engine = await Engine.start();
    const info = await engine.request('server/start', { multiplexer: 'epoll', application: 'echo' });
    server = info.id;
    client = connect(info.address.port, '127.0.0.1');
    client.on('error', () => {});
    await until('a connection', async () => {
      return (await engine.request('server/statistics', { server })).connections === 1;
    });
  });
  after(async () => {
    client.destroy();
    await engine.dispose();
  });

  it('are set as reported, or refused with the reason', async () => {
    const names = (await engine.request('option/list', { server })).map(({ name }) => name);
    const socket = fc.constantFrom({ server }, { server, connection: 1 });
    let set = 0;
    await fc.assert(
      fc.asyncProperty(socket, fc.constantFrom(...names), value, async (of, name, wanted) => {
        try {
          const reported = await engine.request('option/set', { ...of, name, value: wanted });
          assert.equal(reported.name, name);
          const listed = (await engine.request('option/list', of)).find((option) => option.name === name);
          assert.deepEqual(listed?.value, reported.value);
          set += 1;
        } catch (error) {
          const { code, data } = error as EngineError;
          assert([-32602, -32000].includes(code), String(error));
          assert(data?.hint, String(error));
        }
      }),
      bounded,
    );
    assert(set > 20, `only ${set} were set`);
  });
});
