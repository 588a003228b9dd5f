/** Programs that make a classic mistake, and the verdict on each; and their mended forms, of which there is nothing to say. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Finding } from '../../../extension/contract/finding.ts';
import type { FindingName } from '../../../extension/contract/mistakes.ts';
import { until } from '../../until.ts';
import { type OwnProgram, programs } from './support/ownProgram.ts';
import { provocations } from './support/provocations.ts';
import { useWatching } from './support/watching.ts';

const python = join(programs, 'mistakes', 'mistakes.py');
/** Within so long of its evidence a verdict must be there; nothing to say is nothing to say for as long. */
const soonest = 6000;
const quiet = 2500;

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

  async function assertAtLine({ site }: Finding, program: OwnProgram, mark: string): Promise<void> {
    const { id } = await watching.find(program.pid);
    assert(site, 'a site');
    const [resolved] = await watching.engine.request('site/resolve', { server: id, sites: [site] });
    const lines = readFileSync(python, 'utf8').split('\n');
    const line = lines.findIndex((text) => text.endsWith(`# ${mark}`)) + 1;
    const own = resolved!.frames.find((frame) => frame.own) ?? resolved!.frames[0];
    assert.deepEqual([own?.file, own?.line], [python, line]);
  }

  const variants = Object.keys(provocations).map((name) => [name as FindingName, name] as const);
  for (const [mistake, program] of [...variants, ['partial-send', 'partial-send-close'] as const]) {
    it(`${program}: at its line, in Python`, async () => {
      const from = Date.now();
      const wrong = await watching.start('python3', python, program);
      await wrong.port();
      await provocations[mistake](wrong);
      const found = await verdict(wrong, mistake);
      await assertAtLine(found, wrong, mistake);
      assert(found.count >= 1);
      assert(from - 50 <= found.firstAt && found.firstAt <= found.lastAt && found.lastAt <= Date.now() + 50);
      assert.equal(found.thread, wrong.pid);
      assert.match(found.evidence, /^[A-Z].*\.$/i);
    });

    it(`${program}: none of its mended form`, async () => {
      const mended = await watching.start('python3', python, program, 'mended');
      await mended.port();
      await provocations[mistake](mended);
      await setTimeout(quiet);
      assert.deepEqual(await findings(mended), []);
    });
  }
});
