/** Looks names up, off the engine's only thread: a silent name server takes 10 seconds to fail. */
import { lookup } from 'node:dns/promises';
import { stat } from 'node:fs';
import { isIP } from 'node:net';
import { getSystemErrorName } from 'node:util';
import { failedLookUp } from '../shared/failedCall.ts';
import { refusedCall } from './errors.ts';

// Node starts its threads for look-ups at the first of them, and aborts where the system allows no more threads.
// At the engine's start they are there; later a person's servers may have taken what RLIMIT_NPROC leaves.
stat(__filename, () => {});

/**
 * @param host A name, a numeric address, or '' for any address.
 * @returns The first numeric address that getaddrinfo finds, in its own order.
 * @throws with getaddrinfo's own error name (EAI_NONAME, EAI_AGAIN …).
 */
export async function lookUp(host: string): Promise<string> {
  if (host === '' || isIP(host)) return host;
  try {
    return (await lookup(host)).address;
  } catch (error) {
    throw refusedCall(failedLookUp(host, error as NodeJS.ErrnoException, getSystemErrorName));
  }
}
