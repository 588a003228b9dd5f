import type { Sentence } from './sentence.ts';
import type { CallName } from './server.ts';

/** What one wait call was asked and what it answered, in each multiplexer's own form; and the trace. */

interface WaitCommon {
  /** Counts the server's waits, from 1. */
  number: number;
  /** Milliseconds; -1: forever. */
  timeout: number;
  /** What the call returned: the count of ready entries (select: of bits), 0 at a timeout, -1 with errno. */
  returned: number;
  errno?: string;
  nanoseconds: number;
  /** Milliseconds since the epoch. */
  startedAt: number;
  /** Bytes that crossed the user–kernel border for this call. */
  bytesIn: number;
  bytesOut: number;
  /** Descriptors that the kernel had to look at for this call. */
  walked: number;
  /** The listener's and the lab's own control descriptor, which every multiplexer watches as all others; not of a program. */
  listenerFd?: number;
  controlFd?: number;
  /** The thread of a program that waited, and where it did. */
  thread?: number;
  site?: number;
}

/** Descriptor numbers in one of select's three sets. */
export interface DescriptorSet {
  asked: number[];
  returned: number[];
}

export interface SelectRecord extends WaitCommon {
  multiplexer: 'select';
  nfds: number;
  fdSetBits: number;
  read: DescriptorSet;
  write: DescriptorSet;
  except: DescriptorSet;
  /** Linux writes the time left into the timeout; milliseconds, absent when there was no timeout. */
  timeLeft?: number;
}

export interface PollRecord extends WaitCommon {
  multiplexer: 'poll';
  nfds: number;
  /** Entries with revents first, then the others in array order, `limit` at most. */
  entries: { fd: number; events: number; revents: number }[];
  /** Entries left out. */
  folded: number;
}

export interface EpollEntry {
  fd: number;
  events: number;
  data: number | string;
}

export type EpollOperation = 'ADD' | 'MOD' | 'DEL';

export interface EpollRecord extends WaitCommon {
  multiplexer: 'epoll';
  epollFd: number;
  maxEvents: number;
  /**
   * The interest list as it stood when this wait was made; entries of the ready list first, `limit` at most. `data`
   * is the generation that recognises a stale event; of a program it is the program's own, in hexadecimal.
   */
  interest: EpollEntry[];
  folded: number;
  interestSize: number;
  /** What the call returned: the raw epoll_event array. `fd` is -1 where a program's `data` does not tell it. */
  ready: EpollEntry[];
  /** The epoll_ctl calls since the wait before, oldest first. */
  controls: { operation: EpollOperation; fd: number; events: number; errno?: string }[];
  /** How many more there were, where there were more than the 4,096 that are listed. */
  controlsFolded?: number;
}

export type WaitRecord = SelectRecord | PollRecord | EpollRecord;

/** A system call by its name, a part of a ready list, a note, or a gap. */
export type TraceKind = Exclude<CallName, 'none'> | 'ready' | 'note' | 'lost';

export interface TraceRecord {
  sequence: number;
  kind: TraceKind;
  /** When the call began: nanoseconds since the server's start (CLOCK_MONOTONIC). */
  at: number;
  nanoseconds?: number;
  fd: number;
  /** The connection's id, 0 where none. */
  connection?: number;
  /** Bytes asked for, or the timeout in milliseconds of a wait. */
  asked?: number;
  /** The call's return value; for `lost` the count of records dropped. */
  returned?: number;
  errno?: string;
  /** `interest`: what epoll_ctl was told to do. */
  operation?: EpollOperation;
  /** `interest`: the raw event bits that epoll_ctl was given. */
  events?: number;
  /** `ready`: part of the ready list of the wait before it. */
  ready?: { fd: number; bits: number }[];
  /** `note`: what happened, in words, and so that they can be translated. */
  text?: string;
  textSentence?: Sentence;
  /** `note`: what it is about, a number of bytes, a descriptor, an errno. */
  value?: number;
  /** The thread of a program that made the call; for `lost` the one whose records are missing. */
  thread?: number;
  /** Where a program made the call: site/resolve has its line. Positive; absent where it is not known. */
  site?: number;
  /** The function that a program called: `recvfrom`. */
  function?: string;
}

export interface TraceChunk {
  records: TraceRecord[];
  /** Hand this as `after` next time. */
  next: number;
  /** Records dropped since `after` because the ring was full. */
  lost: number;
}
