/** The verdicts on programs that make a mistake, and the lines where they stand. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Finding } from '../../../../extension/contract/finding.ts';
import type { FindingName } from '../../../../extension/contract/mistakes.ts';
import { until } from '../../../until.ts';
import type { OwnProgram } from './ownProgram.ts';
import type { Watching } from './watching.ts';

/** Within so long of its evidence a verdict must be there. */
const soonest = 6000;
/** How long the evidence may take: a program that shares its core with other tests spins slowly, and not always. */
const forEvidence = 20_000;

export async function findingsOf(watching: Watching, program: OwnProgram): Promise<Finding[]> {
  const { id } = await watching.find(program.pid);
  return watching.engine.request('finding/list', { server: id });
}

/** The verdict that is to be given, and no other. */
export async function verdictOn(
  watching: Watching,
  program: OwnProgram,
  mistake: FindingName,
): Promise<Finding> {
  const found = await until(
    `the verdict ${mistake}`,
    async () => (await findingsOf(watching, program)).find((each) => each.mistake === mistake) ?? false,
    forEvidence,
  );
  assert(Date.now() - found.firstAt <= soonest, `${mistake} is told ${Date.now() - found.firstAt} ms late`);
  assert.deepEqual(
    (await findingsOf(watching, program)).map((each) => each.mistake),
    [mistake],
  );
  return found;
}

/** It stands at the line of `source` that ends with `mark` in a comment. C: by the resolver's line, where a tool for it is at hand. */
export async function assertAtLine(
  watching: Watching,
  { site }: Finding,
  program: OwnProgram,
  source: string,
  mark: string,
): Promise<void> {
  const { id } = await watching.find(program.pid);
  assert(site, 'a site');
  const [resolved] = await watching.engine.request('site/resolve', { server: id, sites: [site] });
  const { frames } = resolved!;
  assert(frames.length > 0, 'a frame');
  if (source.endsWith('.c') && frames[0]!.line === undefined) return assert(frames[0]!.offset! > 0);
  const isMarked = (text: string) => text.trimEnd().endsWith(`// ${mark}`) || text.endsWith(`# ${mark}`);
  const line = readFileSync(source, 'utf8').split('\n').findIndex(isMarked) + 1;
  assert(line > 0, `a line ${mark}`);
  // A small function that makes the call may be inlined, or not: then its caller's line is behind its own.
  assert(
    frames.some((frame) => frame.file === source && frame.line === line),
    `${JSON.stringify(frames)} lack line ${line}`,
  );
}

/** Longer than what the judge of a mistake waits for while nothing happens (a byte that stays where it is). */
const stillEnough = (mistake?: FindingName) => (mistake === 'edge-one-receive' ? 2500 : 600);

/**
 * The program has reacted to all that was done to it, and has stood in its waits for so long since that the judge
 * of this mistake had what it needs: of what was told, the newest call that is no wait was made long ago.
 *
 * @param provokedAt When something was done to it last; milliseconds since the epoch.
 */
export async function settled(
  watching: Watching,
  program: OwnProgram,
  provokedAt: number,
  mistake?: FindingName,
): Promise<void> {
  const info = await watching.find(program.pid);
  const { id: server, startedAt } = info;
  let after = 0;
  let workedAt = provokedAt;
  await until('it to settle', async () => {
    const { records, next } = await watching.engine.request('trace/read', { server, after, limit: 10_000 });
    after = next;
    const newest = records.filter(({ kind }) => kind !== 'wait' && kind !== 'ready').at(-1);
    if (newest) workedAt = Math.max(workedAt, startedAt + newest.at / 1e6);
    return Date.now() - workedAt > stillEnough(mistake);
  });
}
