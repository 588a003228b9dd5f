/** A program that scribbles over what it tells: the verdicts on it, and on others, are answered soon. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { sanitized } from '../support/engine.ts';
import { compiled } from './support/compiled.ts';
import { programs } from './support/ownProgram.ts';
import { findingsOf } from './support/verdicts.ts';
import { useWatching } from './support/watching.ts';

describe('the verdicts on a program that scribbles over its records', function () {
  this.timeout(30_000);
  const watching = useWatching();

  it('are answered as soon as those on any other', async () => {
    const program = await watching.start(compiled(join(programs, 'scribbler.cc'), ['-std=c++20']), '3');
    await program.port();
    const { id: server } = await watching.find(program.pid);
    program.child.stdin.write('\n');
    let slowest = 0;
    let answers = 0;
    while (!program.output.includes('done')) {
      const askedAt = performance.now();
      await watching.engine.request('finding/list', { server });
      slowest = Math.max(slowest, performance.now() - askedAt);
      answers += 1;
    }
    if (!sanitized) assert(slowest < 500, `of ${answers} answers one took ${slowest} ms`);
    assert((await findingsOf(watching, program)).length <= 256);
  });
});
