import type { ApplicationName, LabServerInfo } from '../contract/server.ts';
import type { SwarmBehaviour, SwarmSettings, SwarmStatistics } from '../contract/swarm.ts';

/** What a person's swarm does, and how it gets on. */

/** Of each client, a second: at full speed a swarm leaves the editor no CPU. */
export const usualRate = 10;

const behaviours: SwarmBehaviour[] = ['talk', 'idle', 'slowReader', 'halfCloser', 'resetter', 'urgentSender'];

/** The behaviours that show something on such a server: what never says a word leaves a slow reader nothing to read. */
export function behavioursFor(application: ApplicationName): SwarmBehaviour[] {
  return behaviours.filter((behaviour) => behaviour !== 'slowReader' || application !== 'receive');
}

/** Each slow reader fills some megabytes of queues. */
export function usualClients(behaviour: SwarmBehaviour): number {
  return behaviour === 'slowReader' ? 10 : 100;
}

/** Only who sends more than it reads fills a queue, so a slow reader has no rate; it is held back by the queues themselves. */
export function settingsFor(application: ApplicationName, behaviour: SwarmBehaviour): SwarmSettings {
  const verifyEcho = application === 'echo';
  if (behaviour === 'slowReader') return { behaviour, verifyEcho, messageSize: 4096, messagesPerSecond: 0 };
  return { behaviour, verifyEcho, messagesPerSecond: usualRate };
}

/** Why clients wait for their connection; undefined where they are only on their way. */
export type Obstacle = 'overflow' | 'overflowWhileAcceptingIsPaused' | 'overflowWhileTheLoopIsPaused';

export interface Arrival {
  /** Need not be waited for any more: those that got their connection, and those that failed. */
  arrived: number;
  waiting: number;
  obstacle?: Obstacle;
}

/**
 * How far the clients of a swarm have come.
 *
 * @param server How it is now. @param dropsBefore What its listener had dropped when the swarm was started.
 */
export function arrivalOf(
  clients: number,
  { connections, failures }: SwarmStatistics,
  server: LabServerInfo | undefined,
  dropsBefore: number,
): Arrival {
  const failed = failures.reduce((sum, { count }) => sum + count, 0);
  const arrived = Math.min(clients, connections + failed);
  const waiting = clients - arrived;
  const obstacle = waiting > 0 && server ? obstacleAt(server, dropsBefore) : undefined;
  return { arrived, waiting, obstacle };
}

function obstacleAt(server: LabServerInfo, dropsBefore: number): Obstacle | undefined {
  const { drops = 0, acceptQueue = 0, acceptQueueLimit = 0, acceptingPaused, state } = server;
  // A kernel that does not count drops still tells how long the queue is; it holds one more than its limit.
  if (drops <= dropsBefore && acceptQueue <= acceptQueueLimit) return undefined;
  if (acceptingPaused) return 'overflowWhileAcceptingIsPaused';
  return state === 'paused' ? 'overflowWhileTheLoopIsPaused' : 'overflow';
}
