import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { Lab } from '../lab.ts';

/** Between two looks whether a client has been accepted, in ms. */
const untilAccepted = 20;

/** What of the lab a demonstration needs. */
export type Stage = Pick<Lab, 'getServer' | 'request' | 'log'>;

/** The clients of a demonstration: sockets of this process, to one server of the lab, until it is ended. */
export class Provoker {
  private readonly lab: Stage;
  private readonly server: number;
  private readonly sockets = new Set<Socket>();
  private readonly ending = new AbortController();

  constructor(lab: Stage, server: number) {
    this.lab = lab;
    this.server = server;
  }

  /** Aborted when the demonstration ends. */
  get ended(): AbortSignal {
    return this.ending.signal;
  }

  /** Runs until it is done, fails since the server is gone, or is ended. */
  async run(provocation: (clients: Provoker) => Promise<void>): Promise<void> {
    try {
      await provocation(this);
    } catch (error) {
      if (this.ended.aborted) return;
      this.lab.log.info(`A client of the demonstration ended: ${(error as Error).message}`);
    }
  }

  /** @throws as the kernel does (ECONNREFUSED), or when the demonstration has ended. */
  connect(): Promise<Socket> {
    this.ended.throwIfAborted();
    const { host, port } = this.lab.getServer(this.server)!.address;
    return new Promise((resolve, reject) => {
      // Half open: who has sent FIN still reads what comes.
      const socket = connect({ host, port, allowHalfOpen: true, noDelay: true }, () => resolve(socket));
      this.sockets.add(socket);
      // Also when it was connected already: then nobody waits for it any more.
      socket.on('error', reject);
      socket.on('data', () => {});
      // The server's FIN is answered, but by a client that has said all that it wants to.
      socket.once('end', () => socket.end());
      socket.once('close', () => this.sockets.delete(socket));
    });
  }

  /**
   * The server does not read from this client any more. It may not have accepted the client yet, whose connection was
   * made by the kernel: without its row there is nothing to pause.
   */
  async pauseReading(client: Socket): Promise<void> {
    const { server, lab } = this;
    while (!client.destroyed) {
      const { rows } = await lab.request('connection/view', { server, offset: 0, limit: 100 });
      const row = rows.find(({ peer }) => peer.endsWith(`:${client.localPort}`));
      if (row) {
        await lab.request('connection/act', { server, connection: row.id, action: 'pauseReading' });
        return;
      }
      await setTimeout(untilAccepted, undefined, { signal: this.ended });
    }
  }

  end(): void {
    this.ending.abort();
    for (const socket of this.sockets) socket.destroy();
  }
}
