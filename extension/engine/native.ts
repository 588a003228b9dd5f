/** The addon as TypeScript sees it: native/addon. It trusts what it is given; schemas.ts is before it. */
import { createRequire } from 'node:module';
import path from 'node:path';
import type {
  ClosingSocket,
  Connection,
  ConnectionAction,
  ConnectionView,
  Inspection,
  QueuedMessage,
} from '../contract/connection.ts';
import type { Finding } from '../contract/finding.ts';
import type { OutputEntry, ViewParameters } from '../contract/methods.ts';
import type { Sentence } from '../contract/sentence.ts';
import type {
  LabServerInfo,
  MultiplexerName,
  OptionValue,
  Program,
  ProgramInfo,
  ProgramListener,
  ServerConfiguration,
  ServerStatistics,
  SocketOption,
  Step,
  WatchedStatistics,
} from '../contract/server.ts';
import type { SiteCounts } from '../contract/site.ts';
import type { SwarmConfiguration, SwarmStatistics } from '../contract/swarm.ts';
import type { OptionDefinition } from '../contract/tables/options.ts';
import type { TraceChunk, WaitRecord } from '../contract/wait.ts';

export type NativeMessage = Omit<QueuedMessage, 'head'> & { head: Buffer };
export type NativeInspection = Omit<Inspection, 'messages' | 'row'> & {
  row: Connection;
  messages: NativeMessage[];
};
export type NativeOutputEntry = Omit<OutputEntry, 'text'> & { bytes: Buffer };

/** What an act came to. */
export type ActResult =
  | 'done'
  | 'noSuchConnection'
  | 'queueFull'
  | 'writeIsShut'
  | 'notForDatagrams'
  | 'leftOpen';

/** Takes back what the loop was asked to do: `withdrawn`, and it never happens; else it has begun, or has ended. */
export type Withdraw = () => 'withdrawn' | 'inProgress' | 'ended';

/**
 * A running server. Its methods answer at once; what only the loop may do calls `done` when it is done, or with what
 * failed. `connection` 0 is the listener. A server that has ended still tells what it counted and traced.
 */
export interface NativeServer {
  /** Tells the loop to end; `ended` is called when it has. */
  beginStop(): void;
  /** Once it has ended: closes what is left. */
  stop(): Omit<LabServerInfo, 'id' | 'pace'>;
  info(): Omit<LabServerInfo, 'id' | 'pace'>;
  statistics(): ServerStatistics;
  view(query: Omit<ViewParameters, 'server'>): ConnectionView;
  row(connection: number): Connection | undefined;
  inspect(connection: number): NativeInspection | undefined;
  act(
    connection: number,
    action: ConnectionAction,
    text: string | undefined,
    done: (error: NativeError | null, result: ActResult) => void,
  ): Withdraw;
  options(connection: number): SocketOption[] | undefined;
  setOption(connection: number, name: string, value: OptionValue): SocketOption | undefined;
  lastWait(limit: number): WaitRecord | null;
  readTrace(after: number, limit: number): TraceChunk;
  turnTrace(on: boolean): void;
  readOutput(after: number): { entries: NativeOutputEntry[]; next: number; lost: number };
  pause(): void;
  resume(): void;
  /** @returns what `withdrawStep` takes. */
  step(done: (step: Step) => void): number;
  /** A step that has not begun never does, and its `done` is not called. */
  withdrawStep(step: number): void;
  pace(milliseconds: number): void;
  /** `host` is numeric. */
  sendDatagram(host: string, port: number, text: string): void;
  /**
   * The switches count at once; `done` when the loop has looked again at what it watches. One look is for all that was
   * switched before it, and only the first who waits for it is told.
   */
  setFaults(names: string[], done: (error: NativeError | null) => void): void;
  pauseAccepting(paused: boolean, done: (error: NativeError | null) => void): Withdraw;
  setBacklog(backlog: number): void;
}

export type NativeProgramInspection = Omit<Inspection, 'messages'> & { messages: [] };

/** As a program is told before it has a number, and before others are known that have the same sockets. */
export type NativeProgramInfo = Omit<ProgramInfo, 'id' | 'program' | 'listeners'> & {
  program: Omit<Program, 'parent' | 'notSeen'> & {
    parentPid: number;
    notSeen: { text: string; textSentence: Sentence }[];
  };
  listeners: (Omit<ProgramListener, 'sharedWith'> & { inode: number })[];
};

