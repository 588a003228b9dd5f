/** The addon behind the schemas: what it does not know is an error, never a default. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { NativeAddon, NativeServer } from '../../extension/engine/native.ts';
import { root } from '../../scripts/run.mjs';

describe('the addon', () => {
  const addon = createRequire(import.meta.url)(join(root, 'dist', 'network_lab.node')) as NativeAddon;
  const known = { multiplexer: 'epoll', application: 'echo', host: '127.0.0.1', port: 0 };
  const servers: NativeServer[] = [];
  const start = (more: object) => {
    const server = new addon.Server({ ...known, ...more } as never, () => {});
    servers.push(server);
    return server;
  };
  afterEach(() => {
    for (const server of servers.splice(0)) server.stop();
  });

  for (const field of ['multiplexer', 'application', 'trigger', 'transport', 'drain', 'writeStrategy']) {
    it(`refuses an unknown ${field}`, () =>
      assert.throws(() => start({ [field]: 'unheard-of' }), { name: 'TypeError', message: /unheard-of/ }));
    it(`refuses a ${field} that is no text`, () =>
      assert.throws(() => start({ [field]: 7 }), { name: 'TypeError', message: new RegExp(field) }));
  }

  const wrongKinds: [string, object][] = [
    ['faults', { faults: 'eof-ignored' }],
    ['faults', { faults: [7] }],
    ['options', { options: 'SO_KEEPALIVE' }],
    ['options', { options: [true] }],
    ['SO_KEEPALIVE', { options: { SO_KEEPALIVE: null } }],
    ['SO_LINGER', { options: { SO_LINGER: [true, 5] } }],
    ['connectionOptions', { connectionOptions: 7 }],
  ];
  for (const [blamed, more] of wrongKinds)
    it(`refuses ${JSON.stringify(more)}`, () =>
      assert.throws(() => start(more), { name: 'TypeError', message: new RegExp(`^${blamed} `) }));

  it('refuses lists and values of the wrong kind of a running server', () => {
    const server = start({});
    const view = (shown: unknown) => server.view({ offset: 0, limit: 10, shown } as never);
    assert.doesNotThrow(() => view([1, 2]));
    for (const call of [
      () => view('1'),
      () => view([1, '2']),
      () => server.setFaults('eof-ignored' as never, () => {}),
      () => server.setFaults([{}] as never, () => {}),
      () => server.setOption(0, 'SO_KEEPALIVE', null as never),
      () => server.setOption(0, 'SO_LINGER', [] as never),
    ])
      assert.throws(call, { name: 'TypeError', message: /has a value of the wrong kind$/ });
  });

  it('refuses a column that no view has', () => {
    const server = start({});
    const view = (sortBy: string) => server.view({ sortBy, offset: 0, limit: 10 } as never);
    for (const column of addon.columnNames) assert.doesNotThrow(() => view(column));
    assert.throws(() => view('unheard-of'), { name: 'TypeError', message: /unheard-of/ });
  });

  it('sends no datagram from a server that has ended, and says so', () => {
    const server = start({ transport: 'udp' });
    server.stop();
    assert.throws(() => server.sendDatagram('127.0.0.1', 9, 'x'), {
      message: 'the server has ended',
      messageSentence: { key: 'the server has ended', parameters: [] },
    });
  });

  it('refuses an action that there is not', () =>
    assert.throws(() => start({}).act(1, 'unheard-of' as never, undefined, () => {}), {
      name: 'TypeError',
      message: /unheard-of/,
    }));
});
