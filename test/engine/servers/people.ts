/** Clients that a person types into: our own, and the tutorial's, unchanged, where its text is at hand. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { until } from '../../until.ts';
import { Program, python } from '../support/clients.ts';
import type { Lab } from '../support/lab.ts';
import { cutOutClients, type TutorialClients, tutorialIsHere } from '../support/tutorial.ts';

const ownClients = join(import.meta.dirname, '..', '..', 'clients');

export function testPeople(lab: Lab): void {
  const programs: Program[] = [];
  const run = (file: string, ...parameters: string[]): Program => {
    const program = new Program(python, [file, ...parameters]);
    programs.push(program);
    return program;
  };
  afterEach(async () => {
    for (const program of programs.splice(0)) await program.dispose();
  });

  it('echoes to a client over keyboard and socket, which ends with the server', async () => {
    const server = await lab.start({ application: 'echo' });
    const client = run(join(ownClients, 'select_client.py'), `${server.address.port}`);
    await client.shows('connected');
    for (const line of ['first', '第二行', 'third']) {
      client.type(line);
      await client.shows(`from the server: ${line}`);
    }
    await lab.engine.request('server/stop', { server: server.id });
    await client.shows('the server has closed the connection');
    assert.equal(await client.ended(), 0);
  });

  it('lets two people chat', async () => {
    const server = await lab.start({ application: 'chat' });
    const chat = () => run(join(ownClients, 'chat_client.py'), `${server.address.port}`);
    await converse([chat(), chat()], 'Welcome.', () => lab.rows(server));
    await lab.engine.request('server/stop', { server: server.id });
    for (const program of programs) await program.shows('The room is closed.');
  });

  describe('of the tutorial, unchanged', () => {
    let clients: TutorialClients;
    before(function () {
      if (!tutorialIsHere) this.skip();
      clients = cutOutClients();
    });
    after(() => clients?.dispose());

    it('the client that only sends', async () => {
      const server = await lab.start({ application: 'receive', port: 8002 });
      const client = run(clients.sender);
      await client.shows('wait input:');
      client.type('你好');
      await until('the text to be printed', async () =>
        (await lab.output(server)).some(({ text }) => text === '你好'),
      );
    });

    it('the client over keyboard and socket', async () => {
      const server = await lab.start({ application: 'echo', host: 'localhost', port: 10_000 });
      const client = run(clients.selectClient);
      await until('the connection', async () => (await lab.rows(server)).length === 1);
      for (const line of ['first', '第二行']) {
        client.type(line);
        await client.shows(`server_message: ${line}`);
      }
      await lab.engine.request('server/stop', { server: server.id });
      await client.shows('Disconnected from chat server');
    });

    it('the chat client', async () => {
      const server = await lab.start({ application: 'chat', port: 8002 });
      const chat = () => run(clients.chatClient);
      await converse([chat(), chat()], 'Start sending messages', () => lab.rows(server));
      await lab.engine.request('server/stop', { server: server.id });
      for (const program of programs) await program.shows('Disconnected from chat server');
    });
  });
}

async function converse(
  [one, two]: [Program, Program],
  greeting: string,
  rows: () => Promise<{ peer: string }[]>,
): Promise<void> {
  await one.shows(greeting);
  await two.shows(greeting);
  await until('both in the room', async () => (await rows()).length === 2);
  one.type('你好，世界');
  await two.shows('> 你好，世界');
  two.type('hello yourself');
  await one.shows('> hello yourself');
}
