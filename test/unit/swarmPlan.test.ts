import assert from 'node:assert/strict';
import type { LabServerInfo } from '../../extension/contract/server.ts';
import type { SwarmStatistics } from '../../extension/contract/swarm.ts';
import { arrivalOf, behavioursFor, settingsFor } from '../../extension/lab/swarmPlan.ts';

const statistics = (connections: number, failed = 0) =>
  ({
    connections,
    failures: failed > 0 ? [{ errno: 'EMFILE', count: failed }] : [],
  }) as unknown as SwarmStatistics;

const server = (more: Partial<LabServerInfo> = {}) =>
  ({
    state: 'running',
    acceptQueue: 0,
    acceptQueueLimit: 5,
    acceptingPaused: false,
    drops: 7,
    ...more,
  }) as LabServerInfo;

describe('the plan of a swarm', () => {
  it('waits for an echo only where there is one, and sends at a rate that leaves the editor its CPU', () => {
    assert.deepEqual(settingsFor('echo', 'talk'), {
      behaviour: 'talk',
      verifyEcho: true,
      messagesPerSecond: 10,
    });
    for (const application of ['receive', 'chat'] as const)
      assert.equal(settingsFor(application, 'talk').verifyEcho, false);
  });

  it('has slow readers that send all that the server takes', () => {
    assert.equal(settingsFor('echo', 'slowReader').messagesPerSecond, 0);
  });

  it('offers no slow reader to a server that never sends', () => {
    assert(!behavioursFor('receive').includes('slowReader'));
    for (const application of ['echo', 'chat'] as const)
      assert(behavioursFor(application).includes('slowReader'));
  });

  it('says why clients wait when the accept queue has overflowed since it began', () => {
    assert.deepEqual(arrivalOf(100, statistics(77), server({ drops: 8 }), 7), {
      arrived: 77,
      waiting: 23,
      obstacle: 'overflow',
    });
    assert.equal(arrivalOf(100, statistics(77), server(), 7).obstacle, undefined);
    assert.equal(arrivalOf(100, statistics(100), server({ drops: 8 }), 7).obstacle, undefined);
  });

  it('names what the person has paused', () => {
    const obstacle = (more: Partial<LabServerInfo>) =>
      arrivalOf(9, statistics(6), server({ drops: 9, ...more }), 7).obstacle;
    assert.equal(obstacle({ acceptingPaused: true }), 'overflowWhileAcceptingIsPaused');
    assert.equal(obstacle({ state: 'paused' }), 'overflowWhileTheLoopIsPaused');
  });

  it('goes by the length of the queue where the kernel does not count drops', () => {
    const obstacle = (acceptQueue: number) =>
      arrivalOf(9, statistics(6), server({ drops: undefined, acceptQueue }), 0).obstacle;
    assert.deepEqual([obstacle(5), obstacle(6)], [undefined, 'overflow']);
  });

  it('waits no more for clients that failed, nor twice for those that come again', () => {
    assert.deepEqual(arrivalOf(10, statistics(7, 3), undefined, 0).waiting, 0);
    assert.deepEqual(arrivalOf(10, statistics(70), undefined, 0), {
      arrived: 10,
      waiting: 0,
      obstacle: undefined,
    });
  });
});
