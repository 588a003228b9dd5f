/** A program of a person's own and its sockets, made up in the shape that the engine gives. The same each time. */
import type { Connection } from '../../../extension/contract/connection.ts';
import type { Finding } from '../../../extension/contract/finding.ts';
import type { SourceSite } from '../../../extension/contract/panel.ts';
import type { Program, ProgramInfo } from '../../../extension/contract/server.ts';
import type { TraceRecord } from '../../../extension/contract/wait.ts';

const notSeen = 'It uses io_uring: what goes through that is not seen.';

/** A program of a person's own that is looked at from outside: what nobody counts of it is absent. */
export function program(changes: Partial<ProgramInfo> = {}, more: Partial<Program> = {}): ProgramInfo {
  return {
    kind: 'program',
    id: 1_000_000,
    state: 'running',
    startedAt: Date.now() - 754_000,
    connections: 3,
    multiplexer: 'epoll',
    position: { call: 'wait', fd: -1, held: false },
    trace: false,
    pace: 0,
    program: {
      pid: 4711,
      command: '/usr/bin/python3 /srv/server.py --password secret',
      way: 'attached',
      threads: [
        {
          id: 4711,
          name: 'python3',
          multiplexer: 'epoll',
          position: { call: 'wait', fd: -1, held: false },
          watched: [{ fd: 5, kind: 'pipe' }],
        },
        { id: 4712, name: 'worker', position: { call: 'receive', fd: 9, held: false }, watched: [] },
      ],
      notSeen: [notSeen],
      notSeenSentences: [{ key: notSeen, parameters: [] }],
      ...more,
    },
    listeners: [
      { ...listener, id: 1, fd: 3, transport: 'tcp', address: '127.0.0.1:8000' },
      { ...listener, id: 2, fd: 4, transport: 'unix', address: '/run/server.sock', sharedWith: [4720] },
    ],
    ...changes,
  };
}

const listener = { backlog: 128, acceptQueue: 1, acceptQueueLimit: 128, drops: 0, sharedWith: [] };

/** Its sockets: one accepted, one that it made, one that is bound. */
export function sockets(): Connection[] {
  const base = { state: 'open', receiveQueue: 0, sendQueue: 0, unsent: 0 } as const;
  return [
    {
      ...base,
      id: 3,
      fd: 9,
      peer: '127.0.0.1:40001',
      transport: 'tcp',
      direction: 'accepted',
      receiveQueue: 512,
    },
    {
      ...base,
      id: 4,
      fd: 10,
      peer: '127.0.0.1:5432',
      transport: 'tcp',
      direction: 'made',
      state: 'connecting',
    },
    {
      ...base,
      id: 5,
      fd: 11,
      peer: '0.0.0.0:0',
      transport: 'udp',
      direction: 'bound',
      local: '127.0.0.1:5353',
    },
    { ...base, id: 6, fd: 12, peer: '', transport: 'unix' },
  ];
}

/** A program with two threads that reports its calls: the one waits, the other stands before a receive. */
export function reporting(changes: Partial<ProgramInfo> = {}, more: Partial<Program> = {}): ProgramInfo {
  const waits = { call: 'wait', fd: -1, held: false, site: 1, function: 'epoll_wait' } as const;
  const receives = { call: 'receive', fd: 9, held: true, site: 2, function: 'recv' } as const;
  const threads = [
    { id: 4711, name: 'python3', multiplexer: 'epoll' as const, waits: 48_210, position: waits, watched: [] },
    { id: 4712, name: 'worker', waits: 12, position: receives, paused: true, pace: 200, watched: [] },
  ];
  return program({ trace: true, position: waits, ...changes }, { way: 'shim', threads, ...more });
}

/** Where it makes its calls: in its own code by way of a library's, in its own, and where no line is known. */
export function sites(): SourceSite[] {
  const file = '/srv/server.py';
  return [
    {
      site: 1,
      frames: [
        { file: '/usr/lib/python3.13/selectors.py', line: 452, function: 'select' },
        { file, line: 42, function: 'serve', own: true, opens: true },
        { file, line: 70, function: '<module>', opens: true },
      ],
    },
    { site: 2, frames: [{ file, line: 57, function: 'handle', own: true, opens: true }] },
    { site: 3, frames: [{ module: '/usr/lib/libssl.so.3', offset: 0x1a2b }] },
  ];
}

/** Calls of both threads, the one beside the other. */
export function calls(): TraceRecord[] {
  const waits = {
    kind: 'wait',
    fd: -1,
    connection: 0,
    asked: -1,
    returned: 1,
    thread: 4711,
    site: 1,
  } as const;
  const receives = {
    kind: 'receive',
    fd: 9,
    connection: 3,
    asked: 1024,
    returned: 27,
    thread: 4712,
  } as const;
  return Array.from({ length: 40 }, (_, index): TraceRecord => {
    const at = Math.floor(index / 2) * 9e7;
    return index % 2 === 0
      ? { ...waits, sequence: index + 1, at, nanoseconds: 8e7, function: 'epoll_wait' }
      : { ...receives, sequence: index + 1, at: at + 1e7, nanoseconds: 2e7, site: 2, function: 'recv' };
  });
}

const evidence =
  'The peer has sent its last, and a receive on the connection gave nothing again and again: {0} times. {1}';

/** What it does wrong: it takes no notice of the end of its connection. */
export function findings(): Finding[] {
  return [
    {
      mistake: 'eof-ignored',
      site: 2,
      thread: 4712,
      connection: 3,
      count: 12_031,
      firstAt: 1_795_000_000_000,
      lastAt: 1_795_000_003_000,
      evidence: evidence.replace('{0}', '12031').replace('{1}', 'Every call was seen.'),
      evidenceSentence: { key: evidence, parameters: ['12031', { key: 'Every call was seen.' }] },
    },
  ];
}
