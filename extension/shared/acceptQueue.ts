import type { Listener } from './watched.ts';

/** Connections that wait for accept, and how many the kernel holds at most. */
export interface AcceptQueue {
  waiting: number;
  room: number;
}

/** Undefined where there is none to ask about. The kernel holds one more than its limit: a backlog of 3 holds 4. */
export function acceptQueueOf({
  acceptQueue,
  acceptQueueLimit,
}: Pick<Listener, 'acceptQueue' | 'acceptQueueLimit'>): AcceptQueue | undefined {
  if (acceptQueue === undefined || acceptQueueLimit === undefined) return undefined;
  return { waiting: acceptQueue, room: acceptQueueLimit + 1 };
}
