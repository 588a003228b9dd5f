import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ServerConfiguration } from '../../extension/contract/server.ts';
import { EngineError } from '../../extension/lab/engineError.ts';
import { Lab } from '../../extension/lab/lab.ts';
import { Servers } from '../../extension/lab/servers.ts';
import { reporting } from '../panel/programSamples.ts';
import { until } from '../until.ts';
import { newMemory } from './support/memory.ts';
import { quietLog } from './support/quietLog.ts';

const fakeEngine = fileURLToPath(new URL('./support/fakeEngine.ts', import.meta.url));
const echo: ServerConfiguration = { multiplexer: 'epoll', application: 'echo' };

describe('the lab, of a person’s own programs', function () {
  this.timeout(20_000);
  let lab: Lab;
  let memory: ReturnType<typeof newMemory>;

  beforeEach(() => {
    memory = newMemory();
    lab = new Lab(fakeEngine, memory, quietLog);
  });

  afterEach(() => lab.dispose());

  const listed = () => lab.list().map(({ id, state }) => [id, state]);

  it('watches one, below the servers, and selects it', async () => {
    const { id: server } = await lab.start(echo);
    const { id } = await lab.attach(4711);
    assert.deepEqual(listed(), [
      [server, 'running'],
      [id, 'running'],
    ]);
    assert.deepEqual(lab.selection, { server: id, connection: undefined });
    assert.deepEqual(
      lab.runningServers().map((each) => each.id),
      [server],
    );
    assert.equal(lab.getServer(id), undefined);
  });

  it('says in the kernel’s word why one cannot be watched', async () => {
    await assert.rejects(lab.attach(1), (error) => {
      assert(error instanceof EngineError);
      assert.deepEqual([error.data.errno, error.data.syscall], ['EPERM', 'pidfd_open']);
      return true;
    });
    assert.deepEqual(lab.list(), []);
  });

  it('goes on after a reload with what a living process has in its environment, and with nothing else', async () => {
    const { NETWORK_LAB_FOLDER: folder } = await lab.environment();
    await memory.update('reportFolders', ['/dev/shm/network-lab-gone', folder]);
    const open = spawn('sleep', ['60'], { env: { NETWORK_LAB_FOLDER: folder }, stdio: 'ignore' });
    try {
      await lab.dispose();
      lab = new Lab(fakeEngine, memory, quietLog);
      await lab.takeOver();
      assert.deepEqual(memory.get('reportFolders'), [folder]);
      assert.equal((await lab.environment()).ADOPTED, `${folder},${folder}`);
    } finally {
      open.kill();
      await once(open, 'exit');
    }
    await lab.dispose();
    lab = new Lab(fakeEngine, memory, quietLog);
    await lab.takeOver();
    assert.deepEqual(memory.get('reportFolders'), []);
    assert.equal(lab.enginePid, undefined);
  });

  it('follows a program that is reloaded in its place, and believes no older list', () => {
    const servers = new Servers();
    const first = reporting({ startedAt: 1000 });
    servers.update(first);
    servers.update({ ...first, state: 'died' });
    assert.equal(servers.update(first), 'same');
    assert.equal(servers.get(first.id)?.state, 'died');
    assert.equal(servers.update({ ...first, startedAt: 2000 }), 'changed');
    assert.equal(servers.get(first.id)?.state, 'running');
    assert.equal(servers.update({ ...first, state: 'died' }), 'same');
    assert.equal(servers.get(first.id)?.state, 'running');
  });

  it('keeps nothing of one', async () => {
    const { id } = await lab.attach(4711);
    await lab.start(echo);
    assert.doesNotMatch(JSON.stringify(memory.get('servers')), /secret|server\.py/);
    await lab.dispose();
    lab = new Lab(fakeEngine, memory, quietLog);
    assert.equal(lab.get(id), undefined);
    assert.equal(lab.list().length, 1);
  });

  it('lets one go, which stops no server, and does not take it back from an older list', async () => {
    let stopped = 0;
    lab.onDidStop(() => {
      stopped += 1;
    });
    const info = await lab.attach(4711);
    await lab.stop(info.id);
    assert.deepEqual(
      [lab.list(), lab.selection, stopped],
      [[], { server: undefined, connection: undefined }, 0],
    );
    (lab as unknown as { refreshed(infos: unknown[]): void }).refreshed([info]);
    assert.deepEqual(lab.list(), []);
    await assert.rejects(lab.restart(info.id), /There is no server/);
  });

  it('tells of one that died, and forgets it', async () => {
    const { id } = await lab.attach(4711);
    let died: number | undefined;
    lab.onDidDie((each) => {
      died = each.id;
    });
    await lab.request('program/end', { server: id });
    await until('the death', () => died === id);
    assert.deepEqual(listed(), [[id, 'died']]);
    await lab.stop(id);
    assert.deepEqual(listed(), []);
  });

  it('takes away one that the engine’s list has no more, and not one that is newer than the list', async () => {
    const first = await lab.attach(4711);
    const refreshed = (infos: unknown[]) =>
      (lab as unknown as { refreshed(infos: unknown[]): void }).refreshed(infos);
    // Made before the engine knew of it, and arrived after.
    refreshed([]);
    assert.deepEqual(listed(), [[first.id, 'running']]);
    await lab.refresh();
    await lab.request('program/end', { server: first.id, signal: 'SIGKILL' });
    await lab.refresh();
    assert.deepEqual(listed(), []);
    assert.equal(lab.selection.server, undefined);
  });

  it('loses them with the engine, without a death', async () => {
    await lab.start(echo);
    await lab.stop((await lab.attach(4710)).id);
    await lab.attach(4711);
    let lost: number | undefined;
    lab.onDidLoseEngine(({ servers }) => {
      lost = servers.length;
    });
    process.kill(lab.enginePid!, 'SIGKILL');
    await until('the loss', () => lost !== undefined);
    assert.equal(lost, 1);
    assert.deepEqual(
      lab.list().map(({ kind, state }) => [kind, state]),
      [['lab', 'died']],
    );
    assert.equal(lab.selection.server, undefined);
    // The next engine gives the same numbers again.
    await lab.attach(4712);
    assert.equal(lab.list().length, 2);
  });
});
