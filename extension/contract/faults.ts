import type {
  ApplicationName,
  MultiplexerName,
  ServerConfiguration,
  ServerInfo,
  ServerStatistics,
  SystemCallFailure,
  Transport,
  Trigger,
} from './server.ts';

/** What of a server decides whether a mistake shows on it, and how. */
export type Surroundings = Pick<ServerInfo, 'multiplexer' | 'trigger' | 'transport' | 'application'>;

/** How a mistake shows: on servers that fit all that is named here; left out is TCP, and anything else. */
export interface Symptom {
  multiplexers?: readonly MultiplexerName[];
  trigger?: Trigger;
  transports?: readonly Transport[];
  applications?: readonly ApplicationName[];
  /** What to do, and what to watch for. */
  watch: string;
  /** What of the server's statistics shows it. */
  counters: readonly (keyof ServerStatistics)[];
}

/**
 * The classic mistakes that a server can be told to commit: what each is, and the symptom to watch for. In English;
 * whoever shows them translates. The names are the engine's (`fault/list`), the lessons' and the diagnostics' too.
 */
export interface FaultMeaning {
  mistake: string;
  /** The first that fits a server is the one; on a server that none fits, the mistake does not show. */
  symptoms: readonly Symptom[];
  /** The failed calls by which it can end a server's loop. */
  ends?: readonly SystemCallFailure[];
  /** The server on which it is shown live, where nothing else is asked for. Absent where no client can provoke it. */
  live?: Omit<ServerConfiguration, 'faults' | 'host' | 'port'>;
}

const cpu = ['waits', 'cpuNanoseconds'] as const;
const streams = ['echo', 'chat'] as const;

