/** Whether an engine answers while something happens in it that takes long. */
import { ok } from 'node:assert/strict';
import { Engine } from './engine.ts';
import { stoodInLine } from './proc.ts';

/** What a question that waits for nobody may take beyond what it takes an idle engine at the same moment. */
const mostMilliseconds = 50;

/**
 * Asks for the list of servers again and again until `during` has ended, and another, idle engine at the same
 * time. So that a busy machine is not taken for an engine that waits, what the idle one takes does not count, nor does
 * what the kernel says that the engine's thread stood in line for a processor.
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
        const stoodBefore = stoodInLine(engine.pid);
        const [took, usual] = await Promise.all([timeOf(engine), timeOf(idle)]);
        const stood = stoodInLine(engine.pid) - stoodBefore;
        slowest.engine = Math.max(slowest.engine, took - usual - stood);
        slowest.idle = Math.max(slowest.idle, usual);
      } while (goesOn);
    };
    const [result] = await Promise.all([ended, ask()]);
    ok(
      slowest.engine < mostMilliseconds,
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
