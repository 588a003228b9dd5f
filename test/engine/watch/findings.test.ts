/** Programs that make a classic mistake, and the verdict on each; and their mended forms, of which there is nothing to say. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { FindingName } from '../../../extension/contract/mistakes.ts';
import { compiled } from './support/compiled.ts';
import { programs } from './support/ownProgram.ts';
import { provocations } from './support/provocations.ts';
import { assertAtLine, findingsOf, settled, verdictOn } from './support/verdicts.ts';
import { useWatching } from './support/watching.ts';

const c = join(programs, 'mistakes', 'mistakes.c');
const python = join(programs, 'mistakes', 'mistakes.py');

describe('the verdicts on a program', function () {
  this.timeout(60_000);
  const watching = useWatching();

  const names = Object.keys(provocations) as FindingName[];
  const cases: [mistake: FindingName, program: string][] = names.map((name) => [name, name]);
  const inPython = { source: python, start: (name: string[]) => watching.start('python3', python, ...name) };
  const inC = {
    source: c,
    start: (name: string[]) => watching.start(compiled(c, ['-O1', '-g']), ...name),
  };

  for (const [language, { source, start }, more] of [
    ['Python', inPython, ['partial-send', 'partial-send-close']],
    ['C', inC, ['closed-not-removed', 'closed-not-removed-select']],
  ] as const) {
    for (const [mistake, program] of [...cases, more]) {
      it(`${program}: at its line, in ${language}`, async () => {
        const from = Date.now();
        const wrong = await start([program]);
        await wrong.port();
        // One that dies at once would never be listed.
        await watching.find(wrong.pid);
        await provocations[mistake](wrong);
        const found = await verdictOn(watching, wrong, mistake);
        await assertAtLine(watching, found, wrong, source, mistake);
        assert(found.count >= 1);
        assert(
          from - 50 <= found.firstAt && found.firstAt <= found.lastAt && found.lastAt <= Date.now() + 50,
        );
        assert.equal(found.thread, wrong.pid);
        assert.match(found.evidence, /^[A-Z].*\.$/i);
      });

      it(`${program}: none of its mended form, in ${language}`, async () => {
        const mended = await start([program, 'mended']);
        await mended.port();
        await provocations[mistake](mended);
        await settled(watching, mended, Date.now(), mistake);
        assert.deepEqual(await findingsOf(watching, mended), []);
      });
    }
  }
});
