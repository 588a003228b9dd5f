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

  it('refuses a column that no view has', () => {
    const server = start({});
    const view = (sortBy: string) => server.view({ sortBy, offset: 0, limit: 10 } as never);
    for (const column of addon.columnNames) assert.doesNotThrow(() => view(column));
    assert.throws(() => view('unheard-of'), { name: 'TypeError', message: /unheard-of/ });
  });

  it('refuses an action that there is not', () =>
    assert.throws(() => start({}).act(1, 'unheard-of' as never, undefined, () => {}), {
      name: 'TypeError',
      message: /unheard-of/,
    }));
});
