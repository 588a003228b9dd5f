/** Data in the shape that the engine gives, for the tests that need no engine. The same each time. */
import type { Connection, PeerQueues } from '../../extension/contract/connection.ts';
import type { LabServerInfo, ServerStatistics, SocketOption } from '../../extension/contract/server.ts';
import type { EpollRecord, PollRecord, SelectRecord, TraceRecord } from '../../extension/contract/wait.ts';
import type { ServerConnection, ServerInspection } from '../answersOfServers.ts';

export function server(changes: Partial<LabServerInfo> = {}): LabServerInfo {
  return {
    kind: 'lab',
    id: 1,
    state: 'running',
    address: { host: '127.0.0.1', port: 10000, family: 'IPv4' },
    fd: 22,
    multiplexer: 'epoll',
    trigger: 'level',
    application: 'echo',
    transport: 'tcp',
    startedAt: Date.now() - 754_000,
    backlog: 5,
    connections: 12,
    acceptQueue: 2,
    acceptQueueLimit: 5,
    drops: 0,
    position: { call: 'wait', fd: -1, held: false },
    faults: [],
    trace: true,
    acceptingPaused: false,
    pace: 0,
    ...changes,
  };
}

export function statistics(changes: Partial<ServerStatistics> = {}): ServerStatistics {
  return {
    waits: 48_210,
    readinessReported: 61_944,
    accepts: 31,
    acceptErrors: 0,
    receives: 30_972,
    sends: 30_941,
    bytesReceived: 31_715_328,
    bytesSent: 31_683_584,
    wouldBlock: 12,
    waitBytesIn: 1488,
    waitBytesOut: 743_328,
    staleEvents: 0,
    refused: 0,
    closed: 19,
    resets: 3,
    connections: 12,
    cpuNanoseconds: 4_210_000_000,
    ...changes,
  };
}

/** Connections of which every third has something queued, so that bars and sorting have something to do. */
export function connections(count: number): ServerConnection[] {
  return Array.from({ length: count }, (_, index) => connection(index + 1));
}

function connection(id: number): ServerConnection {
  const busy = id % 3 === 0;
  const scrambled = (id * 2654435761) % 4096;
  const openedAt = Date.now() - ((id * 7919) % 600_000);
  return {
    id,
    fd: 22 + (id % 1000),
    transport: 'tcp',
    direction: 'accepted',
    peer: `127.0.0.${1 + Math.floor(id / 20_000)}:${40_000 + (id % 20_000)}`,
    state: id % 10 === 7 ? 'halfClosed' : 'open',
    readable: true,
    writable: busy,
    exceptional: false,
    receiveQueue: id % 4 === 1 ? scrambled : 0,
    sendQueue: busy ? scrambled * 180 : 0,
    unsent: busy ? scrambled * 120 : 0,
    applicationQueue: busy ? { messages: id % 40, bytes: scrambled * 200 } : { messages: 0, bytes: 0 },
    received: scrambled * 991,
    sent: scrambled * 877,
    rttMicroseconds: 40 + (id % 90),
    openedAt,
    lastActiveAt: openedAt,
    readingPaused: id % 11 === 6,
  };
}

