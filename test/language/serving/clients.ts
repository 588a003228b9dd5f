import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { until } from '../../until.ts';

/** A client of a program under test, which keeps what it gets. */
export class Client {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  /** The program closed its side, or reset the connection. */
  isClosed = false;
  hasLeft = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay();
    socket.on('data', (chunk) => {
      if (this.#received.length < 1 << 16) this.#received = Buffer.concat([this.#received, chunk]);
    });
    socket.on('end', () => {
      this.isClosed = true;
    });
    socket.on('error', () => {
      this.isClosed = true;
    });
  }

  static async connect(port: number): Promise<Client | undefined> {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    return isOpen ? new Client(socket) : undefined;
  }

  get received(): string {
    return this.#received.toString('latin1');
  }

  async send(data: string | Buffer): Promise<void> {
    if (this.isClosed || this.hasLeft) return;
    await new Promise<void>((resolve) => this.#socket.write(data, () => resolve()));
  }

  /** Says that nothing more comes, and listens on. */
  async halfClose(): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.end(() => resolve()));
  }

  async reset(): Promise<void> {
    this.hasLeft = true;
    this.#socket.resetAndDestroy();
    await this.#gone();
  }

  async leave(): Promise<void> {
    this.hasLeft = true;
    // In order: what is not read yet would make it a reset.
    if (!this.#socket.writableEnded) await this.halfClose();
    this.#socket.destroy();
    await this.#gone();
  }

  async #gone(): Promise<void> {
    await until('the client has left', () => this.#socket.closed);
  }
}

/** What the kernel has of a server's port, and of its clients'. */
export interface Port {
  /** Connections from which the server has not read all that there is. */
  unread: number;
  /** Connections whose other end is over, and that the server keeps. */
  kept: number;
  /** Bytes that the server has not read. */
  bytes: number;
  /** Connections that are not accepted yet. */
  waiting: number;
}

export function lookAt(port: number): Port {
  const found: Port = { unread: 0, kept: 0, bytes: 0, waiting: 0 };
  for (const line of readFileSync('/proc/net/tcp', 'utf8').split('\n').slice(1)) {
    const [, local, , state, queues] = line.trim().split(/\s+/);
    if (!local || Number.parseInt(local.split(':')[1]!, 16) !== port) continue;
    const unread = Number.parseInt(queues!.split(':')[1]!, 16);
    if (state === '0A') found.waiting += unread;
    else if (state === '01' || state === '08') {
      found.bytes += unread;
      if (unread > 0) found.unread++;
      if (state === '08') found.kept++;
    }
  }
  return found;
}

/** Whether this process has read all that a server's port has sent it. */
export function isAllRead(port: number): boolean {
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .slice(1)
    .every((line) => {
      const [, , remote, state, queues] = line.trim().split(/\s+/);
      if (!remote || Number.parseInt(remote.split(':')[1]!, 16) !== port) return true;
      return state !== '01' || queues!.endsWith(':00000000');
    });
}
