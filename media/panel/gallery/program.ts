/** A program of a person's own and its sockets, made up in the shape that the engine gives. The same each time. */
import type { Connection } from '../../../extension/contract/connection.ts';
import type { Program, ProgramInfo } from '../../../extension/contract/server.ts';

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
