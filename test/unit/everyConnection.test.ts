import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { CancellationToken, CancellationTokenSource } from 'vscode-jsonrpc/node';
import { setOptionOnEvery } from '../../extension/lab/everyConnection.ts';
import { Lab } from '../../extension/lab/lab.ts';
import { newMemory } from './support/memory.ts';
import { quietLog } from './support/quietLog.ts';

const fakeEngine = fileURLToPath(new URL('./support/fakeEngine.ts', import.meta.url));
const option = { name: 'TCP_NODELAY', value: true };

describe('an option set on every connection', function () {
  this.timeout(20_000);
  let lab: Lab;
  let server: number;

  beforeEach(async () => {
    lab = new Lab(fakeEngine, newMemory(), quietLog);
    server = (await lab.start({ multiplexer: 'epoll', application: 'echo' })).id;
  });
  afterEach(() => lab.dispose());

  async function connect(count: number): Promise<void> {
    await lab.request('connection/act', { server, connection: 1, action: 'send', text: String(count) });
  }

  it('reaches more connections than one answer holds, and counts those that refuse', async () => {
    await connect(2500);
    const steps: number[] = [];
    const report = (done: number) => steps.push(done);
    const outcome = await setOptionOnEvery(lab, server, option, report, CancellationToken.None);
    assert.deepEqual([outcome.total, outcome.set, outcome.failed], [2500, 2499, 1]);
    assert.match(String(outcome.firstFailure), /EBADF/);
    assert.equal(steps.at(-1), 2500);
    assert(steps.length > 10);
  });

  it('stops when it is cancelled', async () => {
    await connect(1000);
    const source = new CancellationTokenSource();
    const outcome = await setOptionOnEvery(lab, server, option, () => source.cancel(), source.token);
    assert(outcome.set > 0 && outcome.set < 1000, String(outcome.set));
  });

  it('does nothing where nobody is connected', async () => {
    const outcome = await setOptionOnEvery(lab, server, option, () => {}, CancellationToken.None);
    assert.deepEqual([outcome.total, outcome.set], [0, 0]);
  });
});
