/** Which limit is said to hold a connection back, and in which words. */
import assert from 'node:assert/strict';
import type { Inspection, TcpInfo } from '../../extension/contract/connection.ts';
import { limitsThatHold } from '../../extension/shared/limit.ts';
import { limitText } from '../../extension/shared/words/limitWords.ts';
import * as samples from '../panel/samples.ts';

interface Changes {
  row?: Partial<Inspection['row']>;
  queues?: Partial<Inspection['queues']>;
  peer?: Partial<NonNullable<Inspection['queues']['peer']>>;
  tcpInfo?: Partial<TcpInfo>;
}

/** A connection with nothing to do, except for what is changed. */
function quiet({ row, queues, peer, tcpInfo }: Changes = {}): Inspection {
  const idle = samples.inspection(samples.connections(2)[1]!);
  return {
    ...idle,
    row: { ...idle.row, ...row },
    queues: { ...idle.queues, ...queues, peer: { ...idle.queues.peer!, ...peer } },
    tcpInfo: { ...idle.tcpInfo!, ...tcpInfo },
  };
}

const sending = (changes: Changes) => limitsThatHold(quiet(changes)).sending;
const receiving = (changes: Changes) => limitsThatHold(quiet(changes)).receiving;
const full = { messages: 1024, bytes: 1_048_549, limit: 1_048_576, full: true };
const nothing = { sending: undefined, receiving: undefined };

describe('the limit that holds a connection back', () => {
  it('is none where nothing waits', () => {
    assert.deepEqual(limitsThatHold(quiet()), nothing);
    // Windows and buffers that are full hold nobody back who has nothing to send.
    const full = { sendWindow: 0, unacked: 10, congestionWindow: 10 };
    assert.deepEqual(limitsThatHold(quiet({ tcpInfo: full, peer: full })), nothing);
  });

  it('is sought from the wire towards the program: a window before the buffer that fills up behind it', () => {
    const application = { messages: 1, bytes: 1_000_000, limit: 1_048_576, full: false };
    const queues = { application, unsent: 100_000, sendBuffer: 2_626_560 };
    const open = { sendWindow: 10_000_000 };
    const stages = [
      { queues, tcpInfo: { sendWindow: 0 } },
      { queues, tcpInfo: { sendWindow: 20_000 } },
      { queues, tcpInfo: { ...open, unacked: 10 } },
      { queues, tcpInfo: open },
    ].map((changes) => sending(changes));
    assert.deepEqual(stages, [
      { stage: 'peerReceive', sentence: 'peerWindowClosed' },
      { stage: 'peerReceive', sentence: 'peerWindowUsedUp', figure: { bytes: 20_000 } },
      { stage: 'inFlight', sentence: 'congestionWindow', figure: { segments: 10 } },
      { stage: 'unsent', sentence: 'sendBuffer', figure: { bytes: 2_626_560 } },
    ]);
  });

  it('is ours where the peer has more to send than the window that we offer', () => {
    const peer = { unsent: 5000, sendWindow: 40_000, inFlight: 30_000 };
    assert.deepEqual(receiving({ peer }), {
      stage: 'receive',
      sentence: 'unreadWhilePeerWaits',
      figure: { bytes: 5000 },
    });
    const row = { readingPaused: true };
    assert.equal(receiving({ peer, row })?.sentence, 'pausedWhilePeerWaits');
    assert.equal(
      receiving({ peer, row, queues: { application: full } })?.sentence,
      'queueFullWhilePeerWaits',
    );
    assert.equal(receiving({ peer: { ...peer, sendWindow: 80_000 } }), undefined);
    assert.deepEqual(receiving({ peer: { ...peer, sendWindow: 80_000, unacked: 12 } }), {
      stage: 'inFlight',
      sentence: 'peerCongestionWindow',
      figure: { segments: 12 },
    });
  });

  it('is told of our receive queue alone where the peer is elsewhere', () => {
    const receive = (changes: Changes) => {
      const inspection = quiet(changes);
      return limitsThatHold({ ...inspection, queues: { ...inspection.queues, peer: undefined } }).receiving;
    };
    const queues = { receive: 60_000, receiveBuffer: 131_072 };
    const row = { readingPaused: true };
    assert.equal(receive({ queues, row })?.sentence, 'paused');
    const behind = receive({ queues: { ...queues, application: full }, row });
    assert.deepEqual([behind?.sentence, behind?.figure], ['applicationQueue', { bytes: 1_048_576 }]);
    assert.equal(receive({ queues, tcpInfo: { receiveWindow: 0 } })?.sentence, 'receiveBuffer');
    assert.equal(receive({ queues: { ...queues, receive: 10 }, tcpInfo: { receiveWindow: 0 } }), undefined);
    assert.equal(receive({ queues }), undefined);
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
