import assert from 'node:assert/strict';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { DatagramSocket } from '../../extension/lab/terminal/datagramSocket.ts';
import { until } from '../until.ts';

describe('a UDP socket as a stream', () => {
  let peer: dgram.Socket;
  let client: DatagramSocket;

  beforeEach(async () => {
    peer = dgram.createSocket('udp4').bind(0, '127.0.0.1');
    await once(peer, 'listening');
    client = new DatagramSocket({ host: '127.0.0.1', port: peer.address().port });
    await once(client, 'connect');
  });
  afterEach(() => {
    client.destroy();
    peer.close();
  });

  it('sends each write as a datagram, and gives each datagram as a chunk', async () => {
    const received: string[] = [];
    client.on('data', (chunk: Buffer) => received.push(chunk.toString()));
    peer.on('message', (message, from) => peer.send(`got ${message}`, from.port, from.address));
    client.write('one');
    await until('the first answer', () => received.length === 1);
    client.write('two');
    await until('the second answer', () => received.length === 2);
    assert.deepEqual(received, ['got one', 'got two']);
    assert.match(`${client.localAddress}:${client.localPort}`, /^127\.0\.0\.1:[1-9]\d+$/);
  });

  it('closes at its end', async () => {
    client.end();
    await once(client, 'close');
    assert.equal(client.destroyed, true);
  });

  it('says that nobody listens', async () => {
    const free = dgram.createSocket('udp4').bind(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address();
    free.close();
    await once(free, 'close');
    const alone = new DatagramSocket({ host: '127.0.0.1', port });
    await once(alone, 'connect');
    const failed = once(alone, 'error');
    alone.write('anybody?');
    const [error] = (await failed) as [NodeJS.ErrnoException];
    assert.equal(error.code, 'ECONNREFUSED');
  });
});
