import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { ClientTerminal, type ClientWords } from '../../extension/lab/terminal/clientTerminal.ts';
import { until } from '../until.ts';

const words: ClientWords = {
  connected: (local, remote) => `connected ${local} to ${remote}`,
  failed: (remote, code) => `failed ${remote} ${code}`,
  serverClosed: 'the server closed',
  reset: (code) => `reset ${code}`,
  pressAnyKey: 'press any key',
};

describe('the client terminal', () => {
  let server: Server;
  let accepted: Socket[];
  let written: string;
  let closed: boolean;

  beforeEach(async () => {
    accepted = [];
    server = createServer((socket) => accepted.push(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(async () => {
    for (const socket of accepted) socket.destroy();
    server.close();
  });

  function newClient(prompt = '', port = (server.address() as AddressInfo).port): ClientTerminal {
    const client = new ClientTerminal({ host: '127.0.0.1', port }, prompt, words);
    written = '';
    closed = false;
    client.onDidWrite((text) => {
      written += text;
    });
    client.onDidClose(() => {
      closed = true;
    });
    client.open({ columns: 80 });
    return client;
  }

  async function connectedClient(prompt = ''): Promise<{ client: ClientTerminal; peer: Socket }> {
    const client = newClient(prompt);
    await until('the connection', () => accepted.length === 1 && written.includes('connected'));
    return { client, peer: accepted[0]! };
  }

  it('sends a line with its end at Enter, in UTF-8', async () => {
    const { client, peer } = await connectedClient();
    let got = '';
    peer.setEncoding('utf8').on('data', (text) => {
      got += text;
    });
    client.handleInput('你好');
    client.handleInput('\r');
    await until('the line', () => got === '你好\n');
  });

  it('is named by the ports of both ends, the client first', async () => {
    const { port } = server.address() as AddressInfo;
    const client = newClient();
    let name = '';
    client.onDidChangeName((given) => {
      name = given;
    });
    await until('the name', () => accepted.length === 1 && name !== '');
    assert.equal(name, `${accepted[0]!.remotePort} → ${port}`);
  });

  it('does not cut a character that arrives in two pieces', async () => {
    const { peer } = await connectedClient();
    const bytes = Buffer.from('中\n');
    const before = written.length;
    peer.write(bytes.subarray(0, 2));
    await until('the first piece to be drawn', () => written.length > before);
    peer.write(bytes.subarray(2));
    await until('the character', () => written.includes('中'));
    assert(!written.includes('\ufffd'));
  });

  it('keeps the prompt of a chat below what arrives', async () => {
    const { peer } = await connectedClient('<You> ');
    peer.write('\r<a> hello\n');
    await until('the line', () => written.endsWith('<a> hello\r\n<You> '));
  });

  it('says that the server went, and closes at the next key', async () => {
    const { client, peer } = await connectedClient();
    peer.end('bye');
    await until('the message', () => written.includes('bye\r\nthe server closed\r\npress any key'));
    assert.equal(closed, false);
    client.handleInput('x');
    assert.equal(closed, true);
  });

  it('says that the connection was reset', async () => {
    const { peer } = await connectedClient();
    peer.resetAndDestroy();
    await until('the message', () => written.includes('reset ECONNRESET'));
  });

  it('says why it could not connect', async () => {
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    newClient('', port);
    await until('the message', () => written.includes(`failed 127.0.0.1:${port} ECONNREFUSED`));
  });

  it('sends a FIN when it is closed', async () => {
    const { client, peer } = await connectedClient();
    const ended = once(peer.resume(), 'end');
    client.close();
    await ended;
  });

  for (const [key, name] of [
    ['\u0004', 'Ctrl+D'],
    ['\u0003', 'Ctrl+C'],
  ] as const) {
    it(`sends what was typed before ${name}, then a FIN, and goes, though nobody calls it back`, async () => {
      const { client, peer } = await connectedClient();
      let got = '';
      peer.on('data', (chunk) => {
        got += chunk;
      });
      const ended = once(peer, 'end');
      client.handleInput(`bye\r${key}`);
      assert.equal(closed, true);
      await ended;
      assert.equal(got, 'bye\n');
    });
  }

  it('stays a client while it cannot show as fast as it is sent to', async () => {
    const { peer } = await connectedClient();
    const line = `${'x'.repeat(1000)}\n`;
    for (let count = 0; count < 300; count++) peer.write(line);
    peer.end('done\n');
    await until('all of it', () => written.includes('done') && written.includes('the server closed'));
    assert.equal(written.split('x'.repeat(1000)).length - 1 >= 300, true);
  });
});
