import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { ServerConfiguration } from '../../extension/contract/server.ts';
import { Lab } from '../../extension/lab/lab.ts';
import { contextKeyOf, type LessonId, Progress } from '../../extension/lab/lessons.ts';
import { newMemory } from './support/memory.ts';
import { quietLog } from './support/quietLog.ts';

const fakeEngine = fileURLToPath(new URL('./support/fakeEngine.ts', import.meta.url));
const echo: ServerConfiguration = { multiplexer: 'epoll', application: 'echo' };

describe('the progress through the lessons', function () {
  this.timeout(20_000);

  it('is made by what happens, once for each step, and outlives the session', async () => {
    const lab = new Lab(fakeEngine, newMemory(), quietLog);
    const memory = newMemory();
    const told: LessonId[] = [];
    new Progress(lab, memory, (lesson) => told.push(lesson)).start();
    try {
      assert.deepEqual(told, []);

      const { id } = await lab.start(echo);
      assert.deepEqual(told, ['startServer']);

      await lab.refresh();
      assert.deepEqual(told, ['startServer'], 'nobody is connected');
      await lab.request('connection/act', { server: id, connection: 0, action: 'send', text: '1' });
      await lab.refresh();
      assert.deepEqual(told, ['startServer', 'connectClient']);

      await lab.request('connection/inspect', { server: id, connection: 1 });
      assert.deepEqual(told.at(-1), 'watchQueues');

      await assert.rejects(lab.request('option/set', { server: id, name: 'SO_NONE', value: true }));
      assert.deepEqual(told.at(-1), 'watchQueues', 'the kernel refused');
      await lab.request('option/set', { server: id, name: 'SO_KEEPALIVE', value: true });
      assert.deepEqual(told.at(-1), 'toggleOption');

      await lab.restart(id);
      assert.deepEqual(told.at(-1), 'toggleOption', 'a restart is no stop');
      await lab.stop(lab.list()[0]!.id);
      assert.equal(told.length, 5);
    } finally {
      await lab.dispose();
    }

    const later: LessonId[] = [];
    new Progress(lab, memory, (lesson) => later.push(lesson)).start();
    assert.deepEqual(later, told);
  });

  it('is made by what the panel asks, too', async () => {
    const lab = new Lab(fakeEngine, newMemory(), quietLog);
    const told: LessonId[] = [];
    new Progress(lab, newMemory(), (lesson) => told.push(lesson)).start();
    try {
      const { id: server } = await lab.start(echo);
      await lab.ask([{ method: 'connection/inspect', parameters: { server, connection: 99 } }]);
      assert.deepEqual(told, ['startServer'], 'nobody is connected');
      await lab.ask([{ method: 'connection/inspect', parameters: { server, connection: 1 } }]);
      assert.deepEqual(told, ['startServer', 'watchQueues']);
    } finally {
      await lab.dispose();
    }
  });

  it('has context keys that package.json can name', () => {
    assert.equal(contextKeyOf('startServer'), 'networkLab.didStartServer');
  });
});
