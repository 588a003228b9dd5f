/** What can be asked of either kind of what is watched, with the same questions. */
import assert from 'node:assert/strict';
import type { ServerStatistics } from '../../extension/contract/server.ts';
import { reported } from '../../extension/lab/report.ts';
import { serverStateText } from '../../extension/lab/serverState.ts';
import { connectionLines } from '../../extension/shared/text.ts';
import * as watched from '../../extension/shared/watched.ts';
import { endingWords } from '../../extension/shared/words/endingWords.ts';
import { standsText } from '../../extension/shared/words/programWords.ts';
import { receivingStations, sendingStations } from '../../extension/shared/words/stations.ts';
import { titleOf, waitsWithWord } from '../../extension/shared/words/watchedWords.ts';
import { socketStateText } from '../../media/panel/words/copyText.ts';
import { inspectionOfSocket, program, sockets } from '../panel/programSamples.ts';
import * as samples from '../panel/samples.ts';

const [server, peers] = [samples.server(), samples.server({ transport: 'udp' })];

describe('what is watched', () => {
  it('has a title, an address and rows, whatever it is', () => {
    const answers = [server, peers, program()].map((each) => [
      titleOf(each),
      watched.addressOf(each),
      watched.rowKindOf(each),
      waitsWithWord(each),
    ]);
    assert.deepEqual(answers, [
      ['Echo · 127.0.0.1:10000', '127.0.0.1:10000', 'connection', 'epoll, level-triggered'],
      ['Echo · 127.0.0.1:10000', '127.0.0.1:10000', 'peer', 'epoll, level-triggered'],
      ['server.py (pid 4711)', '127.0.0.1:8000', 'socket', 'epoll'],
    ]);
  });

  it('finds the listener that is meant, and no listener where a connection is', () => {
    const { fd, backlog, acceptQueue } = watched.listenerOf(server)!;
    assert.deepEqual([fd, backlog, acceptQueue], [22, 5, 2]);
    assert.equal(watched.listenerOf(server, 3), undefined);
    assert.equal(watched.listenerOf(program())?.address, '127.0.0.1:8000');
    assert.equal(watched.listenerOf(program(), 2)?.address, '/run/server.sock');
    assert.equal(watched.listenerOf(program(), 3), undefined);
    assert.equal(watched.addressOf(program({ listeners: [] })), undefined);
  });

  it('is reached by a client where loopback leads to it', () => {
    const at = (address: string, transport: 'tcp' | 'unix' = 'tcp') => {
      const [listener] = program().listeners;
      return watched.endpointOf(program({ listeners: [{ ...listener!, address, transport }] }));
    };
    assert.deepEqual(watched.endpointOf(peers), { ...peers.address, transport: 'udp' });
    assert.deepEqual(at('127.0.0.1:8000'), { host: '127.0.0.1', port: 8000, transport: 'tcp' });
    assert.deepEqual(at('[::1]:8000'), { host: '::1', port: 8000, transport: 'tcp' });
    assert.deepEqual(at('[::]:80'), { host: '::', port: 80, transport: 'tcp' });
    assert.deepEqual(at('0.0.0.0:80'), { host: '0.0.0.0', port: 80, transport: 'tcp' });
    assert.equal(at('192.0.2.7:80'), undefined);
    assert.equal(at('/run/127.0.0.1:80', 'unix'), undefined);
  });

  it('is driven, told to commit mistakes and seen calling only where that can be', () => {
    const can = (each: watched.Watched) => [
      watched.isDrivable(each),
      watched.areCallsSeen(each),
      watched.faultsOf(each),
      watched.isAcceptingPaused(each),
    ];
    assert.deepEqual(can(samples.server({ faults: ['zero-timeout'], acceptingPaused: true })), [
      true,
      true,
      ['zero-timeout'],
      true,
    ]);
    assert.deepEqual(can(program()), [false, false, [], false]);
    assert.deepEqual(can(program({}, { way: 'shim' })), [true, true, [], false]);
  });

  it('says how a program ended', () => {
    const ended = (exit?: { code: number } | { signal: string }) =>
      endingWords(program({ state: 'died' }, { exit }));
    assert.deepEqual(ended(), []);
    assert.deepEqual(ended({ code: 3 }), ['It ended with exit status 3.']);
    assert.deepEqual(ended({ signal: 'SIGSEGV' }), ['It was ended by SIGSEGV.']);
    assert.deepEqual(ended({ signal: 'a signal' }), ['A signal ended it.']);
    assert.deepEqual(endingWords(program({ reason: 'It was lost.' })), ['It was lost.']);
  });

  it('says where a thread stands', () => {
    assert.equal(standsText({ call: 'none', fd: -1, held: false }), 'in no call on a socket');
    assert.equal(standsText({ call: 'wait', fd: -1, held: false }), 'in wait');
    assert.equal(standsText({ call: 'receive', fd: 9, held: false }), 'in receive(fd 9)');
    assert.equal(standsText({ call: 'receive', fd: 9, held: true }), 'held before receive(fd 9)');
  });
});

