/** The numbers of servers: those that the one who starts them asks for, and those that the engine chooses. */
import assert from 'node:assert/strict';
import { useLab } from './support/lab.ts';

describe('the number of a server', () => {
  const lab = useLab();
  const echo = { multiplexer: 'epoll', application: 'echo' } as const;
  const start = (id?: number) => lab.engine.request('server/start', { ...echo, id });

  it('is the one that was asked for, from the first to the last that may be', async () => {
    assert.equal((await start(1)).id, 1);
    assert.equal((await start(999_999)).id, 999_999);
    assert.equal((await lab.engine.request('server/statistics', { server: 999_999 })).connections, 0);
    for (const id of [0, 1_000_000, 1.5]) {
      const { code, data } = await lab.engine.failure('server/start', { ...echo, id });
      assert.deepEqual([code, data?.field], [-32_602, 'id']);
    }
  });

  it('is refused while a server has it, which goes on, and can be had again after that', async () => {
    await start(7);
    const { code, data } = await lab.engine.failure('server/start', { ...echo, id: 7 });
    assert.deepEqual([code, data?.field], [-32_602, 'id']);
    assert.equal((await lab.engine.request('server/list', {})).length, 1);
    await lab.engine.request('server/stop', { server: 7 });
    assert.equal((await start(7)).id, 7);
  });

  it('is not taken by a start that fails', async () => {
    const { address } = await start();
    await lab.engine.failure('server/start', { ...echo, id: 8, port: address.port });
    assert.equal((await start(8)).id, 8);
  });

  it('is above those that can be asked for, and another each time, where nobody asks', async () => {
    const first = await start();
    assert(first.id >= 1_000_000);
    await lab.engine.request('server/stop', { server: first.id });
    const second = await start();
    assert(second.id > first.id);
  });
});
