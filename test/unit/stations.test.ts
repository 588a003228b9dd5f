/** The places that a connection's bytes pass, in order, with the amount, the room and the note of each. */
import assert from 'node:assert/strict';
import type { Inspection, PeerQueues, TcpInfo } from '../../extension/contract/connection.ts';
import { receivingStations, type Station, sendingStations } from '../../extension/shared/words/stations.ts';
import * as samples from '../panel/samples.ts';

const sample = samples.inspection(samples.connections(1)[0]!);

const peer: PeerQueues = {
  unsent: 21,
  inFlight: 22,
  receive: 30,
  sendBuffer: 2048,
  receiveBuffer: 4096,
  sendMss: 1024,
  unacked: 0,
  congestionWindow: 12,
  sendWindow: 65_536,
};
const tcpInfo: TcpInfo = {
  ...sample.tcpInfo!,
  bytesAcked: 930,
  congestionWindow: 10,
  sendMss: 512,
  sendWindow: 8192,
  receiveWindow: 16_384,
};

/** Each amount is another number, so that none can stand in the place of another. */
const inspection: Inspection = {
  ...sample,
  row: { ...sample.row, received: 5000, sent: 1000 },
  queues: {
    ...sample.queues,
    application: { messages: 2, bytes: 11, limit: 1024, full: false },
    unsent: 12,
    inFlight: 13,
    peerReceive: 30,
    receive: 14,
    sendBuffer: 512,
    receiveBuffer: 256,
    peer,
  },
  tcpInfo,
};

interface Changes {
  sent?: number;
  peer?: PeerQueues | undefined;
  tcpInfo?: TcpInfo | undefined;
  peerReceive?: number | undefined;
}

function changed(changes: Changes): Inspection {
  const { sent = 1000, peerReceive } = { peerReceive: 30 as number | undefined, ...changes };
  const { peer: other, tcpInfo: facts } = { peer, tcpInfo, ...changes };
  return {
    ...inspection,
    row: { ...inspection.row, sent },
    queues: { ...inspection.queues, peer: other, peerReceive },
    tcpInfo: facts,
  };
}

type Line = [kind: Station['kind'], queue: Station['queue'], amount?: number, room?: number, note?: string];

function lines(stations: Station[]): Line[] {
  return stations.map(({ kind, queue, amount, room, note }) => [kind, queue, amount, room, note]);
}

const application: Line = ['application', 'application', 11, 1024, '2 messages, limit 1.00 KiB'];
const unsent: Line = ['unsent', 'unsent', 12, 512, 'SO_SNDBUF 512 B'];
const inFlight: Line = ['inFlight', 'inFlight', 13, undefined, 'congestion window 10 × 512 B'];
const peerReceive: Line = ['peerReceive', 'peerReceive', 30, 4096, 'window it offers 8.00 KiB'];
const readByServer: Line = ['read', undefined, 5000, undefined, ''];
const receive: Line = ['receive', 'receive', 14, 256, 'SO_RCVBUF 256 B, window we offer 16.0 KiB'];

describe('the stations of a connection', () => {
  const sending: [title: string, changes: Changes, last: Line[]][] = [
    [
      'end in the program of a peer on this machine',
      {},
      [inFlight, peerReceive, ['read', undefined, 900, undefined, '']],
    ],
    [
      'end in the receive queue of a peer elsewhere',
      { peer: undefined, peerReceive: undefined },
      [
        inFlight,
        [
          'peerReceive',
          'peerReceive',
          undefined,
          undefined,
          'window it offers 8.00 KiB, the peer is not on this machine',
        ],
      ],
    ],
    [
      'have no notes of what TCP does not tell',
      { tcpInfo: undefined },
      [
        ['inFlight', 'inFlight', 13, undefined, ''],
        ['peerReceive', 'peerReceive', 30, 4096, ''],
      ],
    ],
    [
      'count no FIN as read',
      { tcpInfo: { ...tcpInfo, bytesAcked: 1031 } },
      [inFlight, peerReceive, ['read', undefined, 1000, undefined, '']],
    ],
    [
      'never have less than nothing read',
      { tcpInfo: { ...tcpInfo, bytesAcked: 29 } },
      [inFlight, peerReceive, ['read', undefined, 0, undefined, '']],
    ],
  ];
  for (const [title, changes, last] of sending)
    it(`towards the peer ${title}`, () =>
      assert.deepEqual(lines(sendingStations(changed(changes), 'connection')), [
        application,
        unsent,
        ...last,
      ]));

  const receiving: [title: string, changes: Changes, lines: Line[]][] = [
    [
      'begin in the kernel of a peer on this machine',
      {},
      [
        ['unsent', 'peerUnsent', 21, 2048, 'SO_SNDBUF 2.00 KiB'],
        ['inFlight', 'peerInFlight', 22, undefined, 'congestion window 12 × 1.00 KiB'],
        receive,
        readByServer,
      ],
    ],
    ['begin in our kernel where the peer is elsewhere', { peer: undefined }, [receive, readByServer]],
    [
      'have no window where TCP tells none',
      { peer: undefined, tcpInfo: undefined },
      [['receive', 'receive', 14, 256, 'SO_RCVBUF 256 B'], readByServer],
    ],
  ];
  for (const [title, changes, expected] of receiving)
    it(`towards the server ${title}`, () =>
      assert.deepEqual(lines(receivingStations(changed(changes), 'connection')), expected));

  it('of a UDP peer are only those that are its own', () => {
    assert.deepEqual(lines(sendingStations(inspection, 'peer')), [
      ['application', 'application', 11, 1024, '2 datagrams, limit 1.00 KiB'],
      ['read', undefined, 1000, undefined, ''],
    ]);
    assert.deepEqual(lines(receivingStations(inspection, 'peer')), [readByServer]);
  });

  it('have a name and a meaning each, no two the same', () => {
    const all = [
      ...sendingStations(inspection, 'connection'),
      ...receivingStations(inspection, 'connection'),
    ];
    for (const field of ['name', 'meaning'] as const) {
      const words = all.map((station) => station[field]);
      assert.deepEqual([...new Set(words)], words);
      assert(!words.includes(''));
    }
  });
});
