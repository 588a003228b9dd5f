/** The servers of this engine, by number. */
import {
  greatestChosenId,
  type ServerConfiguration,
  type ServerInfo,
  type Step,
} from '../contract/server.ts';
import { say } from '../shared/sentence.ts';
import { errand } from './errands.ts';
import { calling, invalidParameters } from './errors.ts';
import type { NativeAddon, NativeError, NativeServer, Withdraw } from './native.ts';
import { OutputDecoder } from './outputDecoder.ts';

/** How long a step is waited for; a wait call with nothing ready would else hold the answer forever. */
const stepPatienceMilliseconds = 250;

export interface RunningServer {
  native: NativeServer;
  /** When its loop has ended, asked to or not. */
  ended: Promise<void>;
  stopping: boolean;
  output: OutputDecoder;
  pace: number;
  info(): ServerInfo;
}

export class Servers {
  private readonly addon: NativeAddon;
  private readonly changed: (info: ServerInfo) => void;
  private readonly running = new Map<number, RunningServer>();
  /** The number of the next server whose number nobody asks for. */
  private nextId = greatestChosenId + 1;

  /** @param changed told when a server's state changed; the engine sends it unasked. */
  constructor(addon: NativeAddon, changed: (info: ServerInfo) => void) {
    this.addon = addon;
    this.changed = changed;
  }

  /** @throws InvalidParams for an `id` that a server has. */
  start(configuration: ServerConfiguration, id = this.nextId): ServerInfo {
    if (this.running.has(id)) throw invalidParameters('id', say('server {0} exists already', id));
    let tellEnded = () => {};
    const loopEnded = new Promise<void>((resolve) => {
      tellEnded = resolve;
    });
    const native = calling('options', () => new this.addon.Server(withDefaults(configuration), tellEnded));
    if (id === this.nextId) this.nextId++;
    const entry: RunningServer = {
      native,
      ended: loopEnded.then(() => this.ended(entry)),
      stopping: false,
      output: new OutputDecoder(),
      pace: 0,
      info: () => ({ id, ...native.info(), pace: entry.pace }),
    };
    this.running.set(id, entry);
    return this.report(entry);
  }

  /** The engine goes on meanwhile: a loop that is in a lingering close ends when that does. */
  async stop(id: number): Promise<ServerInfo> {
    const entry = this.get(id);
    entry.stopping = true;
    entry.native.beginStop();
    await entry.ended;
    this.running.delete(id);
    return this.report(entry);
  }

  /** At the engine's end: tells nobody, since nobody may be there any more. */
  async stopAll(): Promise<void> {
    const entries = [...this.running.values()];
    for (const entry of entries) {
      entry.stopping = true;
      entry.native.beginStop();
    }
    await Promise.all(entries.map(({ ended }) => ended));
  }

  /** @throws InvalidParams for a number that no server has. */
  get(id: number): RunningServer {
    const entry = this.running.get(id);
    if (!entry)
      throw invalidParameters('server', say('there is no server {0}; server/list has those that are', id));
    return entry;
  }

  /** Has the server's loop do something that only it may. */
  errand<T>(
    { native }: RunningServer,
    field: string,
    begin: (done: (error: NativeError | null, result: T) => void) => Withdraw,
  ): Promise<T> {
    return errand(field, begin, () => native.info().position.call);
  }

  list(): ServerInfo[] {
    return [...this.running.values()].map((entry) => entry.info());
  }

  /** Does something to a server that changes its info, and tells. */
  change(id: number, act: (entry: RunningServer) => void): ServerInfo {
    const entry = this.get(id);
    act(entry);
    return this.report(entry);
  }

  async step(id: number): Promise<Step> {
    const entry = this.get(id);
    const wasRunning = entry.info().state === 'running';
    let number = 0;
    const made = new Promise<Step>((resolve) => {
      number = entry.native.step(resolve);
    });
    if (wasRunning) this.report(entry);
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<Step>((resolve) => {
      timer = setTimeout(() => {
        // One that has not begun, behind a call that does not return, would else be made when nobody expects it.
        entry.native.withdrawStep(number);
        const { call, fd } = entry.info().position;
        resolve({ call, fd, asked: -1, pending: true });
      }, stepPatienceMilliseconds);
    });
    return Promise.race([made, patience]).finally(() => clearTimeout(timer));
  }

  /** Its loop has ended: gives back its descriptors, keeps what it counted. Where nobody asked it to, it is news. */
  private ended(entry: RunningServer): void {
    entry.native.stop();
    if (!entry.stopping) this.report(entry);
  }

  private report(entry: RunningServer): ServerInfo {
    const info = entry.info();
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
