/** What Alpine's packages hold, as far as it runs on a Linux with another C library: the native tests, and the shim. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageExtension } from '../../scripts/package.ts';
import { root } from '../../scripts/run.mjs';
import { buildFor } from '../../scripts/zig/build.mjs';
import { unpackExtension } from '../package/unpack.ts';

const mocha = join(root, 'node_modules', 'mocha', 'bin', 'mocha.js');

describe('the core on musl', function () {
  this.timeout(45 * 60_000);

  it('passes the native tests', async () => {
    const tests = join(await buildFor('alpine-x64', ['netlab_tests']), 'netlab_tests');
    const { status, stdout } = spawnSync(tests, { encoding: 'utf8' });
    assert.equal(status, 0, stdout);
    const [summary] = /test cases: +\d+ \| +\d+ passed.*/.exec(stdout) ?? [];
    assert(summary, stdout);
    console.log(`      ${summary}`);
  });

  for (const target of ['alpine-x64', 'linux-x64'] as const)
    it(`sees a program of musl's by the shim of ${target}`, async () => {
      const folder = await unpackExtension(await packageExtension(target));
      const { status, stdout } = spawnSync(
        process.execPath,
        [mocha, join(root, 'test', 'engine', 'watch', 'shim.test.ts'), '--grep', 'on musl is seen as others'],
        {
          encoding: 'utf8',
          env: { ...process.env, NETWORK_LAB_SHIM: join(folder, 'dist', 'network_lab_shim.so') },
        },
      );
      assert.equal(status, 0, stdout);
      assert.match(stdout, /1 passing/);
    });
});