/** A call that a held thread was let make; for the watcher alone. */
export interface NativeStep {
  slot: number;
  thread: number;
  after: number;
}

/**
 * A place in a program, as it told it, innermost frame first. `native`: `at` is an offset in the file `module`. `python`:
 * `at` is a line of the source file `module`; `own` is the place of the first frame of the person's own, or -1.
 */
export interface ToldSite {
  site: number;
  kind: 'native' | 'python';
  own: number;
  frames: { module: string; function: string; at: number }[];
}

/** The programs of people's own that are watched, each by a number of the watcher's. `connection` 0: the first listener. */
export interface NativeWatcher {
  attach(pid: number): number;
  all(): number[];
  /** Takes over at once what all have reported by now. */
  settle(): void;
  /** A living one goes on unwatched; one that has ended is forgotten. */
  letGo(program: number): void;
  end(program: number, signal: number): void;
  info(program: number): NativeProgramInfo;
  /** Programs that report there appear. */
  watchFolder(folder: string): void;
  /** Whether it does: another engine may have taken it over. */
  watchesFolder(folder: string): boolean;
  lastWait(program: number, limit: number, thread?: number): WaitRecord | null;
  readTrace(program: number, after: number, limit: number): TraceChunk;
  turnTrace(program: number, on: boolean): void;
  /** False: there is no such thread; every thread where none is named. */
  pause(program: number, thread?: number): boolean;
  resume(program: number, thread?: number): boolean;
  pace(program: number, thread: number | undefined, milliseconds: number): boolean;
  /** Lets a held thread make one call; undefined: there is no such thread. */
  step(program: number, thread?: number): NativeStep | undefined;
  /** Undefined while the call is not made, or has not returned. */
  stepped(program: number, step: NativeStep): Step | undefined;
  /** One that has not begun never does. */
  withdrawStep(program: number, step: NativeStep): void;
  /** Of those that are known. */
  sites(program: number, sites: number[]): ToldSite[];
  /** None of a program that is attached to. */
  siteCounts(program: number): SiteCounts[];
  /** None of a program that is attached to. */
  findings(program: number): Finding[];
  statistics(program: number): WatchedStatistics;
  view(program: number, query: Omit<ViewParameters, 'server'>): ConnectionView;
  inspect(program: number, connection: number): NativeProgramInspection | undefined;
  /** Null: the program is to do it itself at its next call, and has not yet; to be asked again. Undefined: there is no such socket. */
  options(program: number, connection: number): SocketOption[] | undefined | null;
  setOption(
    program: number,
    connection: number,
    name: string,
    value: OptionValue,
  ): SocketOption | undefined | null;
  /** Of what the program was to do itself, what it has not begun it never does. */
  withdrawOptions(program: number): void;
}

/** A running swarm. */
export interface NativeSwarm {
  adjust(configuration: Required<SwarmConfiguration>): void;
  /** Tells the clients to close; `ended` is called when all have. */
  beginStop(): void;
  /** Once it has ended: gives back its thread and descriptors. The statistics stay. */
  stop(): void;
  statistics(): SwarmStatistics;
}

/** An error of the addon. A TypeError instead says that a value does not fit. */
export interface NativeError extends Error {
  errno?: string;
  syscall?: string;
  hint?: string;
  hintSentence?: Sentence;
  messageSentence?: Sentence;
}

export interface NativeAddon {
  /** `host` is numeric; '' is any address. */
  Server: new (
    configuration: ServerConfiguration,
    ended: () => void,
  ) => NativeServer;
  Swarm: new (configuration: Required<SwarmConfiguration>, ended: () => void) => NativeSwarm;
  /** `changed` is called when a program has appeared or ended. */
  Watcher: new (
    changed: () => void,
  ) => NativeWatcher;
  /** Ends the process at once: no thread that is stuck in a system call can hold it up. */
  leave(code: number): never;
  closingSockets(port: number, limit: number): ClosingSocket[];
  multiplexers(): { name: MultiplexerName; hasEdge: boolean; limit: number }[];
  /** Tables of the core, which extension/contract/tables repeats for those who have no addon. */
  readonly optionDefinitions: OptionDefinition[];
  readonly faultNames: string[];
  readonly columnNames: string[];
  readonly actionNames: string[];
}

/** Loads the addon that lies beside the engine's bundle. */
export function loadAddon(): NativeAddon {
  const file = path.join(__dirname, 'network_lab.node');
  return createRequire(__filename)(file) as NativeAddon;
}
