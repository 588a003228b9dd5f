/**
 * Makes a fresh machine ready: npm packages, and with apt (as root) the compiler, CMake and, for the
 * tests, what they drive; for those of other machines, what stands for these. Takes well under a second when nothing is missing.
 *
 *   node scripts/setup.mjs [--tests] [--platforms]
 *
 * Runs on the machine's own Node (20 or newer, as README.md says), before any package is there.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { main, projectNode, root, run } from './run.mjs';

const onPath =
  (...names) =>
  () =>
    names.some((name) => process.env.PATH.split(delimiter).some((folder) => existsSync(join(folder, name))));
const file = (path) => () => existsSync(path);

/** What is needed beside npm's packages: Debian's name for it, and how to see that it is there. */
const forBuilding = [
  { name: 'g++', present: onPath('g++', 'clang++') },
  { name: 'cmake', present: onPath('cmake') },
  { name: 'ninja-build', present: onPath('ninja') },
];
const forTesting = [
  { name: 'binutils', present: onPath('readelf') },
  { name: 'chromium', present: onPath('chromium') },
  { name: 'clang-14', present: onPath('clang++-14') },
  { name: 'libclang-rt-14-dev', present: () => existsSync('/usr/lib/llvm-14/lib/clang') && hasRuntimes() },
  { name: 'clang-format', present: onPath('clang-format') },
  { name: 'doctest-dev', present: file('/usr/include/doctest/doctest.h') },
  { name: 'libuv1-dev', present: file('/usr/include/uv.h') },
  { name: 'libevent-dev', present: file('/usr/include/event2/event.h') },
  { name: 'liburing-dev', present: file('/usr/include/liburing.h') },
  { name: 'netcat-openbsd', present: onPath('nc.openbsd') },
  { name: 'iproute2', present: onPath('ss') },
  { name: 'python3', present: onPath('python3') },
  { name: 'fonts-noto-cjk', present: file('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc') },
];

const forPlatforms = [
  { name: 'qemu-system-arm', present: onPath('qemu-system-aarch64') },
  { name: 'cpio', present: onPath('cpio') },
  { name: 'musl-tools', present: onPath('musl-gcc') },
];

/** What strangers wrote, and some tests try: those are skipped where it is missing. */
const welcome = [
  { name: 'nginx-light', present: file('/usr/sbin/nginx') },
  { name: 'socat', present: onPath('socat') },
  { name: 'python3-debugpy', present: file('/usr/lib/python3/dist-packages/debugpy/__init__.py') },
];

/** Clang's sanitizers and fuzzer lie in a folder with its full version in the name. */
function hasRuntimes() {
  const versions = '/usr/lib/llvm-14/lib/clang';
  return readdirSync(versions).some((version) => existsSync(join(versions, version, 'lib', 'linux')));
}

async function installMachinePackages(wanted) {
  const missing = wanted.filter((item) => !item.present()).map((item) => item.name);
  if (missing.length === 0) return;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !onPath('apt-get')()) {
    const command = `sudo apt-get install ${missing.join(' ')}`;
    throw new Error(
      `Missing on this machine: ${missing.join(', ')} (names of Debian's packages).\n` +
        `Install them, on Debian and Ubuntu with\n\n  ${command}\n\nand run this again.`,
    );
  }
  console.log(`Installing ${missing.join(', ')}`);
  const quiet = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  await run('apt-get', ['update', '-qq'], quiet);
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], quiet);
}

/** What can be done without: where it is to be had. */
async function welcomeMachinePackages() {
  if (process.getuid?.() !== 0) return;
  await installMachinePackages(welcome).catch((error) => console.log(`Going on without: ${error.message}`));
}

/** Whether node_modules holds what package-lock.json asks for, as npm's own note in node_modules has it. */
function npmPackagesAreCurrent() {
  const note = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(note) || !existsSync(projectNode)) return false;
  const installed = JSON.parse(readFileSync(note, 'utf8')).packages;
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(locked).every(
    // Optional packages are for other platforms, or for this one and then npm saw to them.
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

async function installNpmPackages() {
  if (npmPackagesAreCurrent()) return;
  console.log('Installing npm packages');
  // The packages `node` and `esbuild` put their programs in place by install scripts.
  await run('npm', ['ci', '--ignore-scripts=false', '--no-audit', '--no-fund']);
  if (!existsSync(projectNode)) {
    throw new Error(`npm ci left out ${projectNode}: the install script of the package "node" did not run.`);
  }
}

await main(async () => {
  const tests = process.argv.includes('--tests');
  await installMachinePackages([
    ...forBuilding,
    ...(tests ? forTesting : []),
    ...(process.argv.includes('--platforms') ? forPlatforms : []),
  ]);
  if (tests) await welcomeMachinePackages();
  await installNpmPackages();
});
