import assert from 'node:assert/strict';
import { readSource } from './support/sources.ts';

describe('the README', () => {
  it('names all that the set-up asks of the machine', () => {
    const asked = [...readSource('scripts/setup.mjs').matchAll(/\{ name: '([^']+)'/g)].map(
      ([, name]) => name!,
    );
    assert(asked.includes('g++') && asked.includes('clang-14'));
    const section = /## What needs what\n([\s\S]*?)\n## /.exec(readSource('README.md'))![1]!;
    assert.deepEqual(
      asked.filter((name) => !section.includes(`\`${name}\``)),
      [],
    );
  });
});
