/** What users of each platform get: every package is unpacked and looked at. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { checksums, packageExtension, released, writeChecksums } from '../../scripts/package.ts';
import { root } from '../../scripts/run.mjs';
import { EditorClient } from '../language/support/client.ts';
import { unpackExtension } from '../package/unpack.ts';
import { readSharedLibrary } from '../portable/elf.ts';
import { testLibraries } from '../portable/libraries.ts';

const mostBytes = 2.5 * 1024 * 1024;

/** Debian's musl, which is one file: the loader, with all that its C library has. */
const musl = '/lib/ld-musl-x86_64.so.1';

describe('the packages', function () {
  this.timeout(45 * 60_000); // each platform's C++ library is compiled at first use
  const packages: string[] = [];

  for (const target of released) {
    describe(target, () => {
      let vsix: string;
      let folder: string;

      before(async () => {
        vsix = await packageExtension(target);
        packages.push(vsix);
        folder = await unpackExtension(vsix);
      });

      it('has a name and a size that fit', () => {
        assert.equal(basename(vsix), `network-lab-${target}.vsix`);
        const { size } = statSync(vsix);
        console.log(`      ${basename(vsix)}: ${(size / 1024).toFixed(0)} KiB`);
        assert(size > 512 * 1024 && size <= mostBytes, `${size} bytes`);
      });

      it('is offered to VS Code on its platform alone', () => {
        const manifest = readFileSync(join(folder, '..', 'extension.vsixmanifest'), 'utf8');
        const [, platform] = /TargetPlatform="([^"]*)"/.exec(manifest) ?? [];
        assert.equal(platform, target === 'universal' ? undefined : target);
      });

      if (target === 'universal') testUniversal(() => folder);
      else describe('holds libraries that', () => testLibraries(target, () => folder));

      if (target === 'alpine-x64' || target === 'linux-x64') {
        it('asks in people’s own programs for nothing that musl lacks', () => {
          const there = new Set(readSharedLibrary(musl).exported);
          assert(there.size > 1000);
          const { imported } = readSharedLibrary(join(folder, 'dist', 'network_lab_shim.so'));
          assert.deepEqual(
            imported.filter((name) => !there.has(name)),
            [],
          );
        });
      }

      if (target === 'alpine-x64') {
        it('asks in the engine for nothing that neither musl nor Node has', () => {
          const there = new Set(readSharedLibrary(musl).exported);
          const { imported } = readSharedLibrary(join(folder, 'dist', 'network_lab.node'));
          assert.deepEqual(
            imported.filter((name) => !there.has(name) && !/^(napi|node_api)_/.test(name)),
            [],
          );
        });
      }
    });
  }

  // In a room of its own: mocha runs what stands beside the rooms before them.
  describe('together', () => {
    it('have checksums that sha256sum confirms', () => {
      writeChecksums(packages);
      const said = execFileSync('sha256sum', ['--check', '--strict', checksums], {
        cwd: root,
        encoding: 'utf8',
      });
      assert.deepEqual(said.trim().split('\n'), packages.map((path) => `${basename(path)}: OK`).sort());
    });
  });
});

function testUniversal(folder: () => string): void {
  it('holds no native library', () => {
    for (const name of ['network_lab.node', 'network_lab_shim.so'])
      assert(!existsSync(join(folder(), 'dist', name)), name);
  });

  it('says on a command line what it lacks', () => {
    const parameters = [join(folder(), 'dist', 'networkLab.js'), 'run', '--', 'true'];
    const { status, stderr } = spawnSync(process.execPath, parameters, { encoding: 'utf8' });
    assert.equal(status, 125);
    assert.match(stderr, /No engine of the lab runs here: this package .* Install the one for linux-x64\./);
  });

  it('marks the mistakes in a program', async () => {
    const client = await EditorClient.start({}, join(folder(), 'dist'));
    try {
      const { diagnostics } = await client.open(
        'import socket\nsock = socket.create_connection(("127.0.0.1", 8000))\nprint(sock.recv(1024).decode())\n',
      );
      assert.deepEqual(
        diagnostics.map(({ code }) => code),
        ['split-character'],
      );
    } finally {
      await client.stop();
    }
  });
}
