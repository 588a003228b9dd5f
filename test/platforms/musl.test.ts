/** What Alpine's packages hold, as far as it runs on a Linux with another C library: the native tests, and the shim. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildFor } from '../../scripts/zig/build.mjs';

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
});
