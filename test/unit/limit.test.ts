/** Which limit is said to hold a connection back, and in which words. */
import assert from 'node:assert/strict';
import type { Inspection, PeerQueues, TcpInfo } from '../../extension/contract/connection.ts';
import { type Limit, type LimitSentence, limitsThatHold } from '../../extension/shared/limit.ts';
import { limitText } from '../../extension/shared/words/limitWords.ts';
import * as samples from '../panel/samples.ts';

type Queues = Inspection['queues'];

interface Changes {
  row?: Partial<Inspection['row']>;
  queues?: Partial<Omit<Queues, 'application' | 'peer'>>;
  application?: Partial<Queues['application']>;
  /** Null: on another machine. */
  peer?: Partial<PeerQueues> | null;
  /** Null: not known. */
  tcpInfo?: Partial<TcpInfo> | null;
}

const [segment, window] = [1000, 10_000];

/** A connection with nothing to do, except for what is changed. */
function quiet({ row, queues, application, peer, tcpInfo }: Changes): Inspection {
  const idle = samples.inspection(samples.connections(2)[1]!);
  const open = { sendMss: segment, sendWindow: window, unacked: 0, congestionWindow: 10 };
  return {
    ...idle,
    row: { ...idle.row, ...row },
    queues: {
      ...idle.queues,
      ...queues,
      application: { ...idle.queues.application, ...application },
      peer: peer === null ? undefined : { ...idle.queues.peer!, ...open, ...peer },
    },
    tcpInfo: tcpInfo === null ? undefined : { ...idle.tcpInfo!, ...open, ...tcpInfo },
  };
}

type Row = [title: string, changes: Changes, limit?: Limit];

const nothing = { sending: undefined, receiving: undefined };
const paused = { readingPaused: true };
const full = { full: true, limit: 1024 };
/** What each of the limits behind the first would say: the first one hides them. */
const queued = { queues: { unsent: 1, sendBuffer: 4096 }, application: { bytes: 1 } };
const usedUp = { unacked: 10, sendWindow: segment - 1 };
const sendBuffer: Limit = { stage: 'unsent', sentence: 'sendBuffer', figure: { bytes: 4096 } };

const sending: Row[] = [
  ['none where nothing waits, though windows are closed', { tcpInfo: { ...usedUp, sendWindow: 0 } }],
  ['none where the kernel has bytes that it may send', { queues: { unsent: 1 } }],
  ['none where only the program has bytes: the kernel has room', { application: { bytes: 1 } }],
  [
    'the closed window of the peer, before all others',
    { ...queued, tcpInfo: { ...usedUp, sendWindow: 0 } },
    { stage: 'peerReceive', sentence: 'peerWindowClosed' },
  ],
  [
    'the closed window also for what the program has alone',
    { application: { bytes: 1 }, tcpInfo: { sendWindow: 0 } },
    { stage: 'peerReceive', sentence: 'peerWindowClosed' },
  ],
  [
    'the window of the peer with less than a segment left, before the congestion window',
    { ...queued, tcpInfo: usedUp },
    { stage: 'peerReceive', sentence: 'peerWindowUsedUp', figure: { bytes: segment - 1 } },
  ],
  [
    'the window of the peer that what is in flight uses up',
    { queues: { unsent: 1, inFlight: window - segment + 1 } },
    { stage: 'peerReceive', sentence: 'peerWindowUsedUp', figure: { bytes: window } },
  ],
  [
    'not the window of the peer with just a segment left',
    { queues: { unsent: 1, inFlight: window - segment } },
  ],
  [
    'the congestion window, before the send buffer',
    { ...queued, tcpInfo: { unacked: 10 } },
    { stage: 'inFlight', sentence: 'congestionWindow', figure: { segments: 10 } },
  ],
  ['not the congestion window with a segment left', { queues: { unsent: 1 }, tcpInfo: { unacked: 9 } }],
  ['the send buffer', queued, sendBuffer],
  ['the send buffer, where TCP tells nothing', { ...queued, tcpInfo: null }, sendBuffer],
];

const waits = { unsent: 5000 };
const held = { ...waits, sendWindow: segment - 1 };
const peersBytes = { bytes: 5000 };

