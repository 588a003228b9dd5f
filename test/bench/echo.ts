/** How many messages a second each server echoes, and what CPU time one echo costs it. */
import type { Engine } from '../engine/support/engine.ts';
import { cpuNanoseconds, median, pass } from './machine.ts';
import type { Subject } from './subjects.ts';

export interface Case {
  messageSize: number;
  connections: number;
}

export const cases: Case[] = [64, 16_384].flatMap((messageSize) =>
  [1, 50, 1000].map((connections) => ({ messageSize, connections })),
);

export interface Row extends Case {
  /** By the subject's name. */
  echoesPerSecond: Map<string, number>;
  cpuNanosecondsPerEcho: Map<string, number>;
  /** Medians over the rounds of the ratio to the bare loop within the same round. */
  ratios: Map<string, number>;
}

interface Sample {
  echoesPerSecond: number;
  cpuNanosecondsPerEcho: number;
}

const warmUp = 150;

/** Round by round through all subjects, so that what disturbs the machine disturbs all alike. */
export async function measureCase(
  clients: Engine,
  subjects: Subject[],
  bareName: string,
  measured: Case,
  rounds: number,
  milliseconds: number,
): Promise<Row> {
  const samples = new Map<string, Sample[]>(subjects.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; ++round) {
    // Another begins each time: the first of a round may find the core in another state.
    const order = subjects.map((_, index) => subjects[(index + round) % subjects.length]!);
    for (const subject of order) {
      samples.get(subject.name)!.push(await measure(clients, subject, measured, milliseconds));
    }
  }
  const bare = samples.get(bareName)!;
  const over = (pick: (sample: Sample, round: number) => number) =>
    new Map([...samples].map(([name, all]) => [name, median(all.map(pick))]));
  return {
    ...measured,
    echoesPerSecond: over((sample) => sample.echoesPerSecond),
    cpuNanosecondsPerEcho: over((sample) => sample.cpuNanosecondsPerEcho),
    ratios: over((sample, round) => sample.echoesPerSecond / bare[round]!.echoesPerSecond),
  };
}

async function measure(
  clients: Engine,
  subject: Subject,
  { messageSize, connections }: Case,
  milliseconds: number,
): Promise<Sample> {
  const { id: swarm } = await clients.request('swarm/start', {
    port: subject.port,
    clients: connections,
    messageSize,
    spreadSources: true,
  });
  const look = async () => {
    const { messagesReceived, connected, failures } = await clients.request('swarm/statistics', { swarm });
    if (failures.length > 0) throw new Error(`${subject.name}: ${JSON.stringify(failures)}`);
    return { at: performance.now(), cpu: cpuNanoseconds(subject.pid), messagesReceived, connected };
  };
  while ((await look()).connected < connections) await pass(5);
  subject.begin();
  await pass(warmUp);
  const before = await look();
  await pass(milliseconds);
  const after = await look();
  await subject.end();
  const { mismatchedBytes } = await clients.request('swarm/stop', { swarm });
  if (mismatchedBytes > 0) throw new Error(`${subject.name} echoed ${mismatchedBytes} wrong bytes`);
  const echoes = after.messagesReceived - before.messagesReceived;
  return {
    echoesPerSecond: (echoes * 1000) / (after.at - before.at),
    cpuNanosecondsPerEcho: (after.cpu - before.cpu) / echoes,
  };
}
