/**
 * Every request of the engine, with what it takes and what it gives. JSON-RPC 2.0, parameters by name.
 *
 * Errors carry `ErrorData`. Unknown servers and connections, and parameters of a wrong form, are
 * InvalidParams (-32602) and name the field.
 *
 * What only a server's loop may do (an act on a connection, `acceptingPaused`) is answered when it is done. After two
 * seconds it is withdrawn with an error, and then never happens; what has begun by then is answered with the error
 * "still in progress", and a note in the trace tells when it has ended.
 *
 * The one who asks must read the answers: while 8 MiB of them wait to be taken (over IPC also: 1,000 of them), the engine
 * takes no further request in. While 1,000 requests wait for something in the engine, it refuses another that may wait.
 */
import type {
  ClosingSocket,
  Connection,
  ConnectionAction,
  ConnectionColumn,
  ConnectionView,
  Inspection,
} from './connection.ts';
import type { Finding } from './finding.ts';
import type { Answer, Question } from './questions.ts';
import type { Sentence } from './sentence.ts';
import type {
  endingSignals,
  LabServerInfo,
  MultiplexerDescription,
  OptionValue,
  ProgramInfo,
  ServerConfiguration,
  ServerInfo,
  SocketOption,
  Step,
  WatchedStatistics,
} from './server.ts';
import type { ResolvedSite, SiteCounts } from './site.ts';
import type { SwarmConfiguration, SwarmInfo, SwarmSettings, SwarmStatistics } from './swarm.ts';
import type { TraceChunk, WaitRecord } from './wait.ts';

interface OfServer {
  server: number;
}
interface OfConnection extends OfServer {
  connection: number;
}
interface OfSwarm {
  swarm: number;
}
/** One thread of a program. */
interface OfThread {
  thread?: number;
}
/** Without `connection`: the listener, of several the first. */
interface OfSocket extends OfServer {
  connection?: number;
}

export interface ViewParameters extends OfServer {
  sortBy?: ConnectionColumn;
  descending?: boolean;
  /** Terms apart by spaces, all of which must hold: a part of the peer's address, `state:open`, `queued:yes`, `paused:yes`, `fd:7`, `#12` (the id). */
  filter?: string;
  /** Ids of the connections that the asker shows already, to learn which of them have closed. */
  shown?: number[];
  offset: number;
  limit: number;
}

/** A piece of what a server printed; a chunk of bytes from one peer, or a line of the server's own. */
export interface OutputEntry {
  at: number;
  peer: string;
  connection: number;
  kind: 'data' | 'joined' | 'left' | 'note';
  /** Text, decoded as UTF-8 for each connection on its own, so that no character is cut. */
  text: string;
}