export function inspection(of: Connection): ServerInspection {
  const row = of as ServerConnection;
  return {
    row,
    queues: {
      application: { ...row.applicationQueue, limit: 1_048_576, full: false },
      unsent: row.unsent,
      inFlight: row.sendQueue - row.unsent,
      receive: row.receiveQueue,
      peerReceive: row.sendQueue > 0 ? 130_560 : 0,
      peer: peer(row),
      sendBuffer: 2_626_560,
      receiveBuffer: 131_072,
    },
    messages:
      row.applicationQueue.messages === 0
        ? []
        : [
            { bytes: 27, head: '5L2g5aW977yM5LiW55WMISBoZWxsbywgbGFiCg==', sent: 12 },
            { bytes: 1024, head: btoa('x'.repeat(256)), sent: 0 },
          ],
    tcpInfo: {
      state: 'ESTABLISHED',
      congestionState: 'open',
      retransmits: 0,
      rtoMicroseconds: 204_000,
      atoMicroseconds: 40_000,
      sendMss: 32_741,
      receiveMss: 1024,
      unacked: row.sendQueue > 0 ? 3 : 0,
      sacked: 0,
      lost: 0,
      retransmitted: 0,
      lastDataSentMilliseconds: 1200,
      lastDataReceivedMilliseconds: 900,
      lastAckReceivedMilliseconds: 900,
      pathMtu: 65_535,
      rttMicroseconds: row.rttMicroseconds,
      rttVarianceMicroseconds: 21,
      congestionWindow: 10,
      slowStartThreshold: 2_147_483_647,
      receiveSpace: 65_495,
      totalRetransmissions: 0,
      bytesAcked: row.sent,
      bytesReceived: row.received,
      segmentsOut: 311,
      segmentsIn: 420,
      notSentBytes: row.unsent,
      minimumRttMicroseconds: 9,
      deliveryRate: 1_250_000_000,
      sendWindow: row.sendQueue > 0 ? 0 : 65_536,
      receiveWindow: 65_536,
    },
  };
}

/** The peer of a connection that is held up does not get rid of its own bytes either: it sends and does not read. */
function peer(row: Connection): PeerQueues {
  const held = row.sendQueue > 0;
  return {
    unsent: held ? 3_104_902 : 0,
    inFlight: 0,
    receive: held ? 130_560 : 0,
    sendBuffer: 4_194_304,
    receiveBuffer: 131_072,
    sendMss: 32_741,
    unacked: 0,
    congestionWindow: 12,
    sendWindow: held ? 0 : 65_536,
  };
}

function option(
  name: string,
  level: SocketOption['level'],
  kind: SocketOption['kind'],
  value: SocketOption['value'],
  effect: string,
  more: Partial<SocketOption> = {},
): SocketOption {
  return { name, level, kind, value, default: value, settable: true, effect, when: 'any', ...more };
}

export function connectionOptions(): SocketOption[] {
  return [
    option(
      'SO_REUSEADDR',
      'SOL_SOCKET',
      'flag',
      true,
      'Lets bind take an address of which old connections are in TIME_WAIT.',
      { default: false },
    ),
    option(
      'SO_KEEPALIVE',
      'SOL_SOCKET',
      'flag',
      false,
      'Asks a silent peer from time to time whether it is still there.',
    ),
    option('SO_BROADCAST', 'SOL_SOCKET', 'flag', false, 'Permits sending to a broadcast address.', {
      settable: false,
      reason: 'Means something for UDP only.',
      reasonSentence: { key: 'Means something for UDP only.', parameters: [] },
    }),
    option(
      'SO_RCVBUF',
      'SOL_SOCKET',
      'integer',
      131_072,
      'How many bytes the receive queue may hold; the kernel doubles what is set.',
      { unit: 'bytes', minimum: 0, maximum: 2_147_483_647 },
    ),
    option(
      'SO_SNDBUF',
      'SOL_SOCKET',
      'integer',
      2_626_560,
      'How many bytes the send queue may hold; the kernel doubles what is set.',
      { unit: 'bytes', default: 16_384, minimum: 0 },
    ),
    option(
      'SO_LINGER',
      'SOL_SOCKET',
      'linger',
      { on: false, seconds: 0 },
      'What close does with bytes not yet sent.',
    ),
    option('SO_BINDTODEVICE', 'SOL_SOCKET', 'name', '', 'Sends and receives through one interface alone.', {
      choices: ['', 'lo', 'eth0'],
      privilege: 'CAP_NET_RAW to clear',
    }),
    option(
      'TCP_NODELAY',
      'IPPROTO_TCP',
      'flag',
      false,
      'Sends small pieces at once, without waiting for the acknowledgement of those before.',
    ),
    option(
      'TCP_KEEPIDLE',
      'IPPROTO_TCP',
      'duration',
      7200,
      'How long a connection is silent before the first keepalive probe.',
      { unit: 's', minimum: 1, maximum: 32_767 },
    ),
    option(
      'TCP_CONGESTION',
      'IPPROTO_TCP',
      'name',
      'cubic',
      'The algorithm that decides how much may be in flight.',
      { choices: ['cubic', 'reno'] },
    ),
  ];
}

