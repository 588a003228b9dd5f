/** Item 17 of the list of what the kernel does: what draining to EAGAIN costs, in system calls for each echo. */
import assert from 'node:assert/strict';
import type { ServerConfiguration } from '../../../extension/contract/server.ts';
import { checkEcho } from '../support/clients.ts';
import { useLab } from '../support/lab.ts';

const messages = 500;

describe('kernel 17: system calls for each echo', () => {
  const level = useLab({ multiplexer: 'epoll', trigger: 'level' });
  const edge = useLab({ multiplexer: 'epoll', trigger: 'edge' });

  /** Of one client that waits for each answer; its coming and going is the same for all and taken off. */
  async function callsForEach(lab: typeof level, drain: ServerConfiguration['drain']): Promise<number> {
    const server = await lab.start({ application: 'echo', writeStrategy: 'immediately', drain });
    const client = await lab.puppet.connect(server.address.port);
    await lab.rowOf(server, client);
    const calls = async () => {
      const { waits, receives, sends } = await lab.statistics(server);
      return waits + receives + sends;
    };
    const before = await calls();
    for (let i = 0; i < messages; i++) {
      await lab.puppet.send(client, 'x');
      await lab.puppet.receiveExactly(client, 1);
    }
    return ((await calls()) - before) / messages;
  }

  it('three under level trigger: wait, receive, send', async () => {
    assert.equal(Math.round(await callsForEach(level, 'once')), 3);
  });

  it('four under edge trigger, drained to EAGAIN', async () => {
    assert.equal(Math.round(await callsForEach(edge, 'untilAgain')), 4);
  });

  it('three under edge trigger, stopping at a short read, and every byte comes back', async () => {
    assert.equal(Math.round(await callsForEach(edge, 'untilShort')), 3);
    const { address } = await edge.start({ application: 'echo', drain: 'untilShort' });
    await checkEcho({ port: address.port, sizes: [1024, 2048, 5, 1023], count: 200 });
  });
});
