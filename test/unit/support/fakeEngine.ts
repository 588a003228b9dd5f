/**
 * A stand-in for dist/engine.js: it speaks the contract over IPC and has no sockets.
 *
 * What a test needs to see happen, it asks for by the configuration: port 1 is in use, port 2 once it was bound,
 * host `slow.test` answers only when it is cancelled, `slow-again.test` so from its second start on, host `die.test` ends the process within the request.
 */
import { fileURLToPath } from 'node:url';
import {
  createMessageConnection,
  ErrorCodes,
  IPCMessageReader,
  IPCMessageWriter,
  ResponseError,
} from 'vscode-jsonrpc/node';
import type { Connection } from '../../../extension/contract/connection.ts';
import type { EngineMethod, ErrorData, ParametersOf, ResultOf } from '../../../extension/contract/methods.ts';
import type { LabServerInfo, ProgramInfo } from '../../../extension/contract/server.ts';
import type { SwarmInfo, SwarmStatistics } from '../../../extension/contract/swarm.ts';
import { answerEach } from '../../../extension/engine/batch.ts';

const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
const servers = new Map<number, LabServerInfo>();
const programs = new Map<number, ProgramInfo>();
/** The folders that programs report in. */
const adopted: string[] = [];
let nextProgram = 1_000_000;
let nextPort = 40000;
/** Port 2 can be had once. */
let boundOnce = false;
let startedOnce = false;
let lastSwarm = 0;

const questions = new Map<string, (parameters: never) => unknown>();

function answer<M extends EngineMethod>(
  method: M,
  handler: (parameters: ParametersOf<M>) => ResultOf<M> | Promise<ResultOf<M>>,
): void {
  questions.set(method, handler);
  connection.onRequest(method, (parameters: ParametersOf<M>): unknown => handler(parameters));
}

function refuse(message: string, data: ErrorData): never {
  throw new ResponseError(ErrorCodes.InternalError, message, data);
}

connection.onRequest('server/start', async (parameters: ParametersOf<'server/start'>, token) => {
  const { host = '127.0.0.1', port = 0, multiplexer, application } = parameters;
  if (port === 1 || (port === 2 && boundOnce)) {
    refuse('bind: EADDRINUSE', { errno: 'EADDRINUSE', syscall: 'bind', hint: 'Pick another port.' });
  }
  boundOnce ||= port === 2;
  if (host === 'die.test') process.kill(process.pid, 'SIGKILL');
  if (host === 'slow.test' || (host === 'slow-again.test' && startedOnce)) {
    // A token that was cancelled before it was handed out fires no event.
    await new Promise<void>((resolve) => {
      if (token.isCancellationRequested) resolve();
      else token.onCancellationRequested(() => resolve());
    });
    return refuse('cancelled', { hint: '' });
  }
  startedOnce ||= host === 'slow-again.test';
  const info: LabServerInfo = {
    kind: 'lab',
    id: parameters.id!,
    state: 'running',
    address: { host, port: port || nextPort++, family: 'IPv4' },
    fd: 20,
    multiplexer,
    trigger: parameters.trigger ?? 'level',
    application,
    transport: 'tcp',
    startedAt: Date.now(),
    backlog: 5,
    connections: 0,
    acceptQueue: 0,
    acceptQueueLimit: 5,
    acceptingPaused: false,
    pace: 0,
    position: { call: 'wait', fd: -1, held: false },
    faults: [],
    trace: true,
  };
  servers.set(info.id, info);
  // As the real engine may: the notification before the answer.
  connection.sendNotification('server/changed', info);
  return info;
});

answer('multiplexer/list', () => [
  { name: 'select', available: true, triggers: ['level'], limit: 1023 },
  { name: 'poll', available: false, reason: 'left out for the test', triggers: ['level'] },
  { name: 'epoll', available: true, triggers: ['level', 'edge'] },
]);

answer('server/list', () => [...servers.values(), ...programs.values()]);

answer('program/environment', ({ folder = '/dev/shm/network-lab-fake' }) => {
  adopted.push(folder);
  return { environment: { NETWORK_LAB_FOLDER: folder, ADOPTED: adopted.join() }, folder };
});

answer('program/attach', ({ pid }) => {
  if (pid === 1) refuse('pidfd_open: EPERM', { errno: 'EPERM', syscall: 'pidfd_open', hint: '' });
  const info: ProgramInfo = {
    kind: 'program',
    id: nextProgram++,
    state: 'running',
    startedAt: Date.now(),
    connections: 0,
    position: { call: 'wait', fd: -1, held: false },
    trace: false,
    pace: 0,
    program: {
      pid,
      command: '/usr/bin/python3 /srv/server.py --password secret',
      way: 'attached',
      threads: [],
      notSeen: [],
      notSeenSentences: [],
    },
    listeners: [],
  };
  programs.set(info.id, info);
  connection.sendNotification('server/changed', info);
  return info;
});

