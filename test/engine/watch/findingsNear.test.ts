/** Correct programs that come near a mistake, idle and with fifty busy clients: there is nothing to say of any. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { SwarmBehaviour } from '../../../extension/contract/swarm.ts';
import { until } from '../../until.ts';
import { everyBehaviour, useCrowd } from './support/noFindings.ts';
import { programs } from './support/ownProgram.ts';
import { useWatching } from './support/watching.ts';

const source = join(programs, 'more_correct.py');
/** For those that send all at once, without a queue: nobody may be slow to read. */
const quickReaders = ['talk', 'halfCloser', 'resetter'] as const;
const shapes: Record<string, readonly SwarmBehaviour[]> = {
  proxy: everyBehaviour,
  game: quickReaders,
  'half-closing': quickReaders,
  executor: everyBehaviour,
  'one-shot': everyBehaviour,
  'handed-over': quickReaders,
  framed: everyBehaviour,
  peeks: everyBehaviour,
  paced: everyBehaviour,
  'many-idle': quickReaders,
  connects: everyBehaviour,
  timeouts: everyBehaviour,
  'woken-by-signals': quickReaders,
};

describe('a correct program that comes near a mistake', function () {
  this.timeout(60_000);
  const watching = useWatching();
  const { assertNone, assertNoneOfEcho } = useCrowd(watching);

  for (const [shape, behaviours] of Object.entries(shapes))
    it(shape, async () => assertNoneOfEcho(await watching.start('python3', source, shape), behaviours, 400));

  it('a client that waits for the keyboard and for its server', async () => {
    const server = await watching.start('python3', join(programs, 'correct.py'), 'select');
    const client = await watching.start('python3', source, 'chat-client', `${await server.port()}`);
    await until('it connected', () => client.output.startsWith('connected'));
    for (let i = 0; i < 50; i++) {
      client.child.stdin.write(`line ${i}\n`);
      await until(`the echo of line ${i}`, () => client.output.includes(`line ${i}\n`));
    }
    await assertNone(client);
    server.child.kill('SIGKILL');
    const { code } = await client.ended();
    assert.equal(code, 1, client.errors);
    await assertNone(client);
  });

  it('a client whose keyboard has ended', async () => {
    const server = await watching.start('python3', join(programs, 'correct.py'), 'select');
    const client = await watching.start('python3', source, 'chat-client', `${await server.port()}`);
    await until('it connected', () => client.output.startsWith('connected'));
    client.child.stdin.end('last line\n');
    await client.ended();
    await assertNone(client);
  });
});
