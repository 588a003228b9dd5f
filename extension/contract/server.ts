/**
 * The words for a server of the lab and what it is made of.
 *
 * Field names are a public interface (other editors and test programs drive the engine with them):
 * additions are fine, renames are not.
 */
import type { Sentence } from './sentence.ts';

export type MultiplexerName = 'select' | 'poll' | 'epoll';
export type Trigger = 'level' | 'edge';
export type ApplicationName = 'receive' | 'echo' | 'chat';
export type Transport = 'tcp' | 'udp';

/** What this machine can do with one multiplexer. */
export interface MultiplexerDescription {
  name: MultiplexerName;
  available: boolean;
  /** Why it is not available. */
  reason?: string;
  triggers: Trigger[];
  /**
   * select: the largest descriptor number it can watch, one less than FD_SETSIZE. poll: how many descriptors it can
   * watch. Absent where there is no such limit.
   */
  limit?: number;
}

/** What a person asks for when a server is started. Left out: host 127.0.0.1, port 0 (any), backlog 5. */
export interface ServerConfiguration {
  multiplexer: MultiplexerName;
  /** epoll only; level where left out. */
  trigger?: Trigger;
  application: ApplicationName;
  transport?: Transport;
  host?: string;
  port?: number;
  backlog?: number;
  /** Bytes asked for by one recv; the tutorial's 1,024 (receive, echo) or 4,096 (chat) where left out. */
  receiveSize?: number;
  /** How long a readable socket is read: one recv, until a short read, until EAGAIN (the default under edge trigger). */
  drain?: 'once' | 'untilShort' | 'untilAgain';
  /** `whenWritable` queues and waits for writable, as the tutorial does; `immediately` sends first and queues the rest. */
  writeStrategy?: 'whenWritable' | 'immediately';
  /** Bytes that one connection's application queue may hold; 1 MiB where left out. */
  queueLimit?: number;
  /** Options of the listener, set before bind, by name. */
  options?: Record<string, OptionValue>;
  /** Options of each accepted connection, by name. */
  connectionOptions?: Record<string, OptionValue>;
  /** Classic mistakes the server commits from the start. */
  faults?: string[];
  /** select only: bits in each descriptor set, 1,024 to 65,536; FD_SETSIZE (1,024) where left out. */
  fdSetBits?: number;
  /** Whether the trace ring records; true where left out. */
  trace?: boolean;
}

export interface SocketAddress {
  host: string;
  port: number;
  family: 'IPv4' | 'IPv6';
}

/** Where the loop stands: the system call it is in or about to make, and on which descriptor (-1: none). */
export interface Position {
  call: CallName;
  fd: number;
  /** True while the loop is held before the call (paused, or waiting out its pace). */
  held: boolean;
  /** Of a program: where it makes the call (site/resolve has its line), and the function that it calls: `recvfrom`. */
  site?: number;
  function?: string;
  /** Of a program that receives or sends: bytes asked for, where the call names them itself (recvmsg does not). */
  asked?: number;
}

/**
 * `interest`: epoll_ctl. `control`: reading the lab's own control descriptor. `option`: setsockopt. The last five are
 * calls of a program of a person's own; the lab's servers make them before their loop begins.
 */
export type CallName =
  | 'wait'
  | 'interest'
  | 'accept'
  | 'receive'
  | 'send'
  | 'shutdown'
  | 'close'
  | 'control'
  | 'none'
  | 'socket'
  | 'bind'
  | 'listen'
  | 'connect'
  | 'option';

/** What one step of a paused loop did. */
export interface Step {
  call: CallName;
  fd: number;
  /** Bytes asked for; of a wait the timeout in milliseconds. */
  asked: number;
  /** The call's return value; absent while it has not returned. */
  returned?: number;
  errno?: string;
  /** The call was begun and waits: it returns when something is ready, or at the next step or resume. */
  pending?: boolean;
  /** Of a program: which of its threads, where, and by which function. */
  thread?: number;
  site?: number;
  function?: string;
}

/** Whoever starts servers may number them up to this; the engine gives numbers from above it. */
export const greatestChosenId = 999_999;

export type ServerState = 'running' | 'paused' | 'stopped' | 'died';

/**
 * What is watched: a server of the lab, which is a thread of the engine, or a program of a person's own, which is a
 * process of its own. What a kind cannot tell is absent, never zero.
 */
export type ServerInfo = LabServerInfo | ProgramInfo;

interface WatchedInfo {
  id: number;
  state: ServerState;
  /** Milliseconds since the epoch. */
  startedAt: number;
  connections: number;
  position: Position;
  trace: boolean;
  /** Milliseconds waited before each system call. */
  pace: number;
  /** Why it stopped or died, where it did not do so because it was asked to. In English. */
  reason?: string;
  /** `reason`, so that it can be translated; absent where `failure` says it. */
  reasonSentence?: Sentence;
}

