/** What CPU time one echo costs each server, and how many it sends back a second. */
import type { Engine } from '../engine/support/engine.ts';
import { cpuNanoseconds, pass } from './machine.ts';
import type { Subject } from './subjects.ts';

export interface Case {
  messageSize: number;
  connections: number;
}

export const cases: Case[] = [64, 16_384].flatMap((messageSize) =>
  [1, 50, 1000].map((connections) => ({ messageSize, connections })),
);

/** One subject in one round. */
export interface Sample {
  /** Of the whole process. */
  cpuNanosecondsPerEcho: number;
  echoesPerSecond: number;
  /** How much of its core the client used, 1 at most: from there on the throughput is the client's. */
  clientShare: number;
}

export interface Row extends Case {
  /** By the subject's name, round by round. */
  samples: Map<string, Sample[]>;
}

const warmUp = 150;

/** Round by round through all subjects, so that what disturbs the machine disturbs all alike. */
export async function measureCase(
  clients: Engine,
  subjects: Subject[],
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
  return { ...measured, samples };
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
    return {
      at: performance.now(),
      cpu: cpuNanoseconds(subject.pid),
      clientCpu: cpuNanoseconds(clients.pid),
      messagesReceived,
      connected,
    };
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
  const passed = after.at - before.at;
  return {
    cpuNanosecondsPerEcho: (after.cpu - before.cpu) / echoes,
    echoesPerSecond: (echoes * 1000) / passed,
    clientShare: (after.clientCpu - before.clientCpu) / 1e6 / passed,
  };
}
