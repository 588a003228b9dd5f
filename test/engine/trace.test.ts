/** The trace: every call in its order, and what was lost counted to the last record. */
import assert from 'node:assert/strict';
import type { TraceRecord } from '../../extension/contract/wait.ts';
import { until } from '../until.ts';
import { forEachKind } from './support/kinds.ts';
import { useLab } from './support/lab.ts';

describe('the trace', () => {
  forEachKind((kind) => {
    const lab = useLab(kind);

    it('tells one echo call by call, in order', async () => {
      const server = await lab.start({ application: 'echo' });
      const client = await lab.puppet.connect(server.address.port);
      const { id, fd } = await lab.rowOf(server, client);
      await lab.puppet.send(client, 'hello');
      await lab.puppet.receiveExactly(client, 5);
      await lab.puppet.close(client);
      await until('the connection to be closed', async () => (await lab.rows(server)).length === 0);
      const records = await lab.trace(server);
      assert.deepEqual(
        records.map(({ sequence }) => sequence),
        records.map((_, i) => i + 1),
      );
      assert(
        records.every(({ at }, i) => i === 0 || at >= records[i - 1]!.at || records[i]!.kind === 'wait'),
      );
      const of = (record: TraceRecord) => record.connection === id && record.kind !== 'interest';
      const told = records.filter(of).map(({ kind, fd: on, asked, returned, text }) => ({
        kind,
        on,
        ...(kind === 'note' ? { text } : { asked, returned }),
      }));
      const receive = { kind: 'receive', on: fd, asked: 1024 };
      const again = kind.trigger === 'edge' ? [{ ...receive, returned: -1 }] : [];
      assert.deepEqual(told, [
        { ...receive, returned: 5 },
        ...again,
        { kind: 'send', on: fd, asked: 5, returned: 5 },
        { ...receive, returned: 0 },
        { kind: 'note', on: fd, text: 'end of file: the peer sends no more' },
        { kind: 'close', on: fd, asked: 0, returned: 0 },
      ]);
      const accept = records.find((record) => record.kind === 'accept')!;
      assert.deepEqual([accept.fd, accept.returned], [server.fd, fd]);
    });
  });

  const lab = useLab();

  /** Makes three records, a wait, its ready list and a receive, for each byte. */
  async function flood(bytes: number) {
    const server = await lab.start({ application: 'receive', receiveSize: 1 });
    const client = await lab.puppet.connect(server.address.port);
    await lab.puppet.send(client, 'x'.repeat(bytes));
    await until('all to be received', async () => (await lab.statistics(server)).bytesReceived === bytes);
    await until('the loop to wait again', async () => (await lab.info(server)).position.call === 'wait');
    return { server, client };
  }

  it('counts exactly what did not fit into the ring, where it is missing', async () => {
    const { server, client } = await flood(20_000);
    const records: TraceRecord[] = [];
    let [next, lost] = [0, 0];
    for (;;) {
      const chunk = await lab.engine.request('trace/read', { server: server.id, after: next, limit: 7000 });
      assert(chunk.records.length <= 7000);
      if (chunk.records.length === 0) break;
      records.push(...chunk.records);
      lost += chunk.lost;
      next = chunk.next;
    }
    const gaps = records.filter(({ kind }) => kind === 'lost');
    const kept = records.filter(({ kind }) => kind !== 'lost');
    assert.equal(
      gaps.reduce((sum, { returned }) => sum + returned!, 0),
      lost,
    );
    assert.equal(kept.length + lost, next);
    assert.equal(kept.length, 1 << 15);
    const { waits, receives } = await lab.statistics(server);
    // accept twice, one epoll_ctl; and for the bytes what flood says.
    assert.equal(next, 2 * waits + receives + 3);
    let expected = 1;
    for (const { kind, sequence, returned } of records) {
      assert.equal(sequence, kind === 'lost' ? expected + returned! - 1 : expected);
      expected = sequence + 1;
    }

    // There is room again: what comes now is recorded, and nothing more is missing.
    await lab.puppet.send(client, 'y');
    await until('one more byte', async () => (await lab.statistics(server)).bytesReceived === 20_001);
    const after = await lab.engine.request('trace/read', { server: server.id, after: next, limit: 100 });
    assert.deepEqual([after.lost, after.records.map(({ kind }) => kind)], [0, ['wait', 'ready', 'receive']]);
  });

  it('never answers more records than asked for, a gap included', async () => {
    const { server, client } = await flood(12_000);
    const read = (after: number, limit: number) =>
      lab.engine.request('trace/read', { server: server.id, after, limit });
    let next = 0;
    for (let part = 0; part < 4; part++) next = (await read(next, (1 << 15) / 4)).next;
    await lab.puppet.send(client, 'y');
    await until('one more byte', async () => (await lab.statistics(server)).bytesReceived === 12_001);
    const kinds: string[] = [];
    for (let part = 0; part < 4; part++) {
      const { records, next: behind } = await read(next, 1);
      assert.equal(records.length, 1);
      kinds.push(records[0]!.kind);
      next = behind;
    }
    assert.deepEqual(kinds, ['lost', 'wait', 'ready', 'receive']);
  });

  it('can be read again from where it was, until it is released', async () => {
    const { server } = await flood(10);
    const read = (after: number) => lab.engine.request('trace/read', { server: server.id, after, limit: 5 });
    const first = await read(0);
    assert.deepEqual(await read(0), first);
    assert.equal((await read(first.next)).records[0]!.sequence, first.next + 1);
    const released = await read(0);
    assert.deepEqual([released.lost, released.records[0]!.kind], [first.next, 'lost']);
  });

  it('records nothing while it is switched off', async () => {
    const { server, client } = await flood(10);
    const end = async () => (await lab.trace(server)).at(-1)!.sequence;
    await lab.engine.request('server/adjust', { server: server.id, trace: false });
    const before = await end();
    await lab.puppet.send(client, 'unseen');
    await until('the bytes', async () => (await lab.statistics(server)).bytesReceived === 16);
    assert.equal(await end(), before);
    await lab.engine.request('server/adjust', { server: server.id, trace: true });
    await lab.puppet.send(client, 'seen');
    await until('more of the trace', async () => (await end()) > before);
  });
});
