import type { Connection } from '../contract/connection.ts';

/** What of the send queue is not sent yet. Only TCP tells (SIOCOUTQNSD): of all else there is but the send queue. */
export function unsentOf({ transport, unsent }: Connection): number | undefined {
  return transport === 'tcp' ? unsent : undefined;
}

/** Sent and not acknowledged; both figures of a row are of one moment. */
export function inFlight({ sendQueue, unsent }: Connection): number {
  return sendQueue - unsent;
}
