/** Whether an engine answers while something happens in it that takes long. */
import assert from 'node:assert/strict';
import { Engine } from './engine.ts';

/**
 * What a question that waits for nobody may take beyond what it takes an idle engine at the same moment: much more than
 * it takes, since on a busy machine the scheduler alone makes it wait, and much less than the two seconds and more by which
 * one is late that waits for a loop. On a machine that makes an idle engine late, by so many times that more.
 */
const mostMilliseconds = 500;
const jitters = 4;

/**
 * Asks for the list of servers again and again until `during` has ended, and another, idle engine at the same
 * time: so that a busy machine is not taken for an engine that waits.
 */
export async function answersDuring<T>(engine: Engine, during: Promise<T>): Promise<T> {
  const idle = await Engine.start();
  try {
    let goesOn = true;
    const ended = during.finally(() => {
      goesOn = false;
    });
    const slowest = { engine: 0, idle: 0 };
    const ask = async () => {
      do {
        const [took, usual] = await Promise.all([timeOf(engine), timeOf(idle)]);
        slowest.engine = Math.max(slowest.engine, took - usual);
        slowest.idle = Math.max(slowest.idle, usual);
      } while (goesOn);
    };
    const [result] = await Promise.all([ended, ask()]);
    assert(
      slowest.engine < mostMilliseconds + jitters * slowest.idle,
      `answered ${slowest.engine.toFixed(0)} ms late (an idle engine: at most ${slowest.idle.toFixed(0)} ms)`,
    );
    return result;
  } finally {
    await idle.dispose();
  }
}

async function timeOf(engine: Engine): Promise<number> {
  const startedAt = performance.now();
  await engine.request('server/list', {});
  return performance.now() - startedAt;
}
