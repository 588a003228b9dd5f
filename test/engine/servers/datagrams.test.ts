/** UDP under every multiplexer: peers are addresses that were heard from, each with its own counters. */
import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import { once } from 'node:events';
import type { LabServerInfo } from '../../../extension/contract/server.ts';
import { until } from '../../until.ts';
import { forEachKind, startServer } from '../support/kinds.ts';
import { useLab } from '../support/lab.ts';

class Peer {
  readonly received: string[] = [];
  readonly socket: dgram.Socket;

  private constructor(socket: dgram.Socket) {
    this.socket = socket;
    socket.on('message', (message) => this.received.push(message.toString()));
  }

  static async open(): Promise<Peer> {
    const socket = dgram.createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new Peer(socket);
  }

  get address(): string {
    return `127.0.0.1:${this.socket.address().port}`;
  }

  send(server: LabServerInfo, text: string | Buffer): Promise<void> {
    return new Promise((resolve, reject) =>
      this.socket.send(text, server.address.port, '127.0.0.1', (error) =>
        error ? reject(error) : resolve(),
      ),
    );
  }
}

forEachKind((kind) => {
  describe('UDP', () => {
    const lab = useLab(kind);
    let peers: Peer[] = [];
    beforeEach(async () => {
      peers = [await Peer.open(), await Peer.open()];
    });
    afterEach(() => {
      for (const peer of peers) peer.socket.close();
    });
    const start = (application: 'receive' | 'echo' | 'chat', more = {}) =>
      startServer(lab.engine, kind, { application, transport: 'udp', ...more });

    it('echoes each datagram as one datagram, an empty one and the longest too', async () => {
      const server = await start('echo');
      const [peer] = peers as [Peer];
      const longest = 'x'.repeat(65_507);
      for (const text of ['hello', '', '你好,世界', longest]) {
        await peer.send(server, text);
        await until(`the echo of ${text.slice(0, 10)}`, () => peer.received.at(-1) === text);
      }
      assert.equal(peer.received.length, 4);
    });

    it('lists peers with their own counters, and forgets one that is closed', async () => {
      const server = await start('echo');
      const [first, second] = peers as [Peer, Peer];
      await first.send(server, 'four');
      await second.send(server, 'eleven here');
      await until('both echoes', () => first.received.length === 1 && second.received.length === 1);
      const rows = await lab.rows(server);
      assert.deepEqual(
        rows.map(({ peer, received, sent, fd }) => ({ peer, received, sent, fd })),
        [
          { peer: first.address, received: 4, sent: 4, fd: server.fd },
          { peer: second.address, received: 11, sent: 11, fd: server.fd },
        ],
      );
      await lab.engine.request('connection/act', {
        server: server.id,
        connection: rows[0]!.id,
        action: 'close',
      });
      assert.deepEqual(
        (await lab.rows(server)).map(({ peer }) => peer),
        [second.address],
      );
      const error = await lab.engine.failure('connection/act', {
        server: server.id,
        connection: rows[1]!.id,
        action: 'reset',
      });
      assert.match(error.message, /UDP/);
    });

    it('prints what it receives', async () => {
      const server = await start('receive');
      await peers[0]!.send(server, '收到');
      await until('the text', async () =>
        (await lab.output(server)).some(({ kind: what, text }) => what === 'data' && text === '收到'),
      );
    });

    it('chats: everybody who was heard from gets what another says', async () => {
      const server = await start('chat');
      const [first, second] = peers as [Peer, Peer];
      await first.send(server, 'here I am');
      await until('the first peer', async () => (await lab.rows(server)).length === 1);
      await second.send(server, '你好');
      await until('the message', () => first.received.length === 2);
      assert.deepEqual(first.received, [
        `[${second.address}] entered the room\n`,
        `<${second.address}> 你好\n`,
      ]);
      assert.deepEqual(second.received, []);
    });

    it('says of a datagram that was cut that it was cut', async () => {
      const server = await start('echo', { receiveSize: 16 });
      await peers[0]!.send(server, 'sixteen bytes and more');
      await until('the echo', () => peers[0]!.received.length === 1);
      assert.equal(peers[0]!.received[0], 'sixteen bytes an');
      assert((await lab.notes(server)).some((note) => note.includes('datagram cut')));
    });

    it('may send a broadcast only with SO_BROADCAST', async () => {
      const server = await start('receive');
      const broadcast = { server: server.id, host: '127.255.255.255', port: 9, text: 'to all' };
      const error = await lab.engine.failure('datagram/send', broadcast);
      assert.equal(error.data?.errno, 'EACCES');
      assert.equal(error.data?.syscall, 'sendto');
      await lab.engine.request('option/set', { server: server.id, name: 'SO_BROADCAST', value: true });
      assert.deepEqual(await lab.engine.request('datagram/send', broadcast), { sent: 6 });
    });

    it('counts the datagrams that its receive queue had no room for', async () => {
      const server = await start('receive', { options: { SO_RCVBUF: 4096 } });
      assert.equal(server.drops, 0);
      const pause = (acceptingPaused: boolean) =>
        lab.engine.request('server/adjust', { server: server.id, acceptingPaused });
      await pause(true);
      const sent = 30;
      for (let i = 0; i < sent; i++) await peers[0]!.send(server, 'x'.repeat(1000));
      const drops = async () => (await lab.info(server)).drops!;
      await until('some to be dropped', async () => (await drops()) > 0);
      await pause(false);
      await until('the rest', async () => {
        const received = (await lab.statistics(server)).bytesReceived / 1000;
        return received > 0 && received + (await drops()) === sent;
      });
    });

    for (const writeStrategy of ['whenWritable', 'immediately'] as const)
      it(`with IP_RECVERR answers everybody who is there, though others have gone: ${writeStrategy}`, async () => {
        const server = await startServer(lab.engine, kind, {
          application: 'echo',
          transport: 'udp',
          writeStrategy,
          options: { IP_RECVERR: true },
        });
        await lab.engine.request('loop/pause', { server: server.id });
        await until('the loop to be held', async () => (await lab.info(server)).position.held);
        const staying: Peer[] = [];
        for (let pair = 0; pair < 10; pair++) {
          const [gone, here] = [await Peer.open(), await Peer.open()];
          await gone.send(server, 'I am off');
          await here.send(server, 'still here');
          gone.socket.close();
          staying.push(here);
        }
        await lab.engine.request('loop/resume', { server: server.id });
        await until('all answers', () => staying.every(({ received }) => received[0] === 'still here'));
        // One that spins makes a wait between any two looks.
        let [waits, restfulLooks] = [-1, 0];
        await until('the loop to rest', async () => {
          const now = (await lab.statistics(server)).waits;
          restfulLooks = now === waits ? restfulLooks + 1 : 0;
          waits = now;
          return restfulLooks === 4;
        });
        const sending = { server: server.id, host: '127.0.0.1', port: staying[0]!.socket.address().port };
        await lab.engine.request('datagram/send', { ...sending, text: 'by the way' });
        await until('one more', () => staying[0]!.received[1] === 'by the way');
        for (const { socket } of staying) socket.close();
      });

    it('waits without work while nothing comes', async () => {
      const server = await start('echo');
      await peers[0]!.send(server, 'x');
      await until('the echo', () => peers[0]!.received.length === 1);
      await until('the next wait', async () => (await lab.info(server)).position.call === 'wait');
      const before = (await lab.statistics(server)).waits;
      await peers[0]!.send(server, 'y');
      await until('the second echo', () => peers[0]!.received.length === 2);
      const waits = (await lab.statistics(server)).waits - before;
      assert(waits <= 4, `${waits} waits for one echo`);
    });
  });
});
