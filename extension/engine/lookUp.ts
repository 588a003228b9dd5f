/** Looks names up, off the engine's only thread: a silent name server takes 10 seconds to fail. */
import { lookup } from 'node:dns/promises';
import { stat } from 'node:fs';
import { isIP } from 'node:net';
import { getSystemErrorName } from 'node:util';
import type { ResponseError } from 'vscode-jsonrpc/node';
import type { ErrorData } from '../contract/methods.ts';
import { say } from '../shared/sentence.ts';
import { refusedBySystem } from './errors.ts';

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
    throw asResponseError(host, error as NodeJS.ErrnoException);
  }
}

function asResponseError(host: string, { code, errno }: NodeJS.ErrnoException): ResponseError<ErrorData> {
  // Node says ENOTFOUND for several of getaddrinfo's; the number tells which.
  const name = errno === undefined ? (code ?? 'EAI_FAIL') : getSystemErrorName(errno);
  const hint =
    name === 'EAI_AGAIN'
      ? say('The name service did not answer for “{0}”: try again, or give a numeric address.', host)
      : say(
          'No address is known for “{0}”: use a name of this machine or a numeric address, such as 127.0.0.1 or ::1.',
          host,
        );
  return refusedBySystem('getaddrinfo', name, hint);
}
