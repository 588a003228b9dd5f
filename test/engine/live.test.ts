/** Each classic mistake as See This Mistake Live shows it: the clients that it brings make the symptom appear. */
import assert from 'node:assert/strict';
import type { EngineMethod } from '../../extension/contract/methods.ts';
import type { LabServerInfo, MultiplexerName, Trigger } from '../../extension/contract/server.ts';
import { provocations } from '../../extension/lab/demonstration/provocations.ts';
import { Provoker, type Stage } from '../../extension/lab/demonstration/provoker.ts';
import { faultSwitches, liveServer, symptomOn } from '../../extension/shared/mistakes.ts';
import { until } from '../until.ts';
import { kinds, nameOf } from './support/kinds.ts';
import { useLab } from './support/lab.ts';

type Seen = (server: LabServerInfo) => Promise<boolean>;

describe('a mistake live', () => {
  const lab = useLab();
  let clients: Provoker | undefined;
  afterEach(() => clients?.end());

  /** Far more waits than clients who come and go, or talk, could make. */
  const races: Seen = async (server) => (await lab.statistics(server)).waits > 20_000;
  const printed = async (server: LabServerInfo) =>
    (await lab.output(server)).map(({ text }) => text).join('');

  const symptoms: Record<string, (loop: Loop) => Seen> = {
    'eof-ignored': (loop) =>
      loop.trigger === 'edge'
        ? async (server) => (await lab.rows(server)).some(({ state }) => state === 'halfClosed')
        : races,
    'always-writable': () => races,
    'zero-timeout': () => races,
    'edge-one-receive': () => async (server) =>
      (await lab.rows(server)).some(({ receiveQueue }) => receiveQueue > 0),
    'removed-not-closed': () => async (server) =>
      (await lab.rows(server)).filter(({ readable }) => !readable).length >= 2,
    'closed-not-removed': ({ multiplexer }) =>
      ({
        select: async (server: LabServerInfo) => (await lab.info(server)).failure?.errno === 'EBADF',
        poll: async (server: LabServerInfo) => (await lab.statistics(server)).staleEvents > 1000,
        epoll: async (server: LabServerInfo) => (await lab.statistics(server)).closed >= 1,
      })[multiplexer],
    'blocking-accept': () => async (server) => (await lab.info(server)).position.call === 'accept',
    'partial-send': () => async (server) => {
      const { bytesReceived, bytesSent } = await lab.statistics(server);
      const waiting = (await lab.rows(server)).reduce((sum, row) => sum + row.applicationQueue.bytes, 0);
      return bytesReceived === 4 << 20 && bytesSent + waiting < bytesReceived;
    },
    'hup-ignored': (loop) =>
      loop.trigger === 'edge' ? async (server) => (await lab.rows(server)).length > 0 : races,
    'split-character': () => async (server) => (await printed(server)).includes('\uFFFD'),
    'message-boundary': () => async (server) =>
      (await lab.output(server)).some(({ text }) => /two\n+three/.test(text)),
  };

  interface Loop {
    multiplexer: MultiplexerName;
    trigger: Trigger;
  }

  async function show(name: string, loop: Loop): Promise<LabServerInfo> {
    const server = await lab.engine.request('server/start', liveServer(name, loop)!);
    const stage = {
      getServer: () => server,
      request: (method: EngineMethod, parameters: never) => lab.engine.request(method, parameters),
      log: { info: () => {} },
    } as unknown as Stage;
    clients = new Provoker(stage, server.id);
    void clients.run(provocations[name]!);
    return server;
  }

  it('has its clients, and a symptom to wait for here', () => {
    const live = Object.keys(faultSwitches).filter((name) => faultSwitches[name]!.live !== undefined);
    assert.deepEqual(Object.keys(provocations).sort(), live.sort());
    assert.deepEqual(Object.keys(symptoms).sort(), live);
  });

  it('is not offered where it does not show', () => {
    assert.equal(liveServer('edge-one-receive', { multiplexer: 'poll' }), undefined);
    assert.equal(liveServer('always-writable', { multiplexer: 'epoll', trigger: 'edge' }), undefined);
    assert.equal(liveServer('hup-ignored', { multiplexer: 'select' }), undefined);
    assert.equal(liveServer('fd-setsize'), undefined);
    const udp = { multiplexer: 'poll', trigger: 'level', transport: 'udp', application: 'echo' } as const;
    assert.equal(symptomOn('eof-ignored', udp), undefined);
    assert(symptomOn('zero-timeout', udp));
  });

  for (const loop of kinds)
    describe(nameOf(loop), () => {
      for (const name of Object.keys(provocations)) {
        if (liveServer(name, loop) === undefined) continue;
        it(`${name} shows`, async () => {
          const server = await show(name, loop);
          const seen = symptoms[name]!(loop);
          await until('its symptom', () => seen(server), 15_000);
        });
      }
    });

  it('is seen to be cured when it is switched off, while the clients go on', async () => {
    const server = await show('eof-ignored', { multiplexer: 'poll', trigger: 'level' });
    await until('its symptom', () => races(server));
    await lab.adjustFaults(server, []);
    await until('the connection to be closed', async () => (await lab.rows(server)).length === 0);
    const { accepts } = await lab.statistics(server);
    await until('the next client', async () => (await lab.statistics(server)).accepts > accepts);
    await until('its end', async () => (await lab.rows(server)).length === 0);
  });
});