/** It has ended by itself, or, with SIGKILL, has left the list without a word, as one does that has become another by exec. */
answer('program/end', ({ server, signal = 'SIGTERM' }) => {
  const info = programs.get(server)!;
  programs.delete(server);
  if (signal === 'SIGKILL') return info;
  const ended: ProgramInfo = { ...info, state: 'died', program: { ...info.program, exit: { signal } } };
  programs.set(server, ended);
  connection.sendNotification('server/changed', ended);
  return ended;
});

answer('server/stop', ({ server }) => {
  const program = programs.get(server);
  if (program && programs.delete(server)) return program;
  const found =
    servers.get(server) ?? refuse(`server: there is no server ${server}`, { field: 'server', hint: '' });
  const { state, ...rest } = found;
  const info: LabServerInfo = { ...rest, state: state === 'died' ? state : 'stopped' };
  servers.delete(server);
  connection.sendNotification('server/changed', info);
  return info;
});

/** Each server says its number in `waits`, so that a test sees which one was asked. */
answer('server/statistics', ({ server }) => ({ waits: server }) as ResultOf<'server/statistics'>);

/** In the place of what was printed: the numbers of the servers that the engine still has. */
answer('server/output', () => [...servers.keys()] as unknown as ResultOf<'server/output'>);

/**
 * Stands for what happens by itself: `send` gives the server so many connections, `reset` has its loop die, all else
 * pauses it.
 */
answer('connection/act', ({ server, action, text }) => {
  const info = servers.get(server)!;
  if (action === 'reset') {
    const failure = { syscall: 'select', errno: 'EBADF' };
    servers.set(server, { ...info, state: 'died', reason: 'wait failed: EBADF', failure });
    connection.sendNotification('server/changed', servers.get(server)!);
  } else if (action === 'send') {
    servers.set(server, { ...info, connections: Number(text) });
  } else {
    servers.set(server, { ...info, state: 'paused' });
    connection.sendNotification('server/changed', servers.get(server)!);
  }
  return { row: null };
});

answer('loop/pace', ({ server, milliseconds }) => {
  const info = { ...servers.get(server)!, pace: milliseconds };
  servers.set(server, info);
  connection.sendNotification('server/changed', info);
  return info;
});

/** So many connections as `send` gave; of these the second refuses every option. */
answer('connection/view', ({ server, offset, limit }) => {
  const total = servers.get(server)!.connections;
  const ids = Array.from({ length: total }, (_, index) => index + 1).slice(offset, offset + limit);
  const rows = ids.map((id) => ({ id, peer: `peer ${id}` }) as Connection);
  return { total, matched: total, rows, closed: [] };
});

answer('swarm/start', ({ port, clients = 1 }) => {
  if (port === 1) refuse('connect: ECONNREFUSED', { errno: 'ECONNREFUSED', hint: '' });
  return { id: ++lastSwarm, clients } as SwarmInfo;
});
answer('swarm/statistics', ({ swarm }) => ({ connected: swarm }) as SwarmStatistics);
answer('swarm/stop', ({ swarm }) => ({ messagesSent: swarm }) as SwarmStatistics);

answer('connection/inspect', ({ connection }) =>
  connection === 99
    ? refuse('connection: there is no such connection', { field: 'connection', hint: '' })
    : ({} as ResultOf<'connection/inspect'>),
);

answer('option/set', ({ connection, name, value }) => {
  if (connection === 2) refuse('setsockopt: EBADF', { errno: 'EBADF', hint: '' });
  if (name === 'SO_NONE') refuse('setsockopt: ENOPROTOOPT', { errno: 'ENOPROTOOPT', hint: '' });
  return { name, value } as ResultOf<'option/set'>;
});

let batches = 0;
connection.onRequest('request/batch', (batch: ParametersOf<'request/batch'>) => {
  batches += 1;
  return answerEach(batch.questions, (method, parameters) => questions.get(method)!(parameters as never));
});

/** Says in `number` in which batch it was asked. */
answer('site/resolve', ({ sites }) =>
  sites.map((site) => ({
    site,
    frames: [
      { file: fileURLToPath(import.meta.url), line: site, own: true },
      { file: '/nowhere/server.py', line: 7 },
      { file: '<string>', line: 1 },
    ],
  })),
);
answer('wait/last', () => ({ number: batches }) as ResultOf<'wait/last'>);

process.on('disconnect', () => process.exit(0));
connection.listen();
