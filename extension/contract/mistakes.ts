/**
 * The classic mistakes, the one catalogue: what each is, how it shows, what cures it, who looks for it. In English; whoever
 * shows it translates. Settings, both nls files and the pages of the rules follow from it (`npm run generate`).
 */
import type {
  ApplicationName,
  LabServerInfo,
  MultiplexerName,
  ServerConfiguration,
  ServerStatistics,
  SystemCallFailure,
  Transport,
  Trigger,
} from './server.ts';

/** What of a server decides whether a mistake shows on it, and how. */
export type Surroundings = Pick<LabServerInfo, 'multiplexer' | 'trigger' | 'transport' | 'application'>;

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

/** How a server of the lab commits the mistake, when its fault switch is on. */
export interface FaultSwitch {
  /** What the server does wrong. */
  mistake: string;
  /** The first that fits a server is the one; on a server that none fits, the mistake does not show. */
  symptoms: readonly Symptom[];
  /** The failed calls by which it can end a server's loop. */
  ends?: readonly SystemCallFailure[];
  /** The server on which it is shown live, where nothing else is asked for. Absent where no client can provoke it. */
  live?: Omit<ServerConfiguration, 'faults' | 'host' | 'port'>;
}

export interface Mistake {
  /** What it is, in a few words: heads its page, and its setting. */
  title: string;
  cure: string;
  /** Languages that have a rule for it. */
  rules: readonly ('python' | 'c')[];
  /** Found in programs while they run (`finding/list`). */
  verdict?: true;
  /** Absent where the lab cannot show it. The engine has the same names (`fault/list`). */
  fault?: FaultSwitch;
}

const cpu = ['waits', 'cpuNanoseconds'] as const;
const streams = ['echo', 'chat'] as const;
const both = ['python', 'c'] as const;

