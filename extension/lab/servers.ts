import type { Sentence } from '../contract/sentence.ts';
import {
  greatestChosenId,
  type ServerConfiguration,
  type ServerInfo,
  type ServerState,
} from '../contract/server.ts';
import { isAlive } from '../shared/alive.ts';
import { sentenceText } from '../shared/sentence.ts';
import { endedWithWindow } from '../shared/words/endingWords.ts';
import { noSuchServer } from './engineError.ts';
import type { RememberedServer } from './labMemory.ts';

/** A server as the lab knows it: also when it, or the engine it ran in, is no more. */
export interface LabServer {
  info: ServerInfo;
  configuration: ServerConfiguration;
  /** The engine that ran it still answers about it, also after it died. */
  isInEngine: boolean;
}

/**
 * The servers in the order of their start, by their numbers. The lab gives them, and none twice in a million: the one who
 * holds one means the same server even when another engine runs by then.
 */
export class Servers {
  private readonly servers = new Map<number, LabServer>();
  private last = 0;

  all(): LabServer[] {
    return [...this.servers.values()];
  }

  get(id: number): LabServer | undefined {
    return this.servers.get(id);
  }

  /** @throws EngineError where there is none of that number. */
  known(id: number): LabServer {
    const server = this.servers.get(id);
    if (!server) throw noSuchServer(id);
    return server;
  }

  infos(): ServerInfo[] {
    return this.all().map((server) => server.info);
  }

  running(): ServerInfo[] {
    return this.infos().filter(isAlive);
  }

  /** What to keep for the next session. */
  remember(): RememberedServer[] {
    return this.all().map(({ info, configuration }) => ({ info, configuration }));
  }

  /** The last number that a server was given. */
  get lastNumber(): number {
    return this.last;
  }

  /**
   * Takes over the servers of an earlier session under their old numbers; those that ran then ended with it.
   *
   * @param lastNumber The last that was given in it, perhaps to a server that was removed.
   */
  restore(remembered: RememberedServer[], lastNumber: number): void {
    this.last = Math.max(lastNumber, ...remembered.map(({ info }) => info.id));
    for (const { info, configuration } of remembered) {
      const known = isAlive(info) ? ended(info, 'stopped', endedWithWindow) : info;
      this.servers.set(info.id, { info: known, configuration, isInEngine: false });
    }
  }

  /** The number for a server that is about to be started. */
  takeNumber(): number {
    do this.last = (this.last % greatestChosenId) + 1;
    while (this.servers.has(this.last));
    return this.last;
  }

  /** Adds a server that the engine has just started; in the place of `replaced`, where given. */
  add(info: ServerInfo, configuration: ServerConfiguration, replaced?: number): void {
    const server: LabServer = { info, configuration, isInEngine: true };
    const others = this.all();
    const index = others.findIndex((other) => other.info.id === replaced);
    if (index === -1) others.push(server);
    else others[index] = server;
    this.servers.clear();
    for (const each of others) this.servers.set(each.info.id, each);
  }

  /**
   * Takes over what the engine says of a server.
   *
   * @returns whether something changed that is rare: numbers change all the time, and the one who shows them asks;
   * `died`: nobody asked it to end. `same` also for a server that the lab does not know (yet).
   */
  update(info: ServerInfo): 'same' | 'changed' | 'died' {
    const server = this.servers.get(info.id);
    if (!server) return 'same';
    const before = server.info;
    // Nobody comes back to life: the list of a slow batch was made before the news of its end.
    if (!isAlive(before) && isAlive(info)) return 'same';
    server.info = info;
    if (isAlive(before) && info.state === 'died') return 'died';
    return whatRarelyChanges(server.info) === whatRarelyChanges(before) ? 'same' : 'changed';
  }

  /** Marks a server as ended that is in no engine any more. */
  markEnded(id: number, state: EndState, reason: Sentence): void {
    const server = this.servers.get(id);
    if (server === undefined) return;
    server.isInEngine = false;
    server.info = ended(server.info, state, reason);
  }

  /** The engine is no more. @returns the servers that it took along. */
  markAllDied(reason: Sentence): LabServer[] {
    const lost = this.all().filter(({ info }) => isAlive(info));
    for (const { info } of lost) this.markEnded(info.id, 'died', reason);
    for (const server of this.all()) server.isInEngine = false;
    return lost;
  }

  remove(id: number): void {
    this.servers.delete(id);
  }
}

type EndState = Extract<ServerState, 'died' | 'stopped'>;

function ended(info: ServerInfo, state: EndState, reason: Sentence): ServerInfo {
  const { acceptQueue, acceptQueueLimit, failure, ...rest } = info;
  return { ...rest, state, connections: 0, reason: sentenceText(reason), reasonSentence: reason };
}

function whatRarelyChanges({
  state,
  reason,
  faults,
  trace,
  acceptingPaused,
  pace,
  backlog,
}: ServerInfo): string {
  return JSON.stringify([state, reason, faults, trace, acceptingPaused, pace, backlog]);
}

/** The configuration that starts the server again where it was: a port that the kernel chose is kept. */
export function configurationForRestart(server: LabServer): ServerConfiguration {
  return { ...server.configuration, port: server.info.address.port };
}
