/** Each step of a held program, and where it stands before: call, descriptor, asked, returned, errno and line as the program logs them. */
import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { Position, Step } from '../../../extension/contract/server.ts';
import { until } from '../../until.ts';
import { compiled } from './support/compiled.ts';
import { type OwnProgram, programs } from './support/ownProgram.ts';
import { useWatching } from './support/watching.ts';

interface Logged {
  call: string;
  fd: number;
  asked: number;
  returned: number;
  errno: number | null;
  line: number;
}

const numberOf = (name: string | undefined) =>
  name === undefined ? null : constants.errno[name as keyof typeof constants.errno];

describe('the steps of a program', function () {
  this.timeout(60_000);
  const watching = useWatching();

  const logOf = (program: OwnProgram) =>
    program.output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Logged);

  async function positionOf(program: OwnProgram): Promise<Position> {
    const [thread] = (await watching.find(program.pid)).program.threads;
    return thread!.position;
  }

  /** One after the other until it has come to its end. */
  async function stepThrough(program: OwnProgram): Promise<{ step: Step; before: Position }[]> {
    await program.port();
    const { id: server } = await watching.find(program.pid);
    await watching.engine.request('loop/pause', { server });
    program.child.stdin.write('\n');
    const steps: { step: Step; before: Position }[] = [];
    for (;;) {
      const before = await until('it held, or at its end', async () => {
        if (program.output.endsWith('end\n')) return 'end';
        const position = await positionOf(program);
        return position.held && position;
      });
      if (before === 'end') return steps;
      steps.push({ step: await watching.engine.request('loop/step', { server }), before });
    }
  }

  async function lineOf(program: OwnProgram, source: string, site: number): Promise<number | undefined> {
    const { id: server } = await watching.find(program.pid);
    const [place] = await watching.engine.request('site/resolve', { server, sites: [site] });
    return place!.frames.find(({ file }) => file === source)?.line;
  }

  for (const [language, source, start] of [
    ['Python', 'logged.py', (file: string) => watching.start('python3', file)],
    ['C', 'logged.c', (file: string) => watching.start(compiled(file, ['-g']))],
  ] as const)
    it(`are what it logs itself, in ${language}`, async () => {
      const file = join(programs, source);
      const program = await start(file);
      const steps = await stepThrough(program);
      const log = logOf(program);
      // What it makes beside (a pair of sockets, an epoll) it does not log.
      const logged = new Set(log.map(({ line }) => line));
      const told: Logged[] = [];
      for (const { step, before } of steps) {
        const line = await lineOf(program, file, step.site!);
        assert.equal(before.site, step.site);
        assert.deepEqual([before.call, before.function], [step.call, step.function]);
        if (step.call !== 'wait' && step.call !== 'socket') assert.equal(before.fd, step.fd);
        if (before.asked !== undefined) assert.equal(before.asked, step.asked);
        if (line === undefined || !logged.has(line)) continue;
        const { call, fd, asked, returned = 0 } = step;
        told.push({ call, fd, asked, returned, errno: numberOf(step.errno), line });
      }
      assert.deepEqual(told, log);
      assert(steps.filter(({ before }) => before.asked !== undefined).length > 5);
    });
});
