/**
 * Builds C++ that runs on other machines than this one. What a compiler of the machine's own builds asks for a C
 * library as new as the machine's; zig, from npm, has the symbol lists of old ones, and the C libraries of machines
 * that are not there. It is installed at first use.
 */
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildNative } from '../native.mjs';
import { installPackagesOf, packagesOf } from '../packages.mjs';
import { root } from '../run.mjs';

const here = import.meta.dirname;

/**
 * VS Code's names of the platforms that have native libraries, and zig's. VS Code itself asks for glibc 2.28.
 *
 * @type {Record<string, string>}
 */
export const triples = {
  'linux-x64': 'x86_64-linux-gnu.2.28',
  'linux-arm64': 'aarch64-linux-gnu.2.28',
  'alpine-x64': 'x86_64-linux-musl',
  'alpine-arm64': 'aarch64-linux-musl',
};

/**
 * As `buildNative`, for any machine of a platform.
 *
 * @param {string} platform One of `triples`.
 * @param {string[]} targets `addon`, `shim`, or `netlab_tests`, which is a program without shared libraries on musl.
 * @returns {Promise<string>} The folder that holds what was built.
 */
export async function buildFor(platform, targets) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      "The package for other machines is built on Linux on x86-64: its compiler's npm package is for that alone. " +
        'npm start builds for this machine.',
    );
  }
  await installPackagesOf(here, 'the compiler for other machines');
  const definitions = {
    CMAKE_TOOLCHAIN_FILE: join(here, 'toolchain.cmake'),
    NETLAB_TESTS: 'ON',
    NETLAB_DOCTEST: doctestAlone(),
  };
  return buildNative(platform, definitions, targets, {
    NETLAB_ZIG: join(packagesOf(here), '@ryoppippi', 'zig-linux-x64', 'zig'),
    NETLAB_TRIPLE: triples[platform],
    // It compiles its C++ library at first use, for half a minute a platform, and keeps it here.
    ZIG_GLOBAL_CACHE_DIR: join(root, '.cache', 'zig'),
  });
}

/** zig leaves out the machine's own headers, and beside doctest's lie those of another C library. */
function doctestAlone() {
  const folder = join(root, 'build', 'include');
  mkdirSync(folder, { recursive: true });
  if (existsSync('/usr/include/doctest'))
    cpSync('/usr/include/doctest', join(folder, 'doctest'), { recursive: true });
  return folder;
}