export function listenerOptions(): SocketOption[] {
  return connectionOptions().filter(({ name }) => !['TCP_NODELAY', 'SO_LINGER'].includes(name));
}

const common = {
  number: 48_210,
  timeout: -1,
  errno: undefined,
  nanoseconds: 1_283_000,
  startedAt: 0,
  listenerFd: 22,
  controlFd: 21,
};
const IN = 1;
const OUT = 4;
const RDHUP = 0x2000;

export function epollWait(): EpollRecord {
  return {
    ...common,
    multiplexer: 'epoll',
    returned: 2,
    bytesIn: 0,
    bytesOut: 24,
    walked: 2,
    epollFd: 20,
    maxEvents: 64,
    interest: [21, 22, 23, 24, 25, 26].map((fd) => ({
      fd,
      events: fd === 25 ? IN | OUT | RDHUP : IN | RDHUP,
      data: fd * 10,
    })),
    interestSize: 14,
    folded: 8,
    ready: [
      { fd: 23, events: IN, data: 230 },
      { fd: 25, events: OUT, data: 250 },
    ],
    controls: [
      { operation: 'ADD', fd: 26, events: IN | RDHUP },
      { operation: 'MOD', fd: 25, events: IN | OUT | RDHUP },
    ],
  };
}

export function pollWait(): PollRecord {
  return {
    ...common,
    multiplexer: 'poll',
    returned: 2,
    bytesIn: 112,
    bytesOut: 112,
    walked: 1003,
    nfds: 1003,
    entries: [
      { fd: 23, events: IN, revents: IN },
      { fd: 24, events: IN, revents: IN | 0x10 },
      ...[21, 22, 25, 26, 27, 28, 29, 30, 31, 32].map((fd) => ({ fd, events: IN, revents: 0 })),
    ],
    folded: 991,
  };
}

export function selectWait(): SelectRecord {
  const asked = [21, 22, ...Array.from({ length: 100 }, (_, index) => 23 + index)];
  return {
    ...common,
    multiplexer: 'select',
    returned: 3,
    bytesIn: 48,
    bytesOut: 48,
    walked: 123,
    nfds: 123,
    fdSetBits: 1024,
    read: { asked, returned: [22, 70] },
    write: { asked: [25, 31], returned: [31] },
    except: { asked: [], returned: [] },
  };
}

/** Two seconds of an echo server: waits, now and then a message, once an EAGAIN, at the end a reset. */
export function trace(): TraceRecord[] {
  const records: TraceRecord[] = [];
  let at = 3e9;
  const add = (record: Pick<TraceRecord, 'kind' | 'fd'> & Partial<TraceRecord>) => {
    records.push({
      sequence: records.length + 1,
      at,
      nanoseconds: 20_000,
      connection: 0,
      asked: 0,
      returned: 1,
      ...record,
    });
    at += record.nanoseconds ?? 20_000;
  };
  for (let turn = 0; turn < 40; turn++) {
    const connection = 1 + (turn % 12);
    const fd = 22 + connection;
    add({ kind: 'wait', fd: -1, asked: -1, nanoseconds: 40_000_000 + (turn % 7) * 6_000_000 });
    if (turn % 10 === 0) add({ kind: 'accept', fd: 22, connection, nanoseconds: 900_000 });
    add({ kind: 'receive', fd, connection, asked: 1024, returned: 27, nanoseconds: 3_000_000 });
    add({ kind: 'send', fd, connection, asked: 27, returned: 27, nanoseconds: 5_000_000 });
    if (turn % 8 === 0) add({ kind: 'receive', fd, connection, asked: 1024, returned: -1, errno: 'EAGAIN' });
  }
  add({ kind: 'receive', fd: 23, connection: 1, asked: 1024, returned: -1, errno: 'ECONNRESET' });
  add({ kind: 'close', fd: 23, connection: 1, returned: 0 });
  return records;
}