/** A server of the lab. */
export interface LabServerInfo extends WatchedInfo {
  kind: 'lab';
  address: SocketAddress;
  /** The listener's descriptor (for UDP: the socket). */
  fd: number;
  multiplexer: MultiplexerName;
  trigger: Trigger;
  application: ApplicationName;
  transport: Transport;
  backlog: number;
  /**
   * The listener's accept queue: connections finished by the kernel and not accepted yet. Absent for UDP, and once
   * the server has ended: there is no listener then that the kernel could be asked about.
   */
  acceptQueue?: number;
  /**
   * The kernel's limit of the accept queue: min(backlog, net.core.somaxconn). One more than this is held. Absent
   * where `acceptQueue` is.
   */
  acceptQueueLimit?: number;
  /**
   * What the kernel dropped at the listener (for UDP: the socket) since the start, for want of room; from 0
   * again after 2^32. Absent where it does not tell. TCP: the accept queue's overflows, a SYN or the last ACK of
   * a handshake that came while it was full; a SYN that the client repeats counts again, and so does a stray
   * segment. UDP: datagrams that the receive queue had no room for. From getsockopt SO_MEMINFO, SK_MEMINFO_DROPS.
   */
  drops?: number;
  /** A person took the listener out of the interest set, so that the accept queue can be seen to fill. */
  acceptingPaused: boolean;
  faults: string[];
  /** The system call that ended the loop, where one did; `reason` says the same in a sentence. */
  failure?: SystemCallFailure;
}

/** A program of a person's own. `position` and `multiplexer` are those of the thread that waited last. */
export interface ProgramInfo extends WatchedInfo {
  kind: 'program';
  program: Program;
  /** Absent until one of its threads has waited. */
  multiplexer?: MultiplexerName;
  listeners: ProgramListener[];
}

export interface Program {
  pid: number;
  /** The number of the program that made this one. */
  parent?: number;
  /** Its command line; it may hold secrets. */
  command: string;
  /** `shim`: it reports each call itself. `attached`: it is looked at from outside, and its calls are not seen. */
  way: 'shim' | 'attached';
  threads: ProgramThread[];
  /** How it ended, once it has. */
  exit?: { code: number } | { signal: string };
  /** What the lab cannot see of it, each in a sentence, and so that they can be translated. */
  notSeen: string[];
  notSeenSentences: Sentence[];
}

export interface ProgramThread {
  /** The kernel's number of the thread. */
  id: number;
  name: string;
  /** What it waited with last. */
  multiplexer?: MultiplexerName;
  /** Wait calls that have returned; absent where nobody counts them. */
  waits?: number;
  position: Position;
  /** It was asked to stop before its next call; absent where it goes on. */
  paused?: boolean;
  /** Milliseconds waited before each of its calls; absent where it goes at full speed. */
  pace?: number;
  /** Descriptors of its last wait set that are no sockets. */
  watched: { fd: number; kind: string }[];
}

export interface ProgramListener {
  /** Of the same numbers as connections. */
  id: number;
  fd: number;
  transport: SocketTransport;
  /** `127.0.0.1:8000`, or a path. */
  address: string;
  backlog?: number;
  acceptQueue?: number;
  acceptQueueLimit?: number;
  drops?: number;
  /** The numbers of other programs that have the same socket. */
  sharedWith: number[];
}

/** What kind of socket it is; the two above are those of the lab's servers. */
export type SocketTransport = Transport | 'unix' | 'unixDatagram' | 'unixSequenced' | 'other';

/** A system call that failed, as strace names both: `select`, `poll` or `epoll_wait`, and `EBADF`. */
export interface SystemCallFailure {
  syscall: string;
  errno: string;
}

/** Counters since the start. Bytes are bytes; the rest are calls or events. A server of the lab has them all. */
export interface ServerStatistics {
  waits: number;
  readinessReported: number;
  accepts: number;
  acceptErrors: number;
  receives: number;
  sends: number;
  bytesReceived: number;
  bytesSent: number;
  /** EAGAIN answers of accept, receive and send together. */
  wouldBlock: number;
  /** Bytes the wait calls (and epoll_ctl) carried into the kernel and out of it. */
  waitBytesIn: number;
  waitBytesOut: number;
  /** Ready entries that named a descriptor closed or reused since: dropped. */
  staleEvents: number;
  /** Connections refused since select cannot watch their descriptor, or the table was full. */
  refused: number;
  closed: number;
  resets: number;
  connections: number;
  /** CPU time of the server's thread, of a program of all its threads, in nanoseconds. */
  cpuNanoseconds: number;
}

/**
 * Of a program that is looked at from outside nobody counts the calls: they are absent, as is for every program what
 * only a server of the lab does.
 */
export type WatchedStatistics = Partial<ServerStatistics> &
  Pick<ServerStatistics, 'connections' | 'cpuNanoseconds'>;

export type OptionValue = boolean | number | string | LingerValue;

export interface LingerValue {
  on: boolean;
  seconds: number;
}

/** One socket option as the kernel reports it now. */
export interface SocketOption {
  name: string;
  level: 'SOL_SOCKET' | 'IPPROTO_TCP' | 'IPPROTO_IP' | 'IPPROTO_IPV6';
  kind: 'flag' | 'integer' | 'duration' | 'name' | 'linger';
  /** null where the kernel does not answer; `reason` says why. */
  value: OptionValue | null;
  settable: boolean;
  /** Why it cannot be set (or read) now, and so that it can be translated. */
  reason?: string;
  reasonSentence?: Sentence;
  unit?: string;
  minimum?: number;
  maximum?: number;
  /** The value of a fresh socket of this kind on this machine. */
  default?: OptionValue | null;
  /** Names to choose from (TCP_CONGESTION, SO_BINDTODEVICE). */
  choices?: string[];
  /** What it does, in one sentence. */
  effect: string;
  when: 'beforeBind' | 'beforeListen' | 'any' | 'never';
  privilege?: string;
}

/** What a program can be ended with. */
export const endingSignals = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const;
