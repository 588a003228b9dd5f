/** The package that users get: it must load on machines whose C library is as old as VS Code lets it be. */
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { packageExtension } from '../../scripts/package.ts';
import { checkEcho } from '../engine/support/clients.ts';
import { Engine } from '../engine/support/engine.ts';
import { unpackExtension } from '../package/unpack.ts';
import { readSharedLibrary, type SharedLibrary } from './elf.ts';

const oldestLibrary = [2, 28];

describe('the package for every Linux on x86-64', () => {
  let vsix: string;
  let folder: string;
  let addon: string;
  let library: SharedLibrary;

  before(async function () {
    this.timeout(600_000); // installs the compiler, and that compiles its C++ library first
    vsix = await packageExtension('portable');
    folder = await unpackExtension(vsix);
    addon = join(folder, 'dist', 'network_lab.node');
    library = readSharedLibrary(addon);
  });

  it('is offered to VS Code on that platform', () => {
    assert.equal(basename(vsix), 'network-lab-linux-x64.vsix');
    const manifest = readFileSync(join(folder, '..', 'extension.vsixmanifest'), 'utf8');
    assert.match(manifest, /TargetPlatform="linux-x64"/);
  });

  it('holds an addon for x86-64, without symbols', () => {
    assert.match(library.machine, /X86-64/);
    assert.equal(library.type, 'DYN');
    assert.deepEqual(
      library.sections.filter((name) => /^\.(symtab|debug_)/.test(name)),
      [],
    );
    const kibibytes = statSync(addon).size / 1024;
    assert(kibibytes > 200 && kibibytes < 1600, `${kibibytes} KiB`);
  });

  it('asks for nothing newer than glibc 2.28', () => {
    assert(library.versions.length > 0);
    const newer = library.versions.filter((version) => !isOldEnough(version));
    assert.deepEqual(newer, []);
  });

  it('needs no library beside the C library: the one of C++ is inside', () => {
    const partsOfGlibc = /^(lib(c|m|dl|rt)\.so\.\d|libpthread\.so\.0|ld-linux-x86-64\.so\.2)$/;
    assert(library.needed.includes('libc.so.6'));
    assert.deepEqual(
      library.needed.filter((name) => !partsOfGlibc.test(name)),
      [],
    );
  });

  it('shows nothing of what is inside to the program that loads it', () => {
    assert.deepEqual(library.exported.sort(), [
      'napi_register_module_v1',
      'node_api_module_get_api_version_v1',
    ]);
  });

  it('holds what programs preload, which asks for no more than glibc 2.28 and musl have', () => {
    const shim = readSharedLibrary(join(folder, 'dist', 'network_lab_shim.so'));
    assert.deepEqual(
      shim.versions.filter((version) => !isOldEnough(version)),
      [],
    );
    // musl takes these three for itself, whatever their versions.
    assert.deepEqual(
      shim.needed.filter((name) => !/^lib(c\.so\.6|dl\.so\.2|pthread\.so\.0)$/.test(name)),
      [],
    );
  });

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

function isOldEnough(version: string): boolean {
  const [, major, minor] = /^GLIBC_(\d+)\.(\d+)/.exec(version) ?? [];
  if (!major) return false; // of another library
  const [oldestMajor, oldestMinor] = oldestLibrary;
  return Number(major) < oldestMajor! || (Number(major) === oldestMajor && Number(minor) <= oldestMinor!);
}