describe('the report of a program', () => {
  const state = {
    server: reported(program({ state: 'died' }, { exit: { code: 1 } })),
    statistics: { waits: 12 } as ServerStatistics,
    total: 4,
    connections: sockets(),
  };

  it('says what is known of it', () => {
    const alive = serverStateText({ ...state, server: reported(program()) });
    assert.match(alive, /^server\.py \(pid 4711\), epoll, running, attached\n/);
    assert.match(
      alive,
      /\nlistener fd 3, accept queue 1 of 129, backlog 128, overflows 0, on 127\.0\.0\.1:8000\n/,
    );
    assert.match(alive, /\nthread 4712 \(worker\) at receive on fd 9\n/);
    assert.match(alive, /\nnot seen: It uses io_uring: what goes through that is not seen\.\n/);
    assert.match(serverStateText(state), /, died, attached\n(.*\n)*It ended with exit status 1\.\n/);
  });

  it('has of its command line the name of the file alone', () => {
    for (const text of [serverStateText(state), JSON.stringify(state)])
      assert.doesNotMatch(text, /command|password|secret|\/srv/);
    assert.match(JSON.stringify(state), /"name":"server\.py"/);
  });

  it('lists its sockets, and no figure that nobody has', () => {
    const [head, accepted, , , unix] = connectionLines(sockets(), 'socket');
    assert.match(head!, /^id\tfd\ttransport\tdirection\tpeer\tlocal\tstate\treceiveQueue\tunsent\t/);
    assert.doesNotMatch(head!, /application/);
    assert.equal(accepted, '3\t9\ttcp\taccepted\t127.0.0.1:40001\t\topen\t512\t0\t0\t\t\t');
    assert.equal(unix, '6\t12\tunix\t\t\t\topen\t0\t\t0\t\t\t');
  });
});

describe('a socket of a program', () => {
  const [accepted, , bound] = sockets().map(inspectionOfSocket);

  it('has the places that its kernel knows', () => {
    const places = (inspection: typeof accepted) =>
      [...sendingStations(inspection!, 'socket'), ...receivingStations(inspection!, 'socket')].map(
        ({ queue, kind }) => queue ?? kind,
      );
    assert.deepEqual(places(accepted), ['unsent', 'inFlight', 'peerReceive', 'receive']);
    assert.deepEqual(places(bound), ['send', 'receive']);
    const counted = { ...accepted!, row: { ...accepted!.row, received: 10 } };
    assert.deepEqual(places(counted).at(-1), 'read');
  });

  it('is copied with what it is, and without a queue that nobody knows', () => {
    const text = socketStateText({ inspection: accepted!, options: [] }, 'socket');
    assert.match(text, /^127\.0\.0\.1:40001 {2}fd 9 {2}tcp {2}accepted {2}open\n/);
    assert.doesNotMatch(text, /application|undefined/);
  });
});
