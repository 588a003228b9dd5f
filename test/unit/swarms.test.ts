import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { Swarms } from '../../extension/lab/swarms.ts';
import { until } from '../until.ts';
import { quietLog } from './support/quietLog.ts';

const fakeEngine = fileURLToPath(new URL('./support/fakeEngine.ts', import.meta.url));
const server = 7;

describe('swarms', function () {
  this.timeout(20_000);
  let swarms: Swarms;
  beforeEach(() => {
    swarms = new Swarms(fakeEngine, quietLog);
  });
  afterEach(() => swarms.dispose());

  it('have an engine as long as one of them runs', async () => {
    assert.equal(swarms.enginePid, undefined);
    const first = await swarms.start(server, { port: 8002, clients: 5 });
    const second = await swarms.start(server, { port: 8002 });
    assert.deepEqual(swarms.list(), [first, second]);
    assert.equal((await swarms.statistics(second)).connected, second.info.id);
    assert.equal((await swarms.stop(first)).messagesSent, first.info.id);
    assert.notEqual(swarms.enginePid, undefined);
    await swarms.stop(second);
    assert.equal(swarms.enginePid, undefined);
    assert.deepEqual(swarms.list(), []);
  });

  it('can be stopped at the same time', async () => {
    const both = await Promise.all([1, 2].map(() => swarms.start(server, { port: 8002 })));
    const outcomes = await Promise.all(both.map((swarm) => swarms.stop(swarm)));
    assert.deepEqual(outcomes.map(({ messagesSent }) => messagesSent).sort(), [1, 2]);
  });

  it('end with their server, all at once, however often it is told, without an error', async () => {
    const three = [];
    for (let each = 0; each < 3; each++) three.push(await swarms.start(server, { port: 8002 }));
    const other = await swarms.start(server + 1, { port: 8003 });
    const isGone = (id: number) => id === server;
    const warnings: string[] = [];
    quietLog.warn = (text) => warnings.push(String(text));
    await Promise.all([swarms.stopOrphans(isGone), swarms.stopOrphans(isGone)]);
    assert.deepEqual(swarms.list(), [other]);
    assert.deepEqual(warnings, []);
  });

  it('leave no engine behind when the first cannot start', async () => {
    await assert.rejects(swarms.start(server, { port: 1 }), /ECONNREFUSED/);
    assert.equal(swarms.enginePid, undefined);
  });

  it('are gone, and say so, when their engine dies; a new one can be started', async () => {
    const swarm = await swarms.start(server, { port: 8002 });
    let how: string | undefined;
    swarms.onDidLose((exit) => {
      how = exit;
    });
    process.kill(swarms.enginePid!, 'SIGKILL');
    await until('the loss', () => how === 'SIGKILL');
    assert.deepEqual(swarms.list(), []);
    await assert.rejects(swarms.statistics(swarm), /not running/);
    await swarms.start(server, { port: 8002 });
  });
});