const catalogue = {
  'eof-ignored': {
    title: 'An empty receive has no branch',
    cure: 'Close the connection when a receive gives nothing, and take it out of the interest set first.',
    rules: both,
    verdict: true,
    fault: {
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
  },
  'always-writable': {
    title: 'Connections are always watched for writing',
    cure: 'Ask for writable only while something waits to be sent.',
    rules: both,
    verdict: true,
    fault: {
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
  },
  'zero-timeout': {
    title: 'A timeout of 0 in a loop',
    cure: 'Wait without a timeout, or until something is due.',
    rules: both,
    verdict: true,
    fault: {
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
  },
  'ghost-writer': {
    title: 'The queue of a socket is used after it was deleted',
    cure: 'Look whether the socket is still there before its queue is used.',
    rules: ['python'],
  },
  'removed-not-closed': {
    title: 'No longer watched, but never closed',
    cure: 'Close the connection when it leaves the interest set.',
    rules: both,
    fault: {
      mistake: 'A connection that ends leaves the interest set and is never closed.',
      symptoms: [
        {
          watch: 'Close clients: the descriptors leak, new connections get ever higher numbers.',
          counters: ['connections', 'accepts'],
        },
      ],
      live: { multiplexer: 'select', application: 'echo' },
    },
  },
  'closed-not-removed': {
    title: 'Closed, but still watched',
    cure: 'Take the connection out of the interest set before it is closed.',
    rules: both,
    verdict: true,
    fault: {
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
  },
  'split-character': {
    title: 'Decoding chunk by chunk',
    cure: 'Decode with an incremental decoder, one for each connection.',
    rules: ['python'],
    fault: {
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
  },
  'partial-send': {
    title: 'The result of send is ignored',
    cure: 'Keep what send did not take, and send it when the socket is writable.',
    rules: both,
    verdict: true,
    fault: {
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
  },
  'sendall-nonblocking': {
    title: 'sendall on a non-blocking socket',
    cure: 'Keep what is to be sent in a queue, and send it when the socket is writable.',
    rules: ['python'],
  },
  'message-boundary': {
    title: 'One receive taken for one message',
    cure: 'Collect bytes until a message is complete, by its length or a delimiter.',
    rules: both,
    fault: {
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
  },
  'blocking-accept': {
    title: 'A blocking listener in the loop',
    cure: 'Make the listener non-blocking: an accept without a client then fails with EAGAIN.',
    rules: both,
    verdict: true,
    fault: {
      mistake: 'The listener is a blocking socket.',
      symptoms: [
        {
          watch:
            'Connect a client: the loop hangs in the next accept, and serves nobody until another comes.',
          counters: ['accepts'],
        },
      ],
      live: { multiplexer: 'select', application: 'echo' },
    },
  },
  'emfile-spin': {
    title: 'accept fails, and the listener stays watched',
    cure: 'Take the listener out of the interest set until a descriptor is free.',
    rules: both,
    verdict: true,
    fault: {
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
  },
  'fd-setsize': {
    title: 'select and descriptors of 1024 or more',
    cure: 'Use poll, epoll or selectors, or refuse a descriptor that is too high.',
    rules: both,
  },
  'reuseaddr-missing': {
    title: 'bind without SO_REUSEADDR',
    cure: 'Set SO_REUSEADDR before bind.',
    rules: both,
  },
  'edge-one-receive': {
    title: 'Edge-triggered, and one receive for each event',
    cure: 'Receive until EAGAIN.',
    rules: both,
    verdict: true,
    fault: {
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
  },
  'hup-ignored': {
    title: 'Hang-ups and errors have no branch',
    cure: 'Close the connection when a hang-up or an error is reported.',
    rules: both,
    fault: {
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
  },
  'wrong-unit': {
    title: 'A timeout in the wrong unit',
    cure: 'Write the timeout in the unit that the call counts in.',
    rules: both,
  },
  'c-nfds': {
    title: 'C: nfds, and sets that are not made anew',
    cure: 'Give the highest descriptor plus one, and make the sets afresh before each call.',
    rules: ['c'],
  },
  'blocking-send': {
    title: 'A send blocks the loop',
    cure: 'Make the socket non-blocking, keep what send did not take, and send it when the socket is writable.',
    rules: [],
    verdict: true,
  },
  'blocking-call': {
    title: 'A call blocks the loop',
    cure: 'Make the socket non-blocking, and call only for what the wait has reported.',
    rules: [],
    verdict: true,
  },
  'reset-uncaught': {
    title: 'A reset of one client ends the server',
    cure: 'Catch the error of a receive or send, and drop that one connection.',
    rules: [],
    verdict: true,
  },
  'stale-event': {
    title: 'Closed while its event was still to come',
    cure: 'Mark the connection, and drop it after the last event of the wait.',
    rules: [],
    verdict: true,
  },
  'hangup-before-data': {
    title: 'Closed at a hang-up, with data unread',
    cure: 'Receive first, until nothing is left, and then close.',
    rules: [],
    verdict: true,
  },
  'tiny-backlog': {
    title: 'A backlog of a few',
    cure: 'Give listen a backlog of tens or more.',
    rules: [],
    verdict: true,
  },
} as const satisfies Record<string, Mistake>;

export type MistakeName = keyof typeof catalogue;
/** Those that clients can bring to light on a server of the lab. */
export type LiveMistakeName = {
  [Name in MistakeName]: (typeof catalogue)[Name] extends { fault: { live: object } } ? Name : never;
}[MistakeName];

/** Those that the engine finds in programs while they run. */
export type FindingName = {
  [Name in MistakeName]: (typeof catalogue)[Name] extends { verdict: true } ? Name : never;
}[MistakeName];

export const mistakes: Readonly<Record<MistakeName, Mistake>> = catalogue;
export const mistakeNames = Object.keys(catalogue) as MistakeName[];
/** Those that the engine finds in programs while they run. */
export const findingNames = mistakeNames.filter((name): name is FindingName => 'verdict' in mistakes[name]);
/** Those that somebody who reads code looks for: each has a setting and a page. */
export const ruleNames = mistakeNames.filter((name) => mistakes[name].rules.length > 0);
