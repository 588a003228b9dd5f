/** What each line of a program has done, beside what the program itself has counted. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SiteCounts } from '../../../extension/contract/site.ts';
import { lineOf } from '../../../extension/shared/words/siteWords.ts';
import { until } from '../../until.ts';
import { compiled } from './support/compiled.ts';
import { type OwnProgram, programs } from './support/ownProgram.ts';
import { useWatching } from './support/watching.ts';

/** Calls, EAGAINs and bytes, by a piece of the line. */
type Counted = Record<string, [number, number, number]>;

describe('what each line of a program has done', function () {
  this.timeout(30_000);
  const watching = useWatching();

  async function calls(program: OwnProgram, times: number, size: number): Promise<Counted> {
    const before = program.output.split('\n').length;
    program.child.stdin.write(`[${times},${size}]\n`);
    await until('its counts', () => program.output.split('\n').length > before);
    return JSON.parse(program.output.split('\n').at(-2)!);
  }

  /** At each line of `source` that has a piece of `counted`, what the engine has counted. */
  async function seen(server: number, source: string, counted: Counted) {
    const counts = await watching.engine.request('site/counts', { server });
    const sites = counts.map(({ site }) => site);
    const resolved = await watching.engine.request('site/resolve', { server, sites });
    const lines = readFileSync(source, 'utf8').split('\n');
    const lineWith = (piece: string) => 1 + lines.findIndex((line) => line.includes(piece));
    const isAt = (site: number, line: number) =>
      resolved
        .find((each) => each.site === site)!
        .frames.some((frame) => {
          const place = lineOf(frame);
          return place?.file === source && place.line === line;
        });
    return Object.fromEntries(
      Object.keys(counted).map((piece) => [
        piece,
        counts.filter(({ site }) => isAt(site, lineWith(piece))).map(({ site: _, ...each }) => each),
      ]),
    );
  }

  const asCounted = (counted: Counted, isLeast = false) =>
    Object.fromEntries(
      Object.entries(counted).map(([piece, [calls, again, bytes]]): [string, Omit<SiteCounts, 'site'>[]] => [
        piece,
        [{ calls, again, bytes, ...(isLeast && { atLeast: true as const }) }],
      ]),
    );

  const languages = {
    Python: () => ({ command: ['python3', join(programs, 'counted.py')], source: 'counted.py' }),
    C: () => ({ command: [compiled(join(programs, 'counted.c'), ['-g'])], source: 'counted.c' }),
  };
  for (const [language, of] of Object.entries(languages))
    it(`is told of ${language} as the program counts it, while it runs and when it has ended`, async () => {
      const { command, source } = of();
      const program = await watching.start(command[0]!, ...command.slice(1));
      const file = join(programs, source);
      await calls(program, 300, 7);
      const counted = await calls(program, 1200, 0);
      const server = (await watching.find(program.pid)).id;
      await until(async () => assert.deepEqual(await seen(server, file, counted), asCounted(counted)));
      const later = await calls(program, 20, 50);
      await until(async () => assert.deepEqual(await seen(server, file, later), asCounted(later)));
      program.child.stdin.end();
      await program.ended();
      await watching.engine.request('program/settle', {});
      assert.deepEqual(await seen(server, file, later), asCounted(later));
    });

  it('says so where calls came faster than they were taken over', async () => {
    const program = await watching.start(compiled(join(programs, 'counted.c'), ['-g']));
    await calls(program, 1, 1);
    const server = (await watching.find(program.pid)).id;
    process.kill(watching.engine.pid, 'SIGSTOP');
    // More than the ring has room for.
    const counted = await calls(program, 60_000, 0);
    process.kill(watching.engine.pid, 'SIGCONT');
    const found = await until('that some are missing', async () => {
      const counts = await watching.engine.request('site/counts', { server });
      return counts.some(({ atLeast }) => atLeast) && counts;
    });
    assert(found.every(({ atLeast }) => atLeast === true));
    const most = Math.max(...found.map((each) => each.calls));
    assert(most > 5000 && most < counted['recv(']![0], `${most} calls`);
  });

  it('is nothing of a program that is attached to, nor of a server of the lab', async () => {
    const program = watching.startUnwatched('python3', join(programs, 'echo.py'), 'poll');
    await program.port();
    const { id } = await watching.engine.request('program/attach', { pid: program.pid });
    const lab = await watching.engine.request('server/start', {
      multiplexer: 'poll',
      application: 'echo',
    });
    for (const server of [id, lab.id])
      assert.deepEqual(await watching.engine.request('site/counts', { server }), []);
  });
});
