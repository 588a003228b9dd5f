/** The servers of the lab that this engine runs, by number. */
import type { LabServerInfo, ServerConfiguration, Step } from '../contract/server.ts';
import { say } from '../shared/sentence.ts';
import { errand } from './errands.ts';
import { calling, invalidParameters } from './errors.ts';
import { LabServer } from './labServer.ts';
import type { NativeAddon, NativeError, Withdraw } from './native.ts';
import type { Numbers } from './numbers.ts';
import { stepPatienceMilliseconds } from './watched.ts';

export class Servers {
  private readonly addon: NativeAddon;
  private readonly changed: (info: LabServerInfo) => void;
  private readonly running = new Map<number, LabServer>();
  private readonly numbers: Numbers;

  /** @param changed told when a server's state changed; the engine sends it unasked. */
  constructor(addon: NativeAddon, numbers: Numbers, changed: (info: LabServerInfo) => void) {
    this.addon = addon;
    this.numbers = numbers;
    this.changed = changed;
  }

  /** @throws InvalidParams for an `id` that a server has. */
  start(configuration: ServerConfiguration, id = this.numbers.next()): LabServerInfo {
    if (this.running.has(id)) throw invalidParameters('id', say('server {0} exists already', id));
    let tellEnded = () => {};
    const loopEnded = new Promise<void>((resolve) => {
      tellEnded = resolve;
    });
    const native = calling('options', () => new this.addon.Server(withDefaults(configuration), tellEnded));
    const server: LabServer = new LabServer(
      id,
      native,
      loopEnded.then(() => this.ended(server)),
    );
    this.running.set(id, server);
    return this.report(server);
  }

  /** The engine goes on meanwhile: a loop that is in a lingering close ends when that does. */
  async stop(server: LabServer): Promise<LabServerInfo> {
    server.stopping = true;
    server.native.beginStop();
    await server.ended;
    this.running.delete(server.id);
    return this.report(server);
  }

  /** At the engine's end: tells nobody, since nobody may be there any more. */
  async stopAll(): Promise<void> {
    const servers = [...this.running.values()];
    for (const server of servers) {
      server.stopping = true;
      server.native.beginStop();
    }
    await Promise.all(servers.map(({ ended }) => ended));
  }

  find(id: number): LabServer | undefined {
    return this.running.get(id);
  }

  /** Has the server's loop do something that only it may. */
  errand<T>(
    { native }: LabServer,
    field: string,
    begin: (done: (error: NativeError | null, result: T) => void) => Withdraw,
  ): Promise<T> {
    return errand(field, begin, () => native.info().position.call);
  }

  list(): LabServerInfo[] {
    return [...this.running.values()].map((server) => server.info());
  }

  /** Does something to a server that changes its info, and tells. */
  change(server: LabServer, act: (server: LabServer) => void): LabServerInfo {
    act(server);
    return this.report(server);
  }

  async step(server: LabServer): Promise<Step> {
    const wasRunning = server.info().state === 'running';
    let number = 0;
    const made = new Promise<Step>((resolve) => {
      number = server.native.step(resolve);
    });
    if (wasRunning) this.report(server);
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<Step>((resolve) => {
      timer = setTimeout(() => {
        // One that has not begun, behind a call that does not return, would else be made when nobody expects it.
        server.native.withdrawStep(number);
        const { call, fd } = server.info().position;
        resolve({ call, fd, asked: -1, pending: true });
      }, stepPatienceMilliseconds);
    });
    return Promise.race([made, patience]).finally(() => clearTimeout(timer));
  }

  /** Its loop has ended: gives back its descriptors, keeps what it counted. Where nobody asked it to, it is news. */
  private ended(server: LabServer): void {
    server.native.stop();
    if (!server.stopping) this.report(server);
  }

  private report(server: LabServer): LabServerInfo {
    const info = server.info();
    this.changed(info);
    return info;
  }
}

/** The tutorial's receive sizes; and a server under edge trigger must drain, or it stalls. */
function withDefaults(configuration: ServerConfiguration): ServerConfiguration {
  const { application, trigger, transport } = configuration;
  const longest = transport === 'udp' ? 65_536 : application === 'chat' ? 4096 : 1024;
  return {
    receiveSize: Math.min(longest, configuration.queueLimit ?? longest),
    drain: trigger === 'edge' ? 'untilAgain' : 'once',
    ...configuration,
  };
}
