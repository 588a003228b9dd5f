/** What an option and a queue are said to be, against ss and against the other end. */
import assert from 'node:assert/strict';
import type { OptionValue } from '../../extension/contract/server.ts';
import { until } from '../until.ts';
import { useLab } from './support/lab.ts';
import { socketOf, socketsOfPort } from './support/ss.ts';

describe('options and queues', () => {
  const lab = useLab();

  async function connected(configuration = {}) {
    const server = await lab.start({ application: 'echo', ...configuration });
    const client = await lab.puppet.connect(server.address.port);
    const { id } = await lab.rowOf(server, client);
    const port = Number(client.address.split(':')[1]);
    const own = `127.0.0.1:${server.address.port}`;
    const set = (name: string, value: OptionValue) =>
      lab.engine.request('option/set', { server: server.id, connection: id, name, value });
    const inspect = () => lab.engine.request('connection/inspect', { server: server.id, connection: id });
    return {
      server,
      client,
      id,
      set,
      inspect,
      seen: () => socketOf(own, port),
      peer: () => socketOf(client.address, server.address.port),
    };
  }

  it('SO_KEEPALIVE starts the timer that ss shows, TCP_KEEPIDLE sets it', async () => {
    const { set, seen } = await connected();
    assert.equal(seen().timer, undefined);
    assert.equal((await set('SO_KEEPALIVE', true)).value, true);
    assert.equal(seen().timer, 'keepalive');
    assert.match(seen().details, /timer:\(keepalive,(119min|120min|7200sec)/);
    assert.equal((await set('TCP_KEEPIDLE', 40)).value, 40);
    assert.match(seen().details, /timer:\(keepalive,(39|40)(\.\d+)?sec/);
    assert.equal((await set('SO_KEEPALIVE', false)).value, false);
    await until('the timer to be gone', () => seen().timer === undefined);
  });

  it('answers what the kernel says after the call, not what was asked for', async () => {
    const { set, seen } = await connected();
    assert.equal((await set('SO_RCVBUF', 10_000)).value, 20_000);
    assert.equal(seen().memory.rb, 20_000);
    assert.equal((await set('SO_SNDBUF', 1)).value, seen().memory.tb);
  });

  it('TCP_CONGESTION is what ss names', async () => {
    const { set, seen } = await connected();
    assert.equal((await set('TCP_CONGESTION', 'reno')).value, 'reno');
    assert.match(seen().details, / reno /);
  });

  it('gives every accepted connection its options, and the listener its own before bind', async () => {
    const { server, id, seen } = await connected({
      connectionOptions: { SO_KEEPALIVE: true, TCP_NODELAY: true, SO_LINGER: { on: true, seconds: 3 } },
      options: { SO_REUSEPORT: true },
    });
    const options = await lab.engine.request('option/list', { server: server.id, connection: id });
    const value = (name: string) => options.find((option) => option.name === name)?.value;
    assert.deepEqual([value('TCP_NODELAY'), value('SO_LINGER')], [true, { on: true, seconds: 3 }]);
    assert.equal(seen().timer, 'keepalive');
    // Only with SO_REUSEPORT on both can a second server listen on the port.
    const second = { multiplexer: 'poll', application: 'echo', port: server.address.port } as const;
    assert.equal((await lab.engine.failure('server/start', second)).data?.errno, 'EADDRINUSE');
    await lab.engine.request('server/start', { ...second, options: { SO_REUSEPORT: true } });
    assert.equal(socketsOfPort(server.address.port).filter(({ state }) => state === 'LISTEN').length, 2);
  });

  it('SO_LINGER with no time makes close an RST, which the peer sees', async () => {
    const { server, client, id, set } = await connected();
    await set('SO_LINGER', { on: true, seconds: 0 });
    await lab.engine.request('connection/act', { server: server.id, connection: id, action: 'close' });
    await until('something to read', () => lab.puppet.readable(client));
    const error = await lab.puppet.receive(client, 1).catch((reason: Error) => reason);
    assert.equal((error as Error).message, 'ECONNRESET');
  });

  it('every queue is what ss says, with data waiting in each', async () => {
    const { server, client, inspect, seen, peer } = await connected({ queueLimit: 50_000 });
    // The client sends and does not read: in time nothing moves any more.
    let sentBefore = -1;
    await until('traffic at rest', async () => {
      const more = await lab.puppet.sendUntilFull(client);
      const { row } = await inspect();
      const moved = row.sent !== sentBefore;
      sentBefore = row.sent;
      return (
        !moved &&
        more === 0 &&
        row.readingPaused &&
        row.receiveQueue > 0 &&
        seen().receiveQueue === row.receiveQueue
      );
    });
    const { row, queues, tcpInfo, messages } = await inspect();
    const [ours, theirs] = [seen(), peer()];
    assert.equal(row.sendQueue, ours.sendQueue);
    assert.equal(queues.unsent + queues.inFlight, ours.sendQueue);
    assert.equal(queues.receive, ours.receiveQueue);
    assert.equal(queues.peerReceive, theirs.receiveQueue);
    assert.equal(queues.unsent, Number(/notsent:(\d+)/.exec(ours.details)?.[1] ?? 0));
    assert.equal(tcpInfo?.notSentBytes, queues.unsent);
    assert.equal(queues.receiveBuffer, ours.memory.rb);
    assert.equal(queues.sendBuffer, ours.memory.tb);
    assert.equal(row.received, tcpInfo!.bytesReceived - row.receiveQueue);
    assert.equal(queues.application.bytes, row.received - row.sent);
    assert(queues.application.bytes > 48_000 && queues.application.bytes <= 50_000);
    assert.equal(queues.application.limit, 50_000);
    assert.equal(queues.application.full, true);
    assert.equal(queues.application.messages, row.applicationQueue.messages);
    assert.deepEqual(messages[0]!.head, Buffer.from('x'.repeat(256)).toString('base64'));
    assert.equal(row.sendQueue + theirs.receiveQueue, row.sent);
    const { bytesReceived, bytesSent } = await lab.statistics(server);
    assert.deepEqual({ bytesReceived, bytesSent }, { bytesReceived: row.received, bytesSent: row.sent });
  });

  it('what the peer sent and nobody read is with it, on its way or with us', async () => {
    const { server, client, id, inspect, peer } = await connected({ application: 'receive' });
    const act = { server: server.id, connection: id, action: 'pauseReading' } as const;
    await lab.engine.request('connection/act', act);
    let taken = 0;
    const held = async () => {
      const { queues } = await inspect();
      return queues.receive + queues.peer!.inFlight + queues.peer!.unsent;
    };
    // The kernel grows its buffers: it takes more for a while.
    await until('the client to be held up', async () => {
      const more = await lab.puppet.sendUntilFull(client);
      taken += more;
      return more === 0 && (await held()) === taken;
    });
    const { row, queues } = await inspect();
    const theirs = peer();
    const { peer: found } = queues;
    assert.equal(row.received, 0);
    assert.equal(queues.application.full, false);
    assert(queues.receive > 0 && found!.unsent > 0);
    assert.equal(found!.unsent + found!.inFlight, theirs.sendQueue);
    assert.equal(found!.unsent, Number(/notsent:(\d+)/.exec(theirs.details)?.[1] ?? 0));
    assert.equal(found!.congestionWindow, Number(/cwnd:(\d+)/.exec(theirs.details)?.[1]));
    assert.equal(found!.sendMss, Number(/ mss:(\d+)/.exec(theirs.details)?.[1]));
    assert.equal(found!.sendWindow, Number(/snd_wnd:(\d+)/.exec(theirs.details)?.[1]));
    assert.equal(found!.sendBuffer, theirs.memory.tb);
    assert.equal(found!.receiveBuffer, theirs.memory.rb);
    assert.deepEqual([found!.receive, queues.peerReceive], [theirs.receiveQueue, theirs.receiveQueue]);
    await lab.engine.request('connection/act', { ...act, action: 'resumeReading' });
    await until('all to be read', async () => (await inspect()).row.received === taken);
    assert.equal(await held(), 0);
  });

  it('shows the accept queue of a listener that does not accept, and its limit', async () => {
    const server = await lab.start({ application: 'echo', backlog: 7 });
    await lab.engine.request('server/adjust', { server: server.id, acceptingPaused: true });
    await lab.puppet.connectMany(server.address.port, 3);
    const { acceptQueue, acceptQueueLimit, connections } = await lab.info(server);
    assert.deepEqual(
      { acceptQueue, acceptQueueLimit, connections },
      { acceptQueue: 3, acceptQueueLimit: 7, connections: 0 },
    );
    const listener = socketsOfPort(server.address.port).find(({ state }) => state === 'LISTEN')!;
    assert.deepEqual([listener.receiveQueue, listener.sendQueue], [3, 7]);
    await lab.engine.request('server/adjust', { server: server.id, acceptingPaused: false });
    await until('all to be accepted', async () => (await lab.info(server)).connections === 3);
    assert.equal((await lab.info(server)).acceptQueue, 0);
  });
});
