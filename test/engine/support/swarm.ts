/** Swarms in an engine of their own, as the lab runs them. */
import assert from 'node:assert/strict';
import type { SwarmConfiguration, SwarmStatistics } from '../../../extension/contract/swarm.ts';
import type { Engine } from './engine.ts';

export class TestSwarm {
  readonly id: number;
  private readonly engine: Engine;

  private constructor(engine: Engine, id: number) {
    this.engine = engine;
    this.id = id;
  }

  static async start(engine: Engine, configuration: SwarmConfiguration): Promise<TestSwarm> {
    return new TestSwarm(engine, (await engine.request('swarm/start', configuration)).id);
  }

  statistics(): Promise<SwarmStatistics> {
    return this.engine.request('swarm/statistics', { swarm: this.id });
  }

  stop(): Promise<SwarmStatistics> {
    return this.engine.request('swarm/stop', { swarm: this.id });
  }
}

/** No byte was changed, doubled or missing, nobody was sent away, and no call failed. */
export function assertUnharmed(statistics: SwarmStatistics): void {
  const { mismatchedBytes, truncated, missingBytes, endedByServer, failures } = statistics;
  const harm = { mismatchedBytes, truncated, missingBytes, endedByServer, failures };
  assert.deepEqual(harm, {
    mismatchedBytes: 0,
    truncated: 0,
    missingBytes: 0,
    endedByServer: 0,
    failures: [],
  });
}
