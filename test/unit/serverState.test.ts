import assert from 'node:assert/strict';
import type { Connection } from '../../extension/contract/connection.ts';
import type { LabServerInfo, ServerStatistics, SocketOption } from '../../extension/contract/server.ts';
import type { WaitRecord } from '../../extension/contract/wait.ts';
import { type ServerState, serverStateText } from '../../extension/lab/serverState.ts';

const server: LabServerInfo = {
  kind: 'lab',
  id: 1,
  state: 'paused',
  address: { host: '::1', port: 8002, family: 'IPv6' },
  fd: 20,
  multiplexer: 'epoll',
  trigger: 'edge',
  application: 'chat',
  transport: 'tcp',
  startedAt: 0,
  backlog: 5,
  connections: 1,
  acceptQueue: 2,
  acceptQueueLimit: 5,
  acceptingPaused: true,
  pace: 50,
  position: { call: 'receive', fd: 22, held: true },
  faults: ['eof-ignored'],
  trace: true,
};
const cost = { nanoseconds: 1500, startedAt: 0, bytesIn: 0, bytesOut: 12, walked: 1 };
const common = { number: 9, timeout: -1, returned: 1, listenerFd: 20, controlFd: 19, ...cost };
const wait: WaitRecord = {
  ...common,
  multiplexer: 'epoll',
  epollFd: 18,
  maxEvents: 64,
  interest: [{ fd: 22, events: 0x80000001, data: 1 }],
  folded: 3,
  interestSize: 4,
  ready: [{ fd: 22, events: 1, data: 1 }],
  controls: [],
};
const option = (name: string, value: boolean | number, usual: boolean | null) =>
  ({ name, value, default: usual }) as SocketOption;
const row = (peer: string) =>
  ({ id: 3, fd: 22, peer, state: 'open', applicationQueue: { messages: 2, bytes: 10 } }) as Connection;

function text(more: Partial<ServerState> = {}): string {
  return serverStateText({
    server,
    statistics: { waits: 12 } as ServerStatistics,
    wait,
    options: [
      option('SO_REUSEADDR', true, false),
      option('SO_KEEPALIVE', false, false),
      option('SO_COOKIE', 2334, null),
    ],
    total: 1,
    connections: [row('[::1]:5000')],
    ...more,
  });
}

describe('the state of a server as text', () => {
  it('says what is out of the ordinary', () => {
    const lines = text().split('\n');
    assert(lines.includes('chat on [::1]:8002, tcp, epoll (edge-triggered), paused'));
    assert(lines.includes('listener fd 20, accept queue 2 of 6, backlog 5'));
    assert(lines.includes('loop at receive on fd 22, held, pace 50 ms'));
    assert(lines.includes('accepting is paused'));
    assert(lines.includes('mistakes on: eof-ignored'));
    assert(lines.includes('waits: 12'));
  });

  it('says of one that died why, which mistake does that, and nothing of what is no more', () => {
    const { acceptQueue, acceptQueueLimit, ...rest } = server;
    const dead: LabServerInfo = {
      ...rest,
      state: 'died',
      multiplexer: 'select',
      faults: ['closed-not-removed', 'eof-ignored'],
      reason: 'wait failed: EBADF',
      failure: { syscall: 'select', errno: 'EBADF' },
    };
    const lines = text({ server: dead, options: undefined, connections: undefined }).split('\n');
    assert(lines.includes('select failed with EBADF.'));
    const guilty = 'A connection is closed and stays in the interest set.';
    assert(lines.includes(`The mistake closed-not-removed does this: ${guilty}`));
    assert(lines.includes('listener fd 20, backlog 5'));
    for (const gone of ['accept queue', 'loop at', 'eof-ignored does', 'option', 'connections'])
      assert(!lines.some((line) => line.includes(gone)), gone);
    // The same call may fail of something that no mistake does.
    const other = text({ server: { ...dead, failure: { syscall: 'select', errno: 'EINVAL' } } });
    assert(!other.includes('does this'));
  });

  it('says what did not find room in its socket', () => {
    assert.match(text({ server: { ...server, drops: 4 } }), /\nlistener fd 20, .*, overflows 4\n/);
    assert.match(
      text({ server: { ...server, transport: 'udp', drops: 4 } }),
      /\nsocket fd 20, datagrams dropped 4\n/,
    );
  });

  it('has peers and datagrams of a UDP server, and nothing of what only a stream has', () => {
    const { acceptQueue, acceptQueueLimit, ...rest } = server;
    const lines = text({
      server: { ...rest, transport: 'udp', acceptingPaused: false, faults: [] },
      statistics: { waits: 12, connections: 3, accepts: 4, acceptErrors: 0, resets: 0 } as ServerStatistics,
      connections: [],
      total: 0,
    });
    for (const line of ['socket fd 20', 'peers: 3', 'newPeers: 4', 'no peers'])
      assert(lines.split('\n').includes(line), line);
    assert.doesNotMatch(lines, /listener|accept|connection|reset/);
  });

  it('has the last wait in its multiplexer’s own form', () => {
    assert(
      text().includes(
        'wait 9: epoll_wait(18, events, 64, -1) = 1, 1500 ns, walked 1, copied 0 bytes in, 12 out',
      ),
    );
    assert(text().includes('  interest fd 22: 0x80000001\n  and 3 more\n  ready fd 22: 0x1'));
    const entries = [{ fd: 5, events: 1, revents: 0x10 }];
    const polled: WaitRecord = { ...common, multiplexer: 'poll', nfds: 1, entries, folded: 0 };
    assert(text({ wait: polled }).includes('  fd 5: events 0x1, revents 0x10'));
    const read = { asked: [4, 5], returned: [5] };
    const none = { asked: [], returned: [] };
    const sets = { read, write: none, except: none };
    const selected: WaitRecord = { ...common, multiplexer: 'select', nfds: 6, fdSetBits: 1024, ...sets };
    assert(text({ wait: selected }).includes('  read: asked [4 5], returned [5]'));
    assert(text({ wait: null }).includes('no wait has come back yet'));
  });

  it('names of the options those that differ from a new socket’s', () => {
    assert(text().includes('SO_REUSEADDR = on (new: off)'));
    assert(!text().includes('SO_KEEPALIVE'));
    // A new socket has another one each time.
    assert(!text().includes('SO_COOKIE'));
  });

  it('tells how many connections it leaves out', () => {
    assert(text({ total: 4 }).includes('and 3 more'));
    assert(text({ total: 0, connections: [] }).includes('no connections'));
  });

  it('lets nothing from the network through that moves or hides text', () => {
    const hostile = text({ connections: [row('a\u202eb\u001b[2J')] });
    for (const character of ['\u202e', '\u001b']) assert(!hostile.includes(character));
  });
});
