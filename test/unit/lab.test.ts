import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { LabServerInfo, ServerConfiguration } from '../../extension/contract/server.ts';
import { EngineError } from '../../extension/lab/engineError.ts';
import { type EngineLoss, Lab } from '../../extension/lab/lab.ts';
import { endedWithWindow } from '../../extension/shared/words/endingWords.ts';
import { until } from '../until.ts';
import { newMemory } from './support/memory.ts';
import { quietLog } from './support/quietLog.ts';

const fakeEngine = fileURLToPath(new URL('./support/fakeEngine.ts', import.meta.url));
/** The fake engine lets this port be bound once. */
const portOnlyOnce = 2;
const echo: ServerConfiguration = { multiplexer: 'epoll', application: 'echo' };

describe('the lab', function () {
  // Each test starts a process, some start two.
  this.timeout(20_000);
  let lab: Lab;

  beforeEach(() => {
    lab = new Lab(fakeEngine, newMemory(), quietLog);
  });

  afterEach(() => lab.dispose());

  /** Kills the engine as the kernel would, and waits until the lab has seen it. */
  async function killEngine(): Promise<EngineLoss> {
    let loss: EngineLoss | undefined;
    lab.onDidLoseEngine((event) => {
      loss = event;
    });
    process.kill(lab.enginePid!, 'SIGKILL');
    await until('the loss of the engine', () => loss !== undefined);
    return loss!;
  }

  it('starts no engine before it needs one', () => {
    assert.equal(lab.enginePid, undefined);
  });

  it('starts servers, selects the first, and remembers the last configuration', async () => {
    const first = await lab.start(echo);
    const second = await lab.start({ ...echo, multiplexer: 'select' });
    assert.deepEqual(
      lab.list().map((server) => server.id),
      [first.id, second.id],
    );
    assert.deepEqual(lab.selection, { server: first.id, connection: undefined });
    assert.equal(lab.lastConfiguration?.multiplexer, 'select');
  });

  it('says what the engine refused in its words', async () => {
    await assert.rejects(lab.start({ ...echo, port: 1 }), (error) => {
      assert(error instanceof EngineError);
      assert.equal(error.data.errno, 'EADDRINUSE');
      assert.equal(error.data.syscall, 'bind');
      return true;
    });
    assert.equal(lab.lastConfiguration, undefined);
    assert.deepEqual(lab.list(), []);
  });

  it('cancels a start', async () => {
    const source = new CancellationTokenSource();
    const start = lab.start({ ...echo, host: 'slow.test' }, source.token);
    source.cancel();
    await assert.rejects(start);
    assert.deepEqual(lab.list(), []);
  });

  it('forgets a server that was stopped, and its selection', async () => {
    const { id } = await lab.start(echo);
    lab.select({ server: id, connection: 7 });
    await lab.stop(id);
    assert.deepEqual(lab.list(), []);
    assert.deepEqual(lab.selection, { server: undefined, connection: undefined });
    await assert.rejects(lab.request('server/statistics', { server: id }), EngineError);
  });

  it('brings numbers with a refresh and tells its listeners only of what is rare', async () => {
    const { id } = await lab.start(echo);
    let changes = 0;
    lab.onDidChangeServers(() => {
      changes += 1;
    });
    await lab.request('connection/act', { server: id, connection: 0, action: 'send', text: '3' });
    await lab.refresh();
    assert.equal(lab.get(id)?.connections, 3);
    assert.equal(changes, 0);
    await lab.request('connection/act', { server: id, connection: 0, action: 'pauseReading' });
    await until('the news', () => changes === 1);
    assert.equal(lab.get(id)?.state, 'paused');
  });

  it('knows what a request has changed as soon as it is answered', async () => {
    const { id } = await lab.start(echo);
    const info = await lab.request('loop/pace', { server: id, milliseconds: 50 });
    assert.equal(info.id, id);
    assert.equal(info.pace, 50);
    assert.equal(lab.get(id)?.pace, 50);
  });

  it('does not bring a server back to life that an older list still has', async () => {
    const { id } = await lab.start(echo);
    const older = { ...lab.getServer(id)! };
    let deaths = 0;
    lab.onDidDie(() => {
      deaths += 1;
    });
    const take = (info: LabServerInfo) =>
      (lab as unknown as { take(infos: LabServerInfo[]): void }).take([info]);
    take({ ...older, state: 'died', reason: 'wait failed: EBADF' });
    take(older);
    assert.equal(lab.get(id)?.state, 'died');
    take({ ...older, state: 'died', reason: 'wait failed: EBADF' });
    assert.equal(deaths, 1);
  });

  it('restarts on the port that the kernel chose, in the same place, under a new number', async () => {
    const first = await lab.start(echo);
    const second = await lab.start(echo);
    const again = await lab.restart(first.id);
    assert.equal(again.address.port, first.address.port);
    assert.notEqual(again.id, first.id);
    assert.deepEqual(
      lab.list().map((server) => server.id),
      [again.id, second.id],
    );
    assert.equal(lab.selection.server, again.id);
  });

  it('marks every server as died when the engine is killed', async () => {
    const { id } = await lab.start(echo);
    const loss = await killEngine();
    assert.equal(loss.exit.signal, 'SIGKILL');
    assert.deepEqual(
      loss.servers.map((server) => server.id),
      [id],
    );
    assert.equal(lab.get(id)?.state, 'died');
    assert.match(lab.get(id)?.reason ?? '', /SIGKILL/);
    assert.deepEqual(lab.running(), []);
    await assert.rejects(lab.request('server/statistics', { server: id }), /is not running/);
  });

  it('brings dead servers back in a new engine and does not mix them up', async () => {
    const first = await lab.start(echo);
    const second = await lab.start(echo);
    await killEngine();
    const secondAgain = await lab.restart(second.id);
    const firstAgain = await lab.restart(first.id);
    assert.equal(secondAgain.address.port, second.address.port);
    assert.equal(firstAgain.address.port, first.address.port);
    assert.equal((await lab.request('server/statistics', { server: secondAgain.id })).waits, secondAgain.id);
    assert.equal((await lab.request('server/statistics', { server: firstAgain.id })).waits, firstAgain.id);
    assert.deepEqual(
      lab.list().map((server) => server.id),
      [firstAgain.id, secondAgain.id],
    );
  });

  it('keeps a dead server beside a new one, and removes it on demand', async () => {
    const dead = await lab.start(echo);
    await killEngine();
    const alive = await lab.start(echo);
    await lab.refresh();
    assert.equal(lab.get(dead.id)?.state, 'died');
    assert.equal(lab.get(alive.id)?.state, 'running');
    await lab.stop(dead.id);
    assert.deepEqual(
      lab.list().map((server) => server.id),
      [alive.id],
    );
  });

  it('keeps a server whose restart failed, with the reason', async () => {
    const { id } = await lab.start({ ...echo, port: portOnlyOnce });
    await assert.rejects(lab.restart(id), { name: 'EngineError' });
    assert.equal(lab.get(id)?.state, 'died');
    assert.match(lab.get(id)?.reason ?? '', /EADDRINUSE/);
  });

  it('answers a request that the engine died over', async () => {
    await assert.rejects(lab.start({ ...echo, host: 'die.test' }), /The engine process ended \(SIGKILL\)/);
    assert.deepEqual(lab.list(), []);
  });

  it('tells of a server that died by itself, and still asks about it, until it is removed', async () => {
    const told: number[] = [];
    lab.onDidDie(({ id }) => told.push(id));
    const { id } = await lab.start(echo);
    const other = await lab.start(echo);
    await lab.request('connection/act', { server: id, connection: 1, action: 'reset' });
    await until('the death', () => lab.get(id)?.state === 'died');
    assert.deepEqual(lab.getServer(id)?.failure, { syscall: 'select', errno: 'EBADF' });
    await lab.refresh();
    assert.deepEqual(told, [id]);
    assert.equal((await lab.request('server/statistics', { server: id })).waits, 1);
    await lab.stop(id);
    // The engine has let go of it too.
    assert.deepEqual(await lab.request('server/output', { server: other.id, after: 0 }), [2]);
  });

  it('does not take one that had died before for a loss of its engine', async () => {
    const { id } = await lab.start(echo);
    const other = await lab.start(echo);
    await lab.request('connection/act', { server: id, connection: 1, action: 'reset' });
    await until('the death', () => lab.get(id)?.state === 'died');
    const loss = await killEngine();
    assert.deepEqual(
      loss.servers.map((server) => server.id),
      [other.id],
    );
    assert.equal(lab.getServer(id)?.failure?.errno, 'EBADF');
    await assert.rejects(lab.request('server/statistics', { server: id }), /is not running/);
  });

  it('ends its engine when it is disposed of', async () => {
    await lab.start(echo);
    const pid = lab.enginePid!;
    await lab.dispose();
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  });

  it('tells a selection once', () => {
    let told = 0;
    lab.onDidChangeSelection(() => {
      told += 1;
    });
    lab.select({ server: 1, connection: 2 });
    lab.select({ server: 1, connection: 2 });
    assert.equal(told, 1);
  });

  it('knows the servers of the session before as stopped, under their numbers, and brings them back', async () => {
    const memory = newMemory();
    const before = new Lab(fakeEngine, memory, quietLog);
    const ran = await before.start({ ...echo, application: 'chat' });
    await before.dispose();
    await lab.dispose();
    lab = new Lab(fakeEngine, memory, quietLog);
    const known = lab.getServer(ran.id);
    assert.deepEqual([known?.id, known?.state, known?.address.port], [ran.id, 'stopped', ran.address.port]);
    assert.equal(known?.reason, endedWithWindow.key);
    const again = await lab.restart(ran.id);
    assert.deepEqual([again.application, again.address.port], ['chat', ran.address.port]);
    assert.notEqual(again.id, ran.id);
    await lab.stop(again.id);
    assert.deepEqual(new Lab(fakeEngine, memory, quietLog).list(), []);
  });
});
