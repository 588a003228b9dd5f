import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { LabServerInfo, ServerConfiguration } from '../../extension/contract/server.ts';
import { EngineError, wasCancelled } from '../../extension/lab/engineError.ts';
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

  it('stops a server that two want stopped, once', async () => {
    const { id } = await lab.start(echo);
    const stopped: number[] = [];
    lab.onDidStop((server) => stopped.push(server));
    await Promise.all([lab.stop(id), lab.stop(id)]);
    assert.deepEqual([lab.list(), stopped], [[], [id]]);
  });

  it('restarts a server that two want restarted, once', async () => {
    const { id, address } = await lab.start(echo);
    const [first, second] = await Promise.all([lab.restart(id), lab.restart(id)]);
    assert.equal(first, second);
    assert.deepEqual(
      lab.runningServers().map((server) => [server.id, server.state, server.address.port]),
      [[first.id, 'running', address.port]],
    );
  });

  it('stops what a restart under way comes to, also where that fails', async () => {
    const good = await lab.start(echo);
    const [again] = await Promise.all([lab.restart(good.id), lab.stop(good.id)]);
    assert.equal(lab.get(again.id), undefined);
    const bad = await lab.start({ ...echo, port: portOnlyOnce });
    const restart = assert.rejects(lab.restart(bad.id), /EADDRINUSE/);
    await Promise.all([restart, lab.stop(bad.id)]);
    assert.deepEqual(lab.list(), []);
  });

  it('says of a server that is being stopped that it is, to who would restart it', async () => {
    const { id } = await lab.start(echo);
    const stop = lab.stop(id);
    await assert.rejects(lab.restart(id), (error) => {
      assert(error instanceof EngineError);
      assert.match(error.message, /^The server on 127\.0\.0\.1:\d+ is being stopped\.$/);
      assert(error.data.messageSentence && error.data.hintSentence);
      return true;
    });
    await stop;
    assert.deepEqual(lab.list(), []);
  });

  it('keeps a server whose restart was cancelled as stopped', async () => {
    const { id } = await lab.start({ ...echo, host: 'slow-again.test' });
    const source = new CancellationTokenSource();
    const restart = lab.restart(id, source.token);
    await until('the stop', () => lab.get(id)?.state === 'stopped');
    source.cancel();
    await assert.rejects(restart, (error) => wasCancelled(error));
    assert.deepEqual([lab.get(id)?.state, lab.get(id)?.reason], ['stopped', 'Its restart was cancelled.']);
  });

  it('leaves a server alone whose restart was cancelled before anything was done', async () => {
    const { id } = await lab.start(echo);
    const source = new CancellationTokenSource();
    source.cancel();
    await assert.rejects(lab.restart(id, source.token), (error) => wasCancelled(error));
    assert.equal(lab.get(id)?.state, 'running');
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

  /** The lab with what an earlier session is said to have left. */
  async function remembering(values: Record<string, unknown>): Promise<Lab> {
    const memory = newMemory();
    for (const [key, value] of Object.entries(values)) await memory.update(key, value);
    await lab.dispose();
    lab = new Lab(fakeEngine, memory, quietLog);
    return lab;
  }

  it('takes what is sound of what it remembers, and drops the rest', async () => {
    const info = await lab.start(echo);
    const sound = { info, configuration: echo };
    const ids = async (servers: unknown) => (await remembering({ servers })).list().map(({ id }) => id);
    for (const malformed of [7, 'text', {}, null]) assert.deepEqual(await ids(malformed), []);
    for (const field of Object.keys(info)) {
      const lacking: Record<string, unknown> = { ...info };
      delete lacking[field];
      // An older version names no kind.
      const isOptional = ['acceptQueue', 'acceptQueueLimit', 'kind'].includes(field);
      const expected = isOptional ? [info.id] : [];
      assert.deepEqual(await ids([{ info: lacking, configuration: echo }]), expected, field);
      assert.deepEqual(await ids([{ info: { ...info, [field]: null }, configuration: echo }]), [], field);
    }
    const bad = [
      null,
      7,
      {},
      { info },
      { configuration: echo },
      { info, configuration: { ...echo, host: 7 } },
    ];
    assert.deepEqual(await ids([...bad, sound, ...bad]), [info.id]);
    assert.equal((await lab.restart(info.id)).state, 'running');
    await remembering({ lastConfiguration: { multiplexer: 'none' }, lastNumber: 'many' });
    assert.equal(lab.lastConfiguration, undefined);
    assert.equal((await lab.start(echo)).id, 1);
  });

  it('starts servers whatever numbers it remembers', async () => {
    const info = await lab.start(echo);
    const remembered = (id: number) => ({ info: { ...info, id }, configuration: echo });
    await remembering({ servers: [1, 999_999, 1_000_000, 0, 1.5].map(remembered), lastNumber: 1_000_000 });
    assert.deepEqual(
      lab.list().map(({ id }) => id),
      [1, 999_999],
    );
    // After the last comes the first that is free.
    assert.deepEqual([(await lab.start(echo)).id, (await lab.start(echo)).id], [2, 3]);
  });

  it('gives no number again that a server had in an earlier session, also where that was removed', async () => {
    const memory = newMemory();
    await lab.dispose();
    lab = new Lab(fakeEngine, memory, quietLog);
    const first = await lab.start(echo);
    await lab.stop(first.id);
    await lab.dispose();
    lab = new Lab(fakeEngine, memory, quietLog);
    assert.equal((await lab.start(echo)).id, first.id + 1);
  });
});
