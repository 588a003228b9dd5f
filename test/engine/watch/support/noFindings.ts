/** A crowd of clients for programs of which there is nothing to say. */
import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { SwarmBehaviour, SwarmSettings } from '../../../../extension/contract/swarm.ts';
import { until } from '../../../until.ts';
import { Engine, type EngineError } from '../../support/engine.ts';
import { TestSwarm } from '../../support/swarm.ts';
import type { OwnProgram } from './ownProgram.ts';
import type { Watching } from './watching.ts';

export interface Crowd {
  /** Of the program and of all that it has started nothing is said. */
  assertNone(program: OwnProgram): Promise<void>;
  /** Idle first, then with clients of each behaviour, `milliseconds` each. */
  assertNoneOfEcho(
    program: OwnProgram,
    behaviours: readonly SwarmBehaviour[],
    milliseconds: number,
    settings?: SwarmSettings,
  ): Promise<void>;
}

export const everyBehaviour = ['talk', 'slowReader', 'halfCloser', 'resetter'] as const;

/** To be called within a `describe`. */
export function useCrowd(watching: Watching): Crowd {
  let engine: Engine;
  before(async () => {
    engine = await Engine.start();
  });
  after(() => engine.dispose());

  const crowd: Crowd = {
    async assertNone(program) {
      await watching.find(program.pid);
      for (const { id, program: of } of await watching.list()) {
        const found = watching.engine.request('finding/list', { server: id });
        // Of the children that have ended only the newest are kept: an older one may be gone by now.
        const orGone = (error: EngineError) => {
          if (error.data?.field !== 'server' || of.pid === program.pid) throw error;
          return [];
        };
        assert.deepEqual(await found.catch(orGone), [], of.command);
      }
    },
    async assertNoneOfEcho(program, behaviours, milliseconds, settings = {}) {
      const port = await program.port();
      await setTimeout(milliseconds / 2);
      for (const behaviour of behaviours) {
        // As fast as a person's clients may come, not all in one instant: who has a backlog of 5 is not the point here.
        const usual = { clients: 50, messageSize: 2000, verifyEcho: false, connectRate: 500 };
        const all = { ...usual, ...settings, behaviour, port };
        const swarm = await TestSwarm.start(engine, all);
        const haveCome = async () => (await swarm.statistics()).connections >= all.clients;
        await until('all clients', haveCome, 30_000);
        await setTimeout(milliseconds);
        await swarm.stop();
      }
      await crowd.assertNone(program);
    },
  };
  return crowd;
}