export interface EngineMethods {
  'multiplexer/list': { parameters: Record<string, never>; result: MultiplexerDescription[] };
  /**
   * `id`: the number that it shall have, 1 to 999,999, which no server of this engine has; InvalidParams where one has it.
   * Left out: a number of the engine's choice, 1,000,000 or above, and never one that it has given before.
   */
  'server/start': { parameters: ServerConfiguration & { id?: number }; result: LabServerInfo };
  /** A program that lives is let go: it gets no signal, and is watched no more. One that has ended is forgotten. */
  'server/stop': { parameters: OfServer; result: ServerInfo };
  'server/list': { parameters: Record<string, never>; result: ServerInfo[] };
  'server/statistics': { parameters: OfServer; result: WatchedStatistics };
  /**
   * The environment that lets a process be watched from its first socket on, and the folder in which it reports. A
   * process that is started with it, by whomever, appears in `server/list` within 5 s. `environment` is added to what is
   * given, never put in its place; `folder`: of an engine that died, so that what was started for that one is seen here.
   */
  'program/environment': {
    parameters: { environment?: Record<string, string>; folder?: string };
    result: { environment: Record<string, string>; folder: string };
  };
  /**
   * All programs, with everything that they have reported by now. One that has ended by now is among them as ended, also
   * where it was too short for anybody to look at it, and its mistakes are all found.
   */
  'program/settle': { parameters: Record<string, never>; result: ProgramInfo[] };
  /**
   * A process of the same person that runs already: its sockets, queues and options, and where each thread stands. Its
   * calls are not seen: `wait/last` is null, the trace is empty. `server/stop` lets it go.
   */
  'program/attach': { parameters: { pid: number }; result: ProgramInfo };
  /** Sends it a signal: SIGTERM where none is named. */
  'program/end': {
    parameters: OfServer & { signal?: (typeof endingSignals)[number] };
    result: ServerInfo;
  };
  /** Where a program makes its calls: file and line of each site, 256 at most. */
  'site/resolve': { parameters: OfServer & { sites: number[] }; result: ResolvedSite[] };
  /**
   * How often a program has called what it calls at each of its places, and what came of it; while it runs and when it
   * has ended. None of a program that is attached to, nor of a server of the lab.
   */
  'site/counts': { parameters: OfServer; result: SiteCounts[] };
  /**
   * The mistakes of a program, while it runs and when it has ended: each within 6 s of what shows it. None of a program
   * that is attached to, nor of a server of the lab.
   */
  'finding/list': { parameters: OfServer; result: Finding[] };
  /** What the server printed since `after`; `lost` counts entries that the bounded buffer dropped. */
  'server/output': {
    parameters: OfServer & { after: number };
    result: { entries: OutputEntry[]; next: number; lost: number };
  };
  /** The TCP sockets of a port on their way out, IPv4 and IPv6, also when no server has the port any more. */
  'server/closing': { parameters: { port: number; limit?: number }; result: ClosingSocket[] };
  'connection/view': { parameters: ViewParameters; result: ConnectionView };
  'connection/inspect': { parameters: OfConnection; result: Inspection };
  'connection/act': {
    parameters: OfConnection & { action: ConnectionAction; text?: string };
    result: { row: Connection | null };
  };
  /** UDP: one datagram to any address from the server's socket. EACCES: a broadcast without SO_BROADCAST. */
  'datagram/send': {
    parameters: OfServer & { host: string; port: number; text: string };
    result: { sent: number };
  };
  'option/list': { parameters: OfSocket; result: SocketOption[] };
  'option/set': { parameters: OfSocket & { name: string; value: OptionValue }; result: SocketOption };
  'wait/last': { parameters: OfServer & OfThread & { limit?: number }; result: WaitRecord | null };
  'trace/read': { parameters: OfServer & { after: number; limit: number }; result: TraceChunk };
  /** Changes a running server; what is left out stays. `faults` are all that shall be on. */
  'server/adjust': {
    parameters: OfServer & {
      faults?: string[];
      backlog?: number;
      acceptingPaused?: boolean;
      trace?: boolean;
    };
    result: ServerInfo;
  };
  /** The fault switches, by the names that lessons and diagnostics use too. */
  'fault/list': { parameters: Record<string, never>; result: { name: string }[] };
  /** `thread`: that one of a program; without it every one. A thread that is inside a call is held at its next one. */
  'loop/pause': { parameters: OfServer & OfThread; result: ServerInfo };
  /**
   * One system call. A running loop is paused first, and makes the call that it comes to. Of a program without `thread`:
   * the held thread that waited last.
   */
  'loop/step': { parameters: OfServer & OfThread; result: Step };
  'loop/resume': { parameters: OfServer & OfThread; result: ServerInfo };
  /** 0 to 2,000 milliseconds before each system call. */
  'loop/pace': { parameters: OfServer & OfThread & { milliseconds: number }; result: ServerInfo };
  /** Answers before the clients are connected; statistics tell how far they are. */
  'swarm/start': { parameters: SwarmConfiguration; result: SwarmInfo };
  /**
   * What is left out stays. Connections stay, and behave as asked from now on; clients are added or taken away
   * at the end; those that the server or an error ended try again.
   */
  'swarm/adjust': { parameters: OfSwarm & SwarmSettings; result: SwarmInfo };
  /** Closes all; the answer is what it came to. */
  'swarm/stop': { parameters: OfSwarm; result: SwarmStatistics };
  'swarm/list': { parameters: Record<string, never>; result: SwarmInfo[] };
  'swarm/statistics': { parameters: OfSwarm; result: SwarmStatistics };
  /** Several questions in one message: their answers in the same order, each a result or an error. */
  'request/batch': { parameters: { questions: Question[] }; result: Answer[] };
}

export type EngineMethod = keyof EngineMethods;
export type ParametersOf<M extends EngineMethod> = EngineMethods[M]['parameters'];
export type ResultOf<M extends EngineMethod> = EngineMethods[M]['result'];

/** What the engine sends unasked: only what is rare and must not be missed. */
export interface EngineNotifications {
  'server/changed': ServerInfo;
}

/** What failed, in the kernel's word, and what to do about it. */
export interface ErrorData {
  errno?: string;
  syscall?: string;
  /** InvalidParams: the field that is wrong. */
  field?: string;
  hint: string;
  /** The hint, and the error's message, so that they can be translated; absent where only a developer can have caused it. */
  hintSentence?: Sentence;
  messageSentence?: Sentence;
}
