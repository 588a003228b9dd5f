/** When what was built before is of use, and when it is not: in small checkouts that hold the scripts and a text. */
import assert from 'node:assert/strict';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { buildNative } from '../../scripts/native.mjs';
import { root } from './support/sources.ts';

const description = `
cmake_minimum_required(VERSION 3.22)
project(sample NONE)
add_custom_target(sample COMMAND \${CMAKE_COMMAND} -E copy \${CMAKE_SOURCE_DIR}/text \${CMAKE_BINARY_DIR}/text)
`;

describe('a build folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'network-lab-checkouts-')));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function makeCheckout(name: string): string {
    const checkout = join(folder, name);
    for (const each of ['scripts', 'native']) mkdirSync(join(checkout, each), { recursive: true });
    for (const script of ['run.mjs', 'native.mjs']) {
      copyFileSync(join(root, 'scripts', script), join(checkout, 'scripts', script));
    }
    writeFileSync(join(checkout, 'native', 'CMakeLists.txt'), description);
    return checkout;
  }

  /** Builds with the scripts of the checkout, which know by their own address where it is. @returns What was built. */
  async function build(checkout: string, text: string, definitions = {}): Promise<string> {
    writeFileSync(join(checkout, 'native', 'text'), text);
    const scripts: { buildNative: typeof buildNative } = await import(
      join(checkout, 'scripts', 'native.mjs')
    );
    const built = await scripts.buildNative('sample', definitions, ['sample']);
    assert.equal(built, join(checkout, 'build', 'sample'));
    return readFileSync(join(built, 'text'), 'utf8');
  }

  it('that came along with a copied checkout is made anew, from the sources of the copy', async () => {
    const original = makeCheckout('original');
    await build(original, 'original');
    const copy = join(folder, 'copy');
    cpSync(original, copy, { recursive: true });
    assert.equal(await build(copy, 'copy'), 'copy');
    assert.equal(readFileSync(join(original, 'build', 'sample', 'text'), 'utf8'), 'original');
  });

  it('of a checkout that was moved is made anew', async () => {
    const before = makeCheckout('before');
    await build(before, 'before');
    const after = join(folder, 'after');
    renameSync(before, after);
    assert.equal(await build(after, 'after'), 'after');
  });

  it('that was configured otherwise is made anew: CMake would keep what is given no more', async () => {
    const checkout = makeCheckout('checkout');
    await build(checkout, 'first', { SAMPLE: 'ON' });
    await build(checkout, 'second');
    const cache = readFileSync(join(checkout, 'build', 'sample', 'CMakeCache.txt'), 'utf8');
    assert(!cache.includes('SAMPLE:'));
  });

  it('is gone on with otherwise', async () => {
    const checkout = makeCheckout('checkout');
    await build(checkout, 'first');
    const trace = join(checkout, 'build', 'sample', 'trace');
    writeFileSync(trace, '');
    assert.equal(await build(checkout, 'second'), 'second');
    assert(existsSync(trace));
  });
});