const receiving: Row[] = [
  ['none where the peer has nothing more', { row: paused, application: full, peer: { ...held, unsent: 0 } }],
  ['none where the peer may send what it has', { row: paused, application: full, peer: waits }],
  [
    'our full queue, before the pause',
    { row: paused, application: full, peer: held },
    { stage: 'receive', sentence: 'queueFullWhilePeerWaits', figure: peersBytes },
  ],
  [
    'the pause of reading',
    { row: paused, peer: held },
    { stage: 'receive', sentence: 'pausedWhilePeerWaits', figure: peersBytes },
  ],
  [
    'what we have not read, before the congestion window of the peer',
    { peer: { ...held, unacked: 10 } },
    { stage: 'receive', sentence: 'unreadWhilePeerWaits', figure: peersBytes },
  ],
  [
    'our window that what is in flight uses up',
    { peer: { ...waits, inFlight: window - segment + 1 } },
    { stage: 'receive', sentence: 'unreadWhilePeerWaits', figure: peersBytes },
  ],
  ['not our window with just a segment left', { peer: { ...waits, inFlight: window - segment } }],
  [
    'the congestion window of the peer, before what lies in our queue',
    { row: paused, queues: { receive: 1 }, peer: { ...waits, unacked: 10 } },
    { stage: 'inFlight', sentence: 'peerCongestionWindow', figure: { segments: 10 } },
  ],
  ['not the congestion window of the peer with a segment left', { peer: { ...waits, unacked: 9 } }],
];

const lying = { receive: 1000, receiveBuffer: 4000 };
const closed = { receiveWindow: 0 };

const receivingFromElsewhere: Row[] = [
  ['none where nothing lies in our queue', { row: paused, application: full, queues: { receive: 0 } }],
  ['none where something lies there that we may read', { queues: lying }],
  [
    'our full queue, before the pause and the buffer',
    { row: paused, application: full, queues: lying, tcpInfo: closed },
    { stage: 'receive', sentence: 'applicationQueue', figure: { bytes: 1024 } },
  ],
  [
    'the pause of reading, before the buffer',
    { row: paused, queues: lying, tcpInfo: closed },
    { stage: 'receive', sentence: 'paused' },
  ],
  [
    'the receive buffer, a quarter full, where we offer no window',
    { queues: lying, tcpInfo: closed },
    { stage: 'receive', sentence: 'receiveBuffer', figure: { bytes: 4000 } },
  ],
  ['not the receive buffer below a quarter', { queues: { ...lying, receive: 999 }, tcpInfo: closed }],
  ['not the receive buffer where we offer a window', { queues: lying, tcpInfo: { receiveWindow: 1 } }],
  ['not the receive buffer where TCP tells no window', { queues: lying, tcpInfo: null }],
];

/** All that there are: the compiler misses one that is not here. */
const sentences: Record<LimitSentence, true> = {
  peerWindowClosed: true,
  peerWindowUsedUp: true,
  congestionWindow: true,
  sendBuffer: true,
  applicationQueue: true,
  queueFullWhilePeerWaits: true,
  pausedWhilePeerWaits: true,
  unreadWhilePeerWaits: true,
  peerCongestionWindow: true,
  paused: true,
  receiveBuffer: true,
};

describe('the limit that holds a connection back', () => {
  it('is none where nothing waits', () => assert.deepEqual(limitsThatHold(quiet({})), nothing));

  for (const [title, changes, limit] of sending)
    it(`when it sends is ${title}`, () =>
      assert.deepEqual(limitsThatHold(quiet(changes)), { sending: limit, receiving: undefined }));

  for (const [title, changes, limit] of receiving)
    it(`when it receives is ${title}`, () =>
      assert.deepEqual(limitsThatHold(quiet(changes)), { sending: undefined, receiving: limit }));

  for (const [title, changes, limit] of receivingFromElsewhere)
    for (const [where, peer] of [
      ['elsewhere', null],
      ['here, with nothing more to send', { unsent: 0 }],
    ] as const)
      it(`when it receives from a peer ${where}, is ${title}`, () =>
        assert.deepEqual(limitsThatHold(quiet({ ...changes, peer })), {
          sending: undefined,
          receiving: limit,
        }));

  it('has a row for each sentence', () => {
    const rows = [...sending, ...receiving, ...receivingFromElsewhere];
    const seen = new Set(rows.flatMap(([, , limit]) => limit?.sentence ?? []));
    assert.deepEqual([...seen].sort(), Object.keys(sentences).sort());
  });

  it('can hold in both directions at once', () => {
    const { sending: out, receiving: back } = limitsThatHold(samples.inspection(samples.connections(3)[2]!));
    assert.deepEqual([out?.sentence, back?.sentence], ['peerWindowClosed', 'unreadWhilePeerWaits']);
  });

  it('is said in one sentence, with its figure in the unit that belongs to it', () => {
    assert.equal(
      limitText({ stage: 'unsent', sentence: 'sendBuffer', figure: { bytes: 65_536 } }),
      'The send buffer (SO_SNDBUF 64.0 KiB) takes no more for now.',
    );
    assert.equal(
      limitText({ stage: 'inFlight', sentence: 'congestionWindow', figure: { segments: 1000 } }),
      'The congestion window is full. Segments on their way: 1,000.',
    );
    assert.equal(
      limitText({ stage: 'receive', sentence: 'paused' }),
      'Reading is paused: what arrives stays in the receive queue.',
    );
  });
});
