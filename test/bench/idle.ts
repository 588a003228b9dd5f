/** What idle connections cost: one wait, one echo, and memory. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { MultiplexerName, ServerConfiguration } from '../../extension/contract/server.ts';
import { Engine } from '../engine/support/engine.ts';
import { residentMemory } from '../engine/support/proc.ts';
import { clientCore, median, on, pass, serverCore } from './machine.ts';

export interface WaitCost {
  multiplexer: string;
  connections: number;
  nanoseconds: number;
}

/** One wait with one descriptor ready, of the lab's own multiplexers, without a server around them. */
export function measureWaits(built: string): WaitCost[] {
  const [command, ...before] = on(serverCore);
  const { stdout, status } = spawnSync(command!, [...before, join(built, 'bench_waits')], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`bench_waits ended with ${status}`);
  return stdout
    .trim()
    .split('\n')
    .map((line) => {
      const [multiplexer, connections, nanoseconds] = line.split(' ');
      return {
        multiplexer: multiplexer!,
        connections: Number(connections),
        nanoseconds: Number(nanoseconds),
      };
    });
}

const server: Omit<ServerConfiguration, 'multiplexer'> = {
  application: 'echo',
  writeStrategy: 'immediately',
  backlog: 4096,
  receiveSize: 65_536,
  trace: false,
};

export interface IdleCost {
  multiplexer: MultiplexerName;
  idle: number;
  /** Of the server's thread, for one echo of 64 bytes, with ten clients talking. */
  cpuNanosecondsPerEcho: number;
}

export async function measureIdle(idleCounts: number[], milliseconds: number): Promise<IdleCost[]> {
  const [servers, talkers, idlers] = await Promise.all([
    Engine.start(on(serverCore)),
    Engine.start(on(clientCore)),
    Engine.start(on(clientCore)),
  ]);
  const costs: IdleCost[] = [];
  for (const multiplexer of ['select', 'poll', 'epoll'] as const) {
    for (const idle of idleCounts) {
      const more = multiplexer === 'select' ? { fdSetBits: 65_536 } : {};
      const { id, address } = await servers.request('server/start', { ...server, multiplexer, ...more });
      const { port } = address;
      const sleeping = await idlers.request('swarm/start', {
        port,
        clients: idle,
        behaviour: 'idle',
        spreadSources: true,
      });
      const statistics = () => servers.request('server/statistics', { server: id });
      while ((await statistics()).connections < idle) await pass(5);
      const talking = await talkers.request('swarm/start', { port, clients: 10 });
      await pass(200);
      const samples: number[] = [];
      for (let round = 0; round < 5; ++round) {
        const before = await statistics();
        await pass(milliseconds / 5);
        const after = await statistics();
        samples.push((after.cpuNanoseconds - before.cpuNanoseconds) / (after.receives! - before.receives!));
      }
      costs.push({ multiplexer, idle, cpuNanosecondsPerEcho: median(samples) });
      await talkers.request('swarm/stop', { swarm: talking.id });
      await idlers.request('swarm/stop', { swarm: sleeping.id });
      await servers.request('server/stop', { server: id });
    }
  }
  await Promise.all([servers.dispose(), talkers.dispose(), idlers.dispose()]);
  return costs;
}

/** What the engine's process takes for each idle connection, in bytes: its resident memory, the kernel's not counted. */
export async function measureMemory(connections: number): Promise<number> {
  const [servers, clients] = await Promise.all([Engine.start(), Engine.start()]);
  const { id, address } = await servers.request('server/start', { ...server, multiplexer: 'epoll' });
  const connected = async () =>
    (await servers.request('server/statistics', { server: id })).connections >= connections;
  // JavaScript's own memory comes and goes: it has warmed up after some questions.
  for (let question = 0; question < 2000; ++question) await connected();
  const before = residentMemory(servers.pid);
  await clients.request('swarm/start', {
    port: address.port,
    clients: connections,
    behaviour: 'idle',
    spreadSources: true,
  });
  while (!(await connected())) await pass(20);
  const after = residentMemory(servers.pid);
  await Promise.all([servers.dispose(), clients.dispose()]);
  return (after - before) / connections;
}
