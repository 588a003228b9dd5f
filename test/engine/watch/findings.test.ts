/** Programs that make a classic mistake, and the verdict on each; and their mended forms, of which there is nothing to say. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Finding } from '../../../extension/contract/finding.ts';
import type { FindingName } from '../../../extension/contract/mistakes.ts';
import { until } from '../../until.ts';
import { compiled } from './support/compiled.ts';
import { type OwnProgram, programs } from './support/ownProgram.ts';
import { provocations } from './support/provocations.ts';
import { useWatching } from './support/watching.ts';

const c = join(programs, 'mistakes', 'mistakes.c');
const python = join(programs, 'mistakes', 'mistakes.py');
/** Within so long of its evidence a verdict must be there; nothing to say is nothing to say for as long. */
const soonest = 6000;
const quiet = 1500;

describe('the verdicts on a program', function () {
  this.timeout(60_000);
  const watching = useWatching();

  async function findings(program: OwnProgram): Promise<Finding[]> {
    const { id } = await watching.find(program.pid);
    return watching.engine.request('finding/list', { server: id });
  }

  async function verdict(program: OwnProgram, mistake: FindingName): Promise<Finding> {
    const found = await until(
      `the verdict ${mistake}`,
      async () => (await findings(program)).find((each) => each.mistake === mistake) ?? false,
      soonest,
    );
    assert.deepEqual(
      (await findings(program)).map((each) => each.mistake),
      [mistake],
    );
    return found;
  }

  /** C: by the resolver's line, where a tool for it is at hand. */
  async function assertAtLine({ site }: Finding, program: OwnProgram, source: string, mark: string) {
    const { id } = await watching.find(program.pid);
    assert(site, 'a site');
    const [resolved] = await watching.engine.request('site/resolve', { server: id, sites: [site] });
    const { frames } = resolved!;
    assert(frames.length > 0, 'a frame');
    if (source.endsWith('.c') && frames[0]!.line === undefined) return assert(frames[0]!.offset! > 0);
    const isMarked = (text: string) => text.trimEnd().endsWith(`// ${mark}`) || text.endsWith(`# ${mark}`);
    const line = readFileSync(source, 'utf8').split('\n').findIndex(isMarked) + 1;
    // A small function that makes the call may be inlined, or not: then its caller's line is behind its own.
    assert(
      frames.some((frame) => frame.file === source && frame.line === line),
      `${JSON.stringify(frames)} lack line ${line}`,
    );
  }

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
        const found = await verdict(wrong, mistake);
        await assertAtLine(found, wrong, source, mistake);
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
        await setTimeout(quiet);
        assert.deepEqual(await findings(mended), []);
      });
    }
  }
});