export const faultMeanings: Record<string, FaultMeaning> = {
  'eof-ignored': {
    mistake: 'An empty receive has no branch: the connection is kept.',
    symptoms: [
      {
        trigger: 'level',
        watch: 'Close a client: the socket stays readable for ever, waits and CPU race.',
        counters: [...cpu, 'receives'],
      },
      {
        trigger: 'edge',
        watch: 'Close a client: the end is told once, and the connection stays in CLOSE_WAIT for ever.',
        counters: ['connections'],
      },
    ],
    live: { multiplexer: 'select', application: 'echo' },
  },
  'always-writable': {
    mistake: 'Every connection always asks for writable.',
    symptoms: [
      {
        trigger: 'level',
        transports: ['tcp', 'udp'],
        watch: 'With one idle client every wait comes back at once: waits and CPU race.',
        counters: [...cpu, 'readinessReported'],
      },
    ],
    live: { multiplexer: 'select', application: 'echo' },
  },
  'zero-timeout': {
    mistake: 'The wait never waits: its timeout is 0.',
    symptoms: [
      {
        transports: ['tcp', 'udp'],
        watch: 'Waits and CPU race while nothing is ready.',
        counters: cpu,
      },
    ],
    live: { multiplexer: 'select', application: 'echo' },
  },
  'edge-one-receive': {
    mistake: 'Edge-triggered, and one receive for each event.',
    symptoms: [
      {
        trigger: 'edge',
        transports: ['tcp', 'udp'],
        applications: ['receive', 'chat'],
        watch: 'Send more than one receive takes: the rest stays in the receive queue until more comes.',
        counters: ['receives'],
      },
      {
        trigger: 'edge',
        transports: ['tcp', 'udp'],
        applications: ['echo'],
        watch:
          'Send more than one receive takes: the rest stays, unless asking for writable arms the report again.',
        counters: ['receives'],
      },
    ],
    live: { multiplexer: 'epoll', trigger: 'edge', application: 'receive', receiveSize: 16 },
  },
  'removed-not-closed': {
    mistake: 'A connection that ends leaves the interest set and is never closed.',
    symptoms: [
      {
        watch: 'Close clients: the descriptors leak, new connections get ever higher numbers.',
        counters: ['connections', 'accepts'],
      },
    ],
    live: { multiplexer: 'select', application: 'echo' },
  },
  'closed-not-removed': {
    mistake: 'A connection is closed and stays in the interest set.',
    symptoms: [
      {
        multiplexers: ['select'],
        watch: 'Close a client: select fails with EBADF, and that ends the server.',
        counters: ['connections'],
      },
      {
        multiplexers: ['poll'],
        watch: 'Close a client: poll comes back at once with POLLNVAL for its number, waits and CPU race.',
        counters: [...cpu, 'staleEvents'],
      },
      {
        multiplexers: ['epoll'],
        watch: 'Close a client: epoll forgets it in silence, since no duplicate of it is open.',
        counters: ['connections'],
      },
    ],
    ends: [{ syscall: 'select', errno: 'EBADF' }],
    live: { multiplexer: 'select', application: 'echo' },
  },
  'blocking-accept': {
    mistake: 'The listener is a blocking socket.',
    symptoms: [
      {
        watch: 'Connect a client: the loop hangs in the next accept, and serves nobody until another comes.',
        counters: ['accepts'],
      },
    ],
    live: { multiplexer: 'select', application: 'echo' },
  },
  'partial-send': {
    mistake: 'What send did not take is thrown away.',
    symptoms: [
      {
        applications: streams,
        watch: 'Send much to a client that reads slowly: bytes are missing at its end.',
        counters: ['bytesReceived', 'bytesSent'],
      },
    ],
    live: {
      multiplexer: 'select',
      application: 'echo',
      receiveSize: 65_536,
      connectionOptions: { SO_SNDBUF: 20_000 },
    },
  },
  'emfile-spin': {
    mistake: 'accept fails with EMFILE and the listener stays in the interest set.',
    symptoms: [
      {
        trigger: 'level',
        watch: 'Once out of descriptors, accept errors and CPU race.',
        counters: [...cpu, 'acceptErrors'],
      },
      {
        trigger: 'edge',
        watch:
          'Once out of descriptors, who waits in the accept queue is stranded until the next client comes.',
        counters: ['acceptErrors'],
      },
    ],
  },
  'hup-ignored': {
    mistake: 'Hang-up and error events have no branch.',
    symptoms: [
      {
        multiplexers: ['poll', 'epoll'],
        trigger: 'level',
        watch:
          'Pause reading from a client, then reset it: the event comes unasked with every wait, waits and CPU race.',
        counters: [...cpu, 'readinessReported'],
      },
      {
        trigger: 'edge',
        watch:
          'Pause reading from a client, then reset it: the event is told once, and the connection stays.',
        counters: ['connections'],
      },
    ],
    live: { multiplexer: 'poll', application: 'echo' },
  },
  'split-character': {
    mistake: 'Each piece is decoded on its own.',
    symptoms: [
      {
        applications: ['chat'],
        watch:
          'Send Chinese text in pieces: a character of which two sends carry a part each comes out as �.',
        counters: ['receives'],
      },
    ],
    live: { multiplexer: 'select', application: 'chat', receiveSize: 64 },
  },
  'message-boundary': {
    mistake: 'One receive is taken for one message.',
    symptoms: [
      {
        applications: ['chat'],
        watch: 'Send quickly: messages merge and split in the output.',
        counters: ['receives'],
      },
    ],
    live: { multiplexer: 'select', application: 'chat', receiveSize: 64 },
  },
};

/** How the mistake shows on such a server; undefined where it does not. */
export function symptomOn(name: string, server: Surroundings): Symptom | undefined {
  return faultMeanings[name]?.symptoms.find(
    ({ multiplexers, trigger, transports = ['tcp'], applications }) =>
      (multiplexers ?? [server.multiplexer]).includes(server.multiplexer) &&
      (trigger ?? server.trigger) === server.trigger &&
      transports.includes(server.transport) &&
      (applications ?? [server.application]).includes(server.application),
  );
}

/**
 * A server of the lab that makes the mistake.
 *
 * @param loop Multiplexer and trigger of the code that makes it; the one on which it shows best where left out.
 * @returns Undefined where the lab has no switch for it, or it does not show on such a loop.
 */
export function liveServer(
  name: string,
  loop?: Pick<ServerConfiguration, 'multiplexer' | 'trigger'>,
): ServerConfiguration | undefined {
  const live = faultMeanings[name]?.live;
  if (live === undefined) return undefined;
  const { multiplexer, trigger = 'level' } = loop ?? live;
  const configuration: ServerConfiguration = {
    ...live,
    multiplexer,
    trigger,
    host: '127.0.0.1',
    port: 0,
    faults: [name],
  };
  const shows = symptomOn(name, { transport: 'tcp', ...configuration, trigger });
  return shows && configuration;
}
