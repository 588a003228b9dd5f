/** A chat server: everybody else gets `<peer> text`; joins and leaves are told; nobody slow holds up the room. */
import assert from 'node:assert/strict';
import { until } from '../../until.ts';
import type { PuppetSocket } from '../support/clients.ts';
import type { Lab } from '../support/lab.ts';

export function testChat(lab: Lab): void {
  /** Clients that have all been told of those who came after them. */
  async function room(port: number, count: number): Promise<PuppetSocket[]> {
    const clients: PuppetSocket[] = [];
    for (let i = 0; i < count; i++) {
      const newcomer = await lab.puppet.connect(port);
      for (const client of clients)
        assert.equal(await lab.puppet.receiveText(client, '\n'), `[${newcomer.address}] entered the room\n`);
      clients.push(newcomer);
    }
    return clients;
  }

  it('tells the others, and only them, what one says, and who leaves', async () => {
    const server = await lab.start({ application: 'chat' });
    const [one, two, three] = await room(server.address.port, 3);
    await lab.puppet.send(one!, '你好，世界\n');
    assert.equal(await lab.puppet.receiveText(two!, '\n'), `<${one!.address}> 你好，世界\n`);
    assert.equal(await lab.puppet.receiveText(three!, '\n'), `<${one!.address}> 你好，世界\n`);
    await lab.puppet.send(two!, 'no line end');
    // What comes first at the speaker of before is the answer, so that its own words were not sent to it.
    assert.equal(await lab.puppet.receiveText(one!, '\n'), `<${two!.address}> no line end\n`);
    assert.equal(await lab.puppet.receiveText(three!, '\n'), `<${two!.address}> no line end\n`);
    await lab.puppet.close(three!);
    assert.equal(await lab.puppet.receiveText(one!, '\n'), `[${three!.address}] is offline\n`);
    await lab.puppet.reset(two!);
    assert.equal(await lab.puppet.receiveText(one!, '\n'), `[${two!.address}] is offline\n`);
  });

  for (const size of [4095, 4096, 4097, 8192, 20_000])
    it(`passes on one message of ${size} bytes, at once and whole`, async () => {
      const server = await lab.start({ application: 'chat' });
      const [one, two] = await room(server.address.port, 2);
      const text = `${'x'.repeat(size - 1)}\n`;
      await lab.puppet.send(one!, text);
      const received = await lab.puppet.receiveExactly(two!, `<${one!.address}> `.length + size);
      assert.equal(received.toString(), `<${one!.address}> ${text}`);
    });

  it('cuts no Chinese character at its receive size', async () => {
    const server = await lab.start({ application: 'chat', receiveSize: 1024 });
    const [one, two] = await room(server.address.port, 2);
    const text = `${'聊天室'.repeat(400)}\n`;
    await lab.puppet.send(one!, text);
    const whole = Buffer.byteLength(`<${one!.address}> ${text}`);
    assert.equal((await lab.puppet.receiveExactly(two!, whole)).toString(), `<${one!.address}> ${text}`);
  });

  it('closes a receiver that stays full, says so, and goes on serving the others', async () => {
    const server = await lab.start({ application: 'chat', queueLimit: 100_000 });
    const [speaker, slow, listener] = await room(server.address.port, 3);
    const slowId = (await lab.rowOf(server, slow!)).id;
    const message = `${'x'.repeat(50_000)}\n`;
    const length = message.length + `<${speaker!.address}> `.length;
    await until('the slow receiver to be closed', async () => {
      await lab.puppet.send(speaker!, message);
      await lab.puppet.receiveExactly(listener!, length);
      return (await lab.rows(server)).every(({ id }) => id !== slowId);
    });
    assert.equal(await lab.puppet.receiveText(listener!, '\n'), `[${slow!.address}] is offline\n`);
    const note = (await lab.trace(server)).find(
      (r) => r.connection === slowId && r.text?.startsWith('receiver closed'),
    );
    assert(note && note.value! > 0 && note.value! <= 100_000, JSON.stringify(note));
  });
}
