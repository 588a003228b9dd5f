/** What the native libraries of a package are, and what they ask of the machine that loads them. */
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { readSharedLibrary, type SharedLibrary } from './elf.ts';

/** What VS Code itself asks for. */
const oldestGlibc = [2, 28];

/** @param folder That of what users get with the package, once it is unpacked. */
export function testLibraries(platform: string, folder: () => string): void {
  const isMusl = platform.startsWith('alpine');
  const machine = platform.endsWith('arm64') ? 'AArch64' : 'Advanced Micro Devices X86-64';
  const loader = platform.endsWith('arm64') ? 'ld-linux-aarch64.so.1' : 'ld-linux-x86-64.so.2';

  for (const name of ['network_lab.node', 'network_lab_shim.so']) {
    describe(name, () => {
      let library: SharedLibrary;

      before(() => {
        library = readSharedLibrary(join(folder(), 'dist', name));
      });

      it(`is for ${machine}, without symbols`, () => {
        assert.deepEqual([library.machine, library.type], [machine, 'DYN']);
        assert.deepEqual(
          library.sections.filter((section) => /^\.(symtab|debug_)/.test(section)),
          [],
        );
      });

      it('needs no library beside the C library: the one of C++ is inside', () => {
        const own = isMusl ? /^libc\.so$/ : /^lib(c|m|dl|rt)\.so\.\d$|^libpthread\.so\.0$/;
        assert(library.needed.includes(isMusl ? 'libc.so' : 'libc.so.6'));
        assert.deepEqual(
          library.needed.filter((needed) => !own.test(needed) && needed !== loader),
          [],
        );
      });

      it(isMusl ? 'asks for no version of anything' : 'asks for nothing newer than glibc 2.28', () => {
        assert.equal(library.versions.length > 0, !isMusl);
        assert.deepEqual(
          library.versions.filter((version) => !isOldEnough(version)),
          [],
        );
      });
    });
  }

  it('show nothing of what is inside the addon to the program that loads it', () => {
    const { exported } = readSharedLibrary(join(folder(), 'dist', 'network_lab.node'));
    assert.deepEqual(exported.sort(), ['napi_register_module_v1', 'node_api_module_get_api_version_v1']);
  });

  it('load into programs of the other C library, too, as far as they are preloaded', () => {
    // musl takes these three for itself, whatever their versions; glibc's loader is asked for by none.
    const { needed } = readSharedLibrary(join(folder(), 'dist', 'network_lab_shim.so'));
    assert.deepEqual(
      needed.filter((name) => !/^lib(c\.so(\.6)?|dl\.so\.2|pthread\.so\.0)$/.test(name)),
      [],
    );
  });

  it('have the size of stripped ones', () => {
    const kibibytes = statSync(join(folder(), 'dist', 'network_lab.node')).size / 1024;
    assert(kibibytes > 200 && kibibytes < 1600, `${kibibytes} KiB`);
  });
}

function isOldEnough(version: string): boolean {
  const [, major, minor] = /^GLIBC_(\d+)\.(\d+)/.exec(version) ?? [];
  if (!major) return false; // of another library
  const [oldestMajor, oldestMinor] = oldestGlibc;
  return Number(major) < oldestMajor! || (Number(major) === oldestMajor && Number(minor) <= oldestMinor!);
}
