import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { Duplex } from 'node:stream';
import type { Endpoint } from './endpoint.ts';

/** Bytes kept for a reader that is slow; of what comes beyond, datagrams are lost, as they are in the kernel. */
const mostBuffered = 1024 * 1024;

/**
 * A connected UDP socket in the form of a stream, as far as a terminal needs one: each write is a datagram, each
 * datagram a chunk. `connect` says that the kernel knows the other end, not that anybody is there.
 */
export class DatagramSocket extends Duplex {
  private readonly socket: Socket;
  localAddress = '';
  localPort = 0;

  constructor({ host, port }: Endpoint) {
    super();
    this.socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
    this.socket.on('error', (error) => this.destroy(error));
    this.socket.on('message', (message) => {
      if (this.readableLength < mostBuffered) this.push(message);
    });
    this.socket.connect(port, host, () => {
      const { address, port: localPort } = this.socket.address();
      this.localAddress = address;
      this.localPort = localPort;
      this.emit('connect');
    });
  }

  unref(): void {
    this.socket.unref();
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    // ECONNREFUSED is the ICMP answer to an earlier datagram: nobody listens.
    this.socket.send(chunk, (error) => done(error));
  }

  /** UDP has no goodbye: the socket is closed, and the server hears nothing of it. */
  override _final(done: () => void): void {
    done();
    this.destroy();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    try {
      this.socket.close();
    } catch {
      // It was never opened, or is closed already.
    }
    done(error);
  }
}
