/** What a program's ring says, as programs/ring_reader.cc prints it. */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { compiled } from './compiled.ts';

/** In the order of native/watch/ring/layout.h. */
const callKinds =
  'none wait interest accept receive send shutdown close control socket bind listen connect option';
const functions =
  'none socket socketpair bind listen accept accept4 connect recv recvfrom recvmsg recvmmsg read readv send sendto ' +
  'sendmsg sendmmsg write writev sendfile splice close close_range shutdown dup dup2 dup3 fcntl ioctl setsockopt ' +
  'getsockopt select pselect poll ppoll epoll_create epoll_ctl epoll_wait epoll_pwait epoll_pwait2 syscall fclose';

export const flag = { peek: 1, ofOneCall: 2, truncated: 8, nonBlocking: 16, hasDeadline: 32 };
export const descriptorFlag = { peerFinished: 1, writeShut: 2, stdio: 4, nonBlocking: 16, pair: 32 };
export const slotState = { free: 0, used: 1, left: 2 };

export interface Descriptor {
  fd: number;
  number: number;
  kind: number;
  direction: number;
  listening: number;
  flags: number;
  inode: number;
  received: number;
  sent: number;
  backlog: number;
}

/** A call, with the ready list of a wait. */
export interface CallRecord {
  call: string;
  function: string;
  operation: number;
  startedAt: number;
  nanoseconds: number;
  asked: number;
  returned: number;
  fd: number;
  connection: number;
  site: number;
  errno: number;
  flags: number;
  other: number;
  events: number;
  ready: [fd: number, bits: number][];
}

export interface RingThread {
  state: number;
  thread: number;
  name: string;
  position: number;
  head: number;
  sequence: number;
  counters: Record<
    | 'waits'
    | 'readinessReported'
    | 'accepts'
    | 'receives'
    | 'sends'
    | 'bytesReceived'
    | 'bytesSent'
    | 'wouldBlock'
    | 'closed',
    number
  >;
  last: {
    version: number;
    multiplexer: number;
    number: number;
    timeout: number;
    timeLeft: number;
    returned: number;
    size: number;
    given: number;
    data: string;
  };
  calls: CallRecord[];
}

export interface RingSite {
  /** Of the innermost frame. */
  module: string;
  at: number;
  /** 0: native, 1: Python. */
  kind: number;
  /** 1 + the place of the first frame that is the person's own. */
  own: number;
  frames: [module: string, name: string, at: number][];
}

export interface Ring {
  /** In the file: the engine's two words of the header, and the state of each slot. */
  places: { heartbeat: number; silent: number; slots: number[] };
  pid: number;
  parent: number;
  complete: boolean;
  appeared: number;
  exitCode: number;
  notSeen: { threads: number; descriptors: number; calls: number; stdio: number; children: number };
  descriptors: Descriptor[];
  sites: (RingSite | null)[];
  slots: number;
  threads: RingThread[];
}

type RawRecord = Omit<CallRecord, 'call' | 'function'> & {
  sequence: number;
  kind: number;
  call: number;
  function: number;
};

export function readRing(file: string): Ring {
  const reader = compiled(join(import.meta.dirname, '..', 'programs', 'ring_reader.cc'), ['-std=c++20']);
  const text = execFileSync(reader, [file], { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
  const ring = JSON.parse(text) as Ring & { threads: { records: RawRecord[] }[] };
  for (const thread of ring.threads) thread.calls = callsOf(thread.records);
  return ring;
}

function callsOf(records: RawRecord[]): CallRecord[] {
  const calls: CallRecord[] = [];
  for (const { kind, call, function: made, ...rest } of records) {
    if (kind === 1)
      calls.push({
        ...rest,
        call: callKinds.split(' ')[call]!,
        function: functions.split(' ')[made]!,
        ready: [],
      });
    else calls.at(-1)!.ready.push(...rest.ready);
  }
  return calls;
}

/** The bits of one of select's six sets, as descriptors. */
export function setOf({ data, size }: RingThread['last'], which: number): number[] {
  const words = Math.ceil(size / 64);
  const bytes = Buffer.from(data, 'hex').subarray(which * words * 8, (which + 1) * words * 8);
  return [...Array(words * 64).keys()].filter((fd) => (bytes[fd >> 3]! >> (fd & 7)) & 1);
}

/** poll's array. */
export function entriesOf({ data }: RingThread['last']): { fd: number; events: number; revents: number }[] {
  const bytes = Buffer.from(data, 'hex');
  return [...Array(bytes.length / 8).keys()].map((i) => ({
    fd: bytes.readInt32LE(i * 8),
    events: bytes.readUInt16LE(i * 8 + 4),
    revents: bytes.readUInt16LE(i * 8 + 6),
  }));
}

/** As the engine writes into a ring. */
export function writeInto(file: string, at: number, value: bigint, bytes: 4 | 8): void {
  const buffer = Buffer.alloc(8);
  buffer.writeBigInt64LE(value);
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, buffer, 0, bytes, at);
  closeSync(descriptor);
}
