/** The package that users get: it must load on machines whose C library is as old as VS Code lets it be. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { packageExtension } from '../../scripts/package.ts';
import { checkEcho } from '../engine/support/clients.ts';
import { Engine } from '../engine/support/engine.ts';
import { unpackExtension } from '../package/unpack.ts';
import { testLibraries } from './libraries.ts';

describe('the package for every Linux on x86-64', () => {
  let vsix: string;
  let folder: string;

  before(async function () {
    this.timeout(600_000); // installs the compiler, and that compiles its C++ library first
    vsix = await packageExtension('linux-x64');
    folder = await unpackExtension(vsix);
  });

  it('is offered to VS Code on that platform', () => {
    assert.equal(basename(vsix), 'network-lab-linux-x64.vsix');
    const manifest = readFileSync(join(folder, '..', 'extension.vsixmanifest'), 'utf8');
    assert.match(manifest, /TargetPlatform="linux-x64"/);
  });

  describe('holds libraries that', () => testLibraries('linux-x64', () => folder));

  describe('its engine', () => {
    let engine: Engine;

    before(async () => {
      engine = await Engine.start([], join(folder, 'dist', 'engine.js'));
    });
    after(() => engine?.dispose());

    for (const multiplexer of ['select', 'poll', 'epoll'] as const) {
      it(`echoes with ${multiplexer}`, async () => {
        const { address } = await engine.request('server/start', { multiplexer, application: 'echo' });
        await checkEcho({ port: address.port, sizes: [1, 1000, 100_000], count: 30 });
      });
    }

    it('brings what the kernel refuses from C++ to JavaScript', async () => {
      const { address } = await engine.request('server/start', { multiplexer: 'epoll', application: 'echo' });
      const { data } = await engine.failure('server/start', {
        multiplexer: 'epoll',
        application: 'echo',
        port: address.port,
      });
      assert.equal(data?.errno, 'EADDRINUSE');
      assert.equal(data?.syscall, 'bind');
    });
  });
});
