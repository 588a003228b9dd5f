/** The tutorial's servers as they are: what is said of them is true, and no more is said. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { Finding } from '../../../extension/contract/finding.ts';
import { until } from '../../until.ts';
import { cutOutServers, type TutorialServers, tutorialIsHere } from '../support/tutorial.ts';
import type { OwnProgram } from './support/ownProgram.ts';
import { useWatching } from './support/watching.ts';

describe('the verdicts on the tutorial’s servers', function () {
  this.timeout(30_000);
  const watching = useWatching();
  const clients: Socket[] = [];
  let servers: TutorialServers;
  before(function () {
    if (!tutorialIsHere) this.skip();
    servers = cutOutServers();
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.destroy();
  });
  after(() => servers?.dispose());

  async function started(file: string): Promise<OwnProgram> {
    const program = await watching.start('python3', file);
    await until('its listener', async () => (await watching.find(program.pid)).listeners.length === 1);
    return program;
  }

  /** As many as people come, one after the other. */
  async function come(port: number, count: number): Promise<Socket[]> {
    for (let i = 0; i < count; i++) {
      const client = connect(port, '127.0.0.1');
      clients.push(client.on('error', () => {}).resume());
      await setTimeout(20);
      client.write(`hello ${i}`);
    }
    await setTimeout(300);
    return clients;
  }

  async function findings(program: OwnProgram): Promise<Finding[]> {
    const { id } = await watching.find(program.pid);
    return watching.engine.request('finding/list', { server: id });
  }

  it('none of the one that receives', async () => {
    const program = await started(servers.receiving);
    for (const client of await come(8002, 10)) client.end();
    await setTimeout(1500);
    assert.equal(program.child.exitCode, null, program.errors);
    assert.deepEqual(await findings(program), []);
  });

  it('none of the one that echoes', async () => {
    const program = await started(servers.echo);
    await come(10_000, 10);
    await setTimeout(1500);
    assert.equal(program.child.exitCode, null, program.errors);
    assert.deepEqual(await findings(program), []);
  });

  it('of the one that chats, that it ignores the end: it does', async () => {
    const program = await started(servers.chat);
    const people = await come(8002, 3);
    assert.deepEqual(await findings(program), []);
    people[0]!.end();
    const found = await until('a verdict', async () => (await findings(program))[0] ?? false, 6000);
    const { id } = await watching.find(program.pid);
    const [site] = await watching.engine.request('site/resolve', { server: id, sites: [found.site!] });
    const line =
      readFileSync(servers.chat, 'utf8')
        .split('\n')
        .findIndex((text) => text.includes('.recv(')) + 1;
    assert.deepEqual([found.mistake, site!.frames[0]!.line], ['eof-ignored', line]);
  });
});
