import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { processesWithSockets } from '../../extension/lab/processes.ts';

/** Listens on any port, and says on which. */
const listening = `
  const server = require('node:net').createServer().listen(0, '127.0.0.1', () =>
    process.stdout.write(String(server.address().port)));
`;
/** Has a file open, and no socket: its output goes nowhere. */
const silent = 'setInterval(() => {}, 1000)';

describe('the processes that have sockets', function () {
  this.timeout(20_000);
  const children: ChildProcess[] = [];
  after(() => {
    for (const child of children) child.kill('SIGKILL');
  });

  async function start(code: string, stdout: 'pipe' | 'ignore') {
    const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', stdout, 'ignore'] });
    children.push(child);
    await once(child, 'spawn');
    return child;
  }

  it('are found with the ports that they listen on, those that listen first; others are not', async () => {
    const server = await start(listening, 'pipe');
    const [port] = (await once(server.stdout!, 'data')) as [Buffer];
    const idle = await start(silent, 'ignore');
    const found = await processesWithSockets();
    const own = found.find(({ pid }) => pid === server.pid);
    assert.deepEqual(own?.ports, [Number(port)]);
    // Its code is no name of a file.
    assert.equal(own?.name, 'node');
    assert.match(own!.command, /createServer/);
    assert.equal(
      found.find(({ pid }) => pid === idle.pid),
      undefined,
    );
    const lastThatListens = found.findLastIndex(({ ports }) => ports.length > 0);
    assert(found.slice(0, lastThatListens).every(({ ports }) => ports.length > 0));
  });

  it('are not offered where they are the lab’s own', async () => {
    const server = await start(listening, 'pipe');
    await once(server.stdout!, 'data');
    const found = await processesWithSockets([server.pid!]);
    assert(!found.some(({ pid }) => pid === server.pid));
  });
});
