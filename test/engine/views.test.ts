/** The table as somebody looks at it: sorted, filtered, a page at a time. */
import assert from 'node:assert/strict';
import type { ConnectionColumn } from '../../extension/contract/connection.ts';
import type { LabServerInfo } from '../../extension/contract/server.ts';
import type { ServerConnection } from '../answersOfServers.ts';
import { until } from '../until.ts';
import type { PuppetSocket } from './support/clients.ts';
import { useLab } from './support/lab.ts';

const crowd = 2000;
const page = 200;

describe('views of 2,000 connections', () => {
  const lab = useLab();
  let server: LabServerInfo;
  let clients: PuppetSocket[];
  beforeEach(async () => {
    server = await lab.start({ application: 'receive', backlog: 4096 });
    clients = await lab.puppet.connectMany(server.address.port, crowd);
    await until('the crowd', async () => (await lab.statistics(server)).accepts === crowd);
    for (const [i, client] of clients.slice(0, 10).entries())
      await lab.puppet.send(client, 'x'.repeat(10 * i));
    await until('the bytes', async () => (await lab.statistics(server)).bytesReceived === 450);
  });

  const view = (query: {
    sortBy?: ConnectionColumn;
    descending?: boolean;
    filter?: string;
    shown?: number[];
    offset?: number;
    limit?: number;
  }) => lab.engine.request('connection/view', { server: server.id, offset: 0, limit: page, ...query });

  /** Every row, page by page. */
  async function pages(query: {
    sortBy?: ConnectionColumn;
    descending?: boolean;
  }): Promise<ServerConnection[]> {
    const rows: ServerConnection[] = [];
    for (let offset = 0; ; offset += page) {
      const part = await view({ ...query, offset });
      assert.deepEqual([part.total, part.matched], [crowd, crowd]);
      if (part.rows.length === 0) return rows;
      rows.push(...part.rows);
    }
  }

  it('pages show each connection once, in order of any column, both ways', async () => {
    for (const sortBy of [
      'id',
      'fd',
      'peer',
      'received',
      'openedAt',
      'lastActiveAt',
      'applicationQueue',
    ] as const)
      for (const descending of [false, true]) {
        const rows = await pages({ sortBy, descending });
        assert.equal(new Set(rows.map(({ id }) => id)).size, crowd);
        const key = (row: ServerConnection) =>
          sortBy === 'applicationQueue' ? row.applicationQueue.bytes : row[sortBy];
        const inOrder = (a: ServerConnection, b: ServerConnection) =>
          descending ? key(a) >= key(b) : key(a) <= key(b);
        assert(
          rows.every((row, i) => i === 0 || inOrder(rows[i - 1]!, row)),
          `${sortBy} ${descending}`,
        );
      }
  });

  it('filters by address, descriptor, number, state and queue, and counts what matches', async () => {
    const client = clients[4]!;
    const row = (await view({ filter: client.address })).rows[0]!;
    assert.equal(row.received, 40);
    for (const filter of [client.address, `fd:${row.fd}`, `#${row.id}`, `127.0.0 #${row.id}`]) {
      const found = await view({ filter });
      assert.deepEqual([found.total, found.matched, found.rows.map(({ id }) => id)], [crowd, 1, [row.id]]);
    }
    assert.equal((await view({ filter: `fd:${row.fd} #${row.id + 1}` })).matched, 0);
    assert.equal((await view({ filter: 'nobody' })).matched, 0);
    assert.equal((await view({ filter: 'paused:yes' })).matched, 0);
    await lab.engine.request('connection/act', {
      server: server.id,
      connection: row.id,
      action: 'pauseReading',
    });
    await lab.puppet.send(client, 'waits');
    assert.deepEqual(
      (await view({ filter: 'paused:yes' })).rows.map(({ id }) => id),
      [row.id],
    );
    // The kernel is asked about a part of a long table in each view: it comes round within a few.
    await until('the queue to be found', async () => (await view({ filter: 'queued:yes' })).matched === 1);
    assert.equal((await view({ filter: 'queued:yes' })).rows[0]!.receiveQueue, 5);
    assert.equal((await view({ sortBy: 'receiveQueue', descending: true })).rows[0]!.id, row.id);
    await lab.engine.request('connection/act', {
      server: server.id,
      connection: row.id,
      action: 'shutdownWrite',
    });
    assert.deepEqual(
      (await view({ filter: 'state:shutdownSent' })).rows.map(({ id }) => id),
      [row.id],
    );
    assert.equal((await view({ filter: 'state:open', limit: 0 })).matched, crowd - 1);
  });

  it('never gives a number to another connection, though the descriptor is used again', async () => {
    const row = (await view({ filter: clients[0]!.address })).rows[0]!;
    await lab.puppet.close(clients[0]!);
    await until('the place to be free', async () => (await view({ limit: 0 })).total === crowd - 1);
    const client = await lab.puppet.connect(server.address.port);
    await until('a newcomer', async () => (await view({ limit: 0 })).total === crowd);
    const newcomer = (await view({ filter: client.address })).rows[0]!;
    assert.deepEqual([newcomer.fd, newcomer.id], [row.fd, crowd + 1]);
    // Of those that the asker shows, also when they are on no page that it asks for.
    assert.deepEqual((await view({ shown: [row.id, newcomer.id, 5], filter: 'nobody' })).closed, [row.id]);
    assert.deepEqual((await view({})).closed, []);
    const { data } = await lab.engine.failure('connection/inspect', {
      server: server.id,
      connection: row.id,
    });
    assert.equal(data?.field, 'connection');
  });
});
