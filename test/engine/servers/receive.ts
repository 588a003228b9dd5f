/** A receive server: what arrives is printed, whole characters only. */
import assert from 'node:assert/strict';
import { until } from '../../until.ts';
import type { Lab } from '../support/lab.ts';

export function testReceive(lab: Lab): void {
  it('prints who joined, what they sent, and who left', async () => {
    const server = await lab.start({ application: 'receive' });
    const client = await lab.puppet.connect(server.address.port);
    await lab.puppet.send(client, 'hello');
    await until('the text to be printed', async () => (await textOf(lab, server.id)) === 'hello');
    await lab.puppet.close(client);
    await until('the leave', async () => (await lab.output(server)).some(({ kind }) => kind === 'left'));
    const entries = await lab.output(server);
    assert.deepEqual(
      entries.map(({ kind, peer }) => ({ kind, peer })),
      ['joined', 'data', 'left'].map((kind) => ({ kind, peer: client.address })),
    );
  });

  it('prints Chinese text whole that its receive size cuts within characters', async () => {
    const server = await lab.start({ application: 'receive', receiveSize: 1024 });
    const client = await lab.puppet.connect(server.address.port);
    const text = '多路复用'.repeat(1000);
    await lab.puppet.send(client, text);
    await until('the text to be printed', async () => (await textOf(lab, server.id)) === text);
    assert.equal(text.length * 3, (await lab.statistics(server)).bytesReceived);
  });

  it('keeps the characters of two clients apart', async () => {
    const server = await lab.start({ application: 'receive' });
    const [first, second] = await lab.puppet.connectMany(server.address.port, 2);
    const [head, tail] = [Buffer.from('多').subarray(0, 2), Buffer.from('多').subarray(2)];
    await lab.puppet.send(first!, head);
    await lab.rowOf(server, first!);
    await until('the head', async () => (await lab.rowOf(server, first!)).received === 2);
    await lab.puppet.send(second!, '路');
    await until('the other', async () => (await lab.rowOf(server, second!)).received === 3);
    await lab.puppet.send(first!, tail);
    await until('both texts', async () => {
      const printed = (await lab.output(server)).filter(({ kind }) => kind === 'data');
      const by = (peer: string) =>
        printed
          .filter((e) => e.peer === peer)
          .map((e) => e.text)
          .join('');
      return by(first!.address) === '多' && by(second!.address) === '路';
    });
  });
}

/** Read again from the beginning each time, as somebody would who opens the output late. */
async function textOf(lab: Lab, server: number): Promise<string> {
  const texts: string[] = [];
  for (let after = 0; ; ) {
    const chunk = await lab.engine.request('server/output', { server, after });
    if (chunk.next === after) return texts.join('');
    texts.push(...chunk.entries.map(({ text }) => text));
    after = chunk.next;
  }
}
