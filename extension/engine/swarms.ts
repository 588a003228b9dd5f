/** The swarms of clients that this engine runs, by number. */
import { isIPv6 } from 'node:net';
import type { SwarmConfiguration, SwarmInfo, SwarmSettings, SwarmStatistics } from '../contract/swarm.ts';
import { say } from '../shared/sentence.ts';
import { calling, failed, invalidParameters } from './errors.ts';
import type { NativeAddon, NativeSwarm } from './native.ts';

/** Each is a thread: more of them would only take turns on the same cores. */
const mostSwarms = 16;

const usual: Required<SwarmSettings> & { host: string } = {
  host: '127.0.0.1',
  clients: 1,
  behaviour: 'talk',
  messageSize: 64,
  messagesPerSecond: 0,
  window: 1,
  slowReaderBytesPerSecond: 1024,
  spreadSources: false,
  connectRate: 0,
  verifyEcho: true,
};

interface RunningSwarm {
  id: number;
  native: NativeSwarm;
  /** When its last client is closed. */
  ended: Promise<void>;
  configuration: Required<SwarmConfiguration>;
  startedAt: number;
}

export class Swarms {
  private readonly addon: NativeAddon;
  private readonly running = new Map<number, RunningSwarm>();
  private lastId = 0;

  constructor(addon: NativeAddon) {
    this.addon = addon;
  }

  start(asked: SwarmConfiguration): SwarmInfo {
    if (this.running.size >= mostSwarms)
      throw failed(
        say('{0} swarms are running', mostSwarms),
        say('Stop one of them, or give one more clients.'),
      );
    const configuration = { ...usual, ...asked };
    let tellEnded = () => {};
    const loopEnded = new Promise<void>((resolve) => {
      tellEnded = resolve;
    });
    const native = calling('swarm', () => new this.addon.Swarm(configuration, tellEnded));
    const ended = loopEnded.then(() => native.stop());
    const entry = { id: ++this.lastId, native, ended, configuration, startedAt: Date.now() };
    this.running.set(entry.id, entry);
    return infoOf(entry);
  }

  adjust(id: number, settings: SwarmSettings): SwarmInfo {
    const entry = this.get(id);
    const configuration = { ...entry.configuration, ...settings };
    calling('swarm', () => entry.native.adjust(configuration));
    entry.configuration = configuration;
    return infoOf(entry);
  }

  /** The engine goes on meanwhile: to close thousands of clients takes seconds. */
  async stop(id: number): Promise<SwarmStatistics> {
    const { native, ended } = this.get(id);
    native.beginStop();
    await ended;
    this.running.delete(id);
    return native.statistics();
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.running.keys()].map((id) => this.stop(id)));
  }

  /** @throws InvalidParams for a number that no swarm has. */
  get(id: number): RunningSwarm {
    const entry = this.running.get(id);
    if (!entry)
      throw invalidParameters('swarm', say('there is no swarm {0}; swarm/list has those that are', id));
    return entry;
  }

  list(): SwarmInfo[] {
    return [...this.running.values()].map(infoOf);
  }
}

function infoOf({ id, configuration, startedAt }: RunningSwarm): SwarmInfo {
  const { host, port, ...settings } = configuration;
  return { id, target: { host, port, family: isIPv6(host) ? 'IPv6' : 'IPv4' }, startedAt, ...settings };
}
