/**
 * Builds C++ that runs on other machines than this one. What a compiler of the machine's own builds asks for a C
 * library as new as the machine's; zig, from npm, has the symbol lists of old ones. It is installed at first use.
 */
import { join } from 'node:path';
import { buildNative } from '../native.mjs';
import { installPackagesOf, packagesOf } from '../packages.mjs';
import { root } from '../run.mjs';

const here = import.meta.dirname;

/**
 * As `buildNative`, for any Linux on x86-64 whose C library is glibc 2.28 or newer.
 *
 * @param {string} folder Where to build, under build/.
 * @param {string[]} targets
 * @returns {Promise<string>} The folder that holds what was built.
 */
export async function buildPortable(folder, targets) {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      "The package for other machines is built on Linux on x86-64: its compiler's npm package is for that alone. " +
        'npm start builds for this machine.',
    );
  }
  await installPackagesOf(here, 'the compiler for other machines');
  return buildNative(folder, { CMAKE_TOOLCHAIN_FILE: join(here, 'toolchain.cmake') }, targets, {
    NETLAB_ZIG: join(packagesOf(here), '@ryoppippi', 'zig-linux-x64', 'zig'),
    // It compiles its C++ library at first use, for half a minute, and keeps it here.
    ZIG_GLOBAL_CACHE_DIR: join(root, '.cache', 'zig'),
  });
}
