import assert from 'node:assert/strict';
import { Poller } from '../../extension/lab/poller.ts';
import { until } from '../until.ts';

const unexpected = (error: unknown) => assert.fail(String(error));

describe('the poller', () => {
  it('pulls while it is active, and not after', async () => {
    let rounds = 0;
    const poller = new Poller(
      async () => {
        rounds += 1;
      },
      () => 1,
      unexpected,
    );
    assert.equal(rounds, 0);
    poller.setActive(true);
    await until('some rounds', () => rounds >= 3);
    poller.setActive(false);
    const after = rounds;
    await new Promise((resolve) => setImmediate(resolve));
    assert(rounds <= after + 1);
    poller.dispose();
  });

  it('never starts a round before the last one has ended, and asks for one more at most', async () => {
    const open: (() => void)[] = [];
    const poller = new Poller(
      () => new Promise((resolve) => open.push(resolve)),
      () => 0,
      unexpected,
    );
    poller.now();
    poller.now();
    poller.now();
    assert.equal(open.length, 1);
    open[0]?.();
    await until('the round that was asked for', () => open.length === 2);
    open[1]?.();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(open.length, 2);
  });

  it('goes on after a round that failed', async () => {
    const errors: unknown[] = [];
    const poller = new Poller(
      () => Promise.reject(new Error('no')),
      () => 1,
      (error) => errors.push(error),
    );
    poller.setActive(true);
    await until('two failures', () => errors.length >= 2);
    poller.dispose();
  });
});
