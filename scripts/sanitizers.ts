/**
 * Builds with Clang's sanitizers, and tests what was built. Clang is the second compiler that reads the code,
 * too.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildNative } from './native.mjs';
import { root } from './run.mjs';
import { type Counts, doctestPart, mochaPart } from './testParts.ts';

const compiler = 'clang++-14';

function build(sanitizers: string, targets: string[]): Promise<string> {
  const definitions = {
    CMAKE_BUILD_TYPE: 'RelWithDebInfo',
    // Quicker to compile than -O2, and as quick to run: these programs mostly wait.
    CMAKE_CXX_FLAGS_RELWITHDEBINFO: '-O1 -DNDEBUG',
    CMAKE_CXX_COMPILER: compiler,
    NETLAB_SANITIZE: sanitizers,
    NETLAB_TESTS: 'ON',
  };
  return buildNative(`tests-${sanitizers}`, definitions, targets);
}

/** The native tests. Leaks count as failures. */
export async function nativePart(sanitizers: 'address,undefined' | 'thread'): Promise<Counts> {
  return doctestPart(join(await build(sanitizers, ['netlab_tests']), 'netlab_tests'), 4);
}

/** What these try is in the program that is watched, or in what is read of it by others: the usual engine does for it. */
const ofTheProgram = [
  ...['pythonLines', 'nativeLines', 'strangers'],
  ...['findingsNone', 'findingsNear', 'findingsThousand', 'findingsTutorial', 'findingsPatient'],
  ...['findingsOtherForms', 'debuggers', 'holdCalls', 'holdSteps', 'options', 'siteCounts', 'shimAside'],
].map((name) => `test/engine/watch/${name}.test.ts`);

/**
 * The engine's tests, on an engine whose addon is watched for wrong addresses and undefined behaviour, as is what
 * people's own programs preload. Not for leaks: Node leaves to the kernel what it has at its end.
 */
export async function sanitizedEnginePart(name: string): Promise<Counts> {
  const built = await build('address,undefined', ['addon', 'shim']);
  const folder = join(built, 'engine');
  mkdirSync(folder, { recursive: true });
  // What programs preload for this engine is the usual build of it: they have no sanitizer in them.
  for (const file of ['engine.js', 'package.json', 'network_lab_shim.so'])
    cpSync(join(root, 'dist', file), join(folder, file));
  copyFileSync(join(built, 'network_lab.node'), join(folder, 'network_lab.node'));
  const runtime = runtimeLibrary('libclang_rt.asan-x86_64.so');
  const environment = {
    NETWORK_LAB_ENGINE: join(folder, 'engine.js'),
    NETWORK_LAB_ENGINE_PRELOAD: runtime,
    NETWORK_LAB_SHIM: join(built, 'network_lab_shim.so'),
    NETWORK_LAB_SHIM_PRELOAD: runtime,
    NETWORK_LAB_ENDURANCE_SECONDS: '5',
    ASAN_OPTIONS: 'detect_leaks=0',
  };
  return mochaPart(name, 'test/engine/**/*.test.ts', 8, { atOnce: 3, without: ofTheProgram, environment });
}

function runtimeLibrary(name: string): string {
  const { stdout } = spawnSync(compiler, [`-print-file-name=${name}`], { encoding: 'utf8' });
  return stdout.trim();
}
