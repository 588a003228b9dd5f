/**
 * Correct servers of many shapes with a thousand clients: there is nothing to say of any. A few of them in `npm test`, every
 * one in `npm run test:strangers`: each takes some seconds.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { compiled } from './support/compiled.ts';
import { useCrowd } from './support/noFindings.ts';
import { programs } from './support/ownProgram.ts';
import { useWatching } from './support/watching.ts';

const thousand = { clients: 1000, connectRate: 1000, messageSize: 200, messagesPerSecond: 10 };
const busy = 700;

const inPython = [
  ...['asyncio', 'asyncio-sleep-0', 'asyncio-timeouts', 'asyncio-protocol', 'threads', 'threads-timeouts'],
  ...['socketserver-threads', 'select', 'poll', 'epoll', 'epoll-edge', 'selectors', 'work', 'prefork'],
];
const nearby = ['one-shot', 'paced'];
const few = new Set(['asyncio', 'threads', 'select', 'epoll-edge', 'echo.c', '']);
/** Whether it is tried in this run. */
const isTried = (shape: string) => process.env.NETWORK_LAB_EVERY_SHAPE !== undefined || few.has(shape);
const path = [process.env.PATH, join(homedir(), '.cargo', 'bin')].join(delimiter);
const hasRust = spawnSync('rustc', ['--version'], { env: { ...process.env, PATH: path } }).status === 0;

describe('a correct server with a thousand clients', function () {
  this.timeout(60_000);
  const watching = useWatching();
  const { assertNoneOfEcho } = useCrowd(watching);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'network-lab-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function assertNoneOf(command: string, ...parameters: string[]): Promise<void> {
    const program = await watching.start(command, ...parameters);
    await assertNoneOfEcho(program, ['talk'], busy, thousand);
  }

  for (const shape of inPython.filter(isTried))
    it(`${shape}, in Python`, () => assertNoneOf('python3', join(programs, 'correct.py'), shape));
  for (const shape of nearby.filter(isTried))
    it(`${shape}, near a mistake`, () => assertNoneOf('python3', join(programs, 'more_correct.py'), shape));

  for (const parameters of [[], ['spins']].filter((each) => isTried(each.join())))
    it(`Node ${parameters}`, () =>
      assertNoneOf(process.execPath, join(programs, 'correct.mjs'), ...parameters));

  for (const source of ['edge.c', 'echo.c'].filter(isTried))
    it(`${source}, in C`, () => assertNoneOf(compiled(join(programs, source))));

  for (const shape of ['rust threads', 'rust epoll'].filter(isTried))
    it(`${shape}`, async function () {
      if (!hasRust) this.skip();
      const program = join(folder, 'correct');
      const options = { env: { ...process.env, PATH: path } };
      execFileSync('rustc', ['-O', '-g', join(programs, 'correct.rs'), '-o', program], options);
      await assertNoneOf(program, shape.replace('rust ', ''));
    });
});
