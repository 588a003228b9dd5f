import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { getSystemErrorName } from 'node:util';
import { type FailedCall, failedCall, failedLookUp } from '../shared/failedCall.ts';
import { say } from '../shared/sentence.ts';
import { EngineError } from './engineError.ts';

/**
 * Makes sure that a server could be bound to `host`, before a person is asked anything about it.
 *
 * A trial, and not the list of the interfaces: the kernel binds to more than they have, such as all of 127.0.0.0/8. Its
 * socket is a datagram one on any free port, which nobody can connect to in the moment that it lives.
 *
 * @throws EngineError where the host has no address, or none of this machine's.
 */
export async function checkOwnAddress(host: string): Promise<void> {
  const address = await addressOf(host);
  const trial = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  try {
    trial.bind({ address, port: 0, exclusive: true });
    await once(trial, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Whatever else fails a trial says nothing of the address.
    if (code !== 'EADDRNOTAVAIL') return;
    const hint = say(
      'No interface of this machine has the address {0}. `ip address` shows those it has.',
      address,
    );
    throw toError(failedCall('bind', code, hint));
  } finally {
    trial.close();
  }
}

async function addressOf(host: string): Promise<string> {
  try {
    return (await lookup(host)).address;
  } catch (error) {
    throw toError(failedLookUp(host, error as NodeJS.ErrnoException, getSystemErrorName));
  }
}

function toError({ message, data }: FailedCall): EngineError {
  return new EngineError(message, data);
}
