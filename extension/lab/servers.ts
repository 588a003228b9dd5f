import type { Sentence } from '../contract/sentence.ts';
import {
  greatestChosenId,
  type LabServerInfo,
  type ProgramInfo,
  type ServerConfiguration,
  type ServerState,
} from '../contract/server.ts';
import { isAlive } from '../shared/alive.ts';
import { sentenceText } from '../shared/sentence.ts';
import { faultsOf, isAcceptingPaused, isProgram, listenersOf, type Watched } from '../shared/watched.ts';
import { endedWithWindow } from '../shared/words/endingWords.ts';
import { noSuchServer } from './engineError.ts';
import type { RememberedServer } from './labMemory.ts';

/** A server of the lab as the lab knows it: also when it, or the engine it ran in, is no more. */
export interface LabServer {
  info: LabServerInfo;
  configuration: ServerConfiguration;
  /** The engine that ran it still answers about it, also after it died. */
  isInEngine: boolean;
}

/** A program of a person's own: nothing is known of it that the engine does not know. */
interface WatchedProgram {
  info: ProgramInfo;
  /** A list of the engine's has come since it is known here; one that has not may be older than the program. */
  wasListed: boolean;
}

/**
 * What is watched, by its number: the servers in the order of their start, then the programs in that of their coming. The
 * lab gives its servers their numbers, and none twice in a million: the one who holds one means the same server even
 * when another engine runs by then. Programs have theirs from the engine, and go with it.
 */
export class Servers {
  private readonly servers = new Map<number, LabServer>();
  private readonly programs = new Map<number, WatchedProgram>();
  /** Programs that were let go: a list that the engine made before still has them. */
  private readonly letGo = new Set<number>();
  private last = 0;

  all(): Watched[] {
    return [...this.servers.values(), ...this.programs.values()].map(({ info }) => info);
  }

  get(id: number): Watched | undefined {
    return (this.servers.get(id) ?? this.programs.get(id))?.info;
  }

  /** @throws EngineError where there is none of that number. */
  known(id: number): Watched {
    const watched = this.get(id);
    if (!watched) throw noSuchServer(id);
    return watched;
  }

  running(): Watched[] {
    return this.all().filter(isAlive);
  }

  /** Whether an engine runs that can be asked about it. */
  isInEngine(id: number): boolean {
    return this.programs.has(id) || this.servers.get(id)?.isInEngine === true;
  }

  /** A server of the lab; undefined for a program. */
  getServer(id: number): LabServer | undefined {
    return this.servers.get(id);
  }

  /** @throws EngineError where no server of the lab has the number. */
  knownServer(id: number): LabServer {
    const server = this.servers.get(id);
    if (!server) throw noSuchServer(id);
    return server;
  }

  /** What to keep for the next session. */
  remember(): RememberedServer[] {
    return [...this.servers.values()].map(({ info, configuration }) => ({ info, configuration }));
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
      // One that an older version has remembered names no kind.
      const server: LabServerInfo = { ...info, kind: 'lab' };
      const known = isAlive(server) ? ended(server, 'stopped', endedWithWindow) : server;
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
  add(info: LabServerInfo, configuration: ServerConfiguration, replaced?: number): void {
    const server: LabServer = { info, configuration, isInEngine: true };
    const others = [...this.servers.values()];
    const index = others.findIndex((other) => other.info.id === replaced);
    if (index === -1) others.push(server);
    else others[index] = server;
    this.servers.clear();
    for (const each of others) this.servers.set(each.info.id, each);
  }

  /**
   * Takes over what the engine says of one that is watched.
   *
   * @returns whether something changed that is rare: numbers change all the time, and the one who shows them asks;
   * `died`: nobody asked it to end. `same` also for a server that the lab does not know (yet).
   */
  update(info: Watched): 'same' | 'changed' | 'died' {
    const before = this.get(info.id);
    if (before === undefined) return isProgram(info) ? this.addProgram(info) : 'same';
    // Nobody comes back to life: the list of a slow batch was made before the news of its end.
    if (!isAlive(before) && isAlive(info) && !isRunAfter(info, before)) return 'same';
    if (isRunAfter(before, info)) return 'same';
    if (isProgram(info)) this.programs.get(info.id)!.info = info;
    else this.servers.get(info.id)!.info = info;
    if (isAlive(before) && info.state === 'died') return 'died';
    return whatRarelyChanges(info) === whatRarelyChanges(before) ? 'same' : 'changed';
  }

  /** Takes away the programs that the engine's list has no more. @returns whether there were any. */
  keepPrograms(listed: Watched[]): boolean {
    const ids = new Set(listed.map(({ id }) => id));
    const gone = [...this.programs].filter(([id, { wasListed }]) => wasListed && !ids.has(id));
    for (const [id] of gone) this.programs.delete(id);
    for (const program of this.programs.values()) program.wasListed = true;
    return gone.length > 0;
  }

  /** The engine was told to end it, and knows it no more. */
  markOutOfEngine(id: number): void {
    const server = this.servers.get(id);
    if (server) server.isInEngine = false;
  }

  /** Marks a server as ended that is in no engine any more. */
  markEnded(id: number, state: EndState, reason: Sentence): void {
    const server = this.servers.get(id);
    if (server === undefined) return;
    server.isInEngine = false;
    server.info = ended(server.info, state, reason);
  }

  /** The engine is no more; programs go on unwatched. @returns the servers that it took along. */
  markAllDied(reason: Sentence): LabServer[] {
    const lost = [...this.servers.values()].filter(({ info }) => isAlive(info));
    for (const { info } of lost) this.markEnded(info.id, 'died', reason);
    for (const server of this.servers.values()) server.isInEngine = false;
    this.programs.clear();
    this.letGo.clear();
    return lost;
  }

  remove(id: number): void {
    this.servers.delete(id);
    if (this.programs.delete(id)) this.letGo.add(id);
  }

  private addProgram(info: ProgramInfo): 'same' | 'changed' {
    if (this.letGo.has(info.id)) return 'same';
    this.programs.set(info.id, { info, wasListed: false });
    return 'changed';
  }
}

/** Whether it is a later run of the same program, which was reloaded. */
function isRunAfter(one: Watched, other: Watched): boolean {
  return isProgram(one) && isProgram(other) && one.startedAt > other.startedAt;
}

type EndState = Extract<ServerState, 'died' | 'stopped'>;

function ended(info: LabServerInfo, state: EndState, reason: Sentence): LabServerInfo {
  const { acceptQueue, acceptQueueLimit, failure, ...rest } = info;
  return { ...rest, state, connections: 0, reason: sentenceText(reason), reasonSentence: reason };
}

function whatRarelyChanges(watched: Watched): string {
  const { state, reason, trace, pace } = watched;
  const listeners = listenersOf(watched).map(({ address, backlog }) => [address, backlog]);
  return JSON.stringify([
    state,
    reason,
    faultsOf(watched),
    trace,
    isAcceptingPaused(watched),
    pace,
    listeners,
    isProgram(watched) ? watched.program.threads.filter(({ paused }) => paused).map(({ id }) => id) : [],
  ]);
}

/** The configuration that starts the server again where it was: a port that the kernel chose is kept. */
export function configurationForRestart(server: LabServer): ServerConfiguration {
  return { ...server.configuration, port: server.info.address.port };
}
