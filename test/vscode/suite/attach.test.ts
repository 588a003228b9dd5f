import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import * as vscode from 'vscode';
import type { ProgramInfo } from '../../../extension/contract/server.ts';
import type { Lab } from '../../../extension/lab/lab.ts';
import { until } from '../../until.ts';
import { activateLab, expectEcho } from './lab.ts';

/** A server of a person's own: echoes, but a line that says so is left unread. Its port is what it prints. */
const echoServer = `
import select, socket
listener = socket.create_server(('127.0.0.1', 0), backlog=7)
print(listener.getsockname()[1], flush=True)
sockets = [listener]
while True:
    for each in select.select(sockets, [], [])[0]:
        if each is listener:
            sockets.append(each.accept()[0])
        elif each.recv(4096, socket.MSG_PEEK).startswith(b'leave this'):
            sockets.remove(each)
        else:
            data = each.recv(4096)
            if data:
                each.sendall(data)
            else:
                sockets.remove(each)
                each.close()
`;

describe('a program of a person’s own', () => {
  let lab: Lab;
  let program: ChildProcess;
  let port: number;
  const clients: Socket[] = [];

  before(async () => {
    lab = await activateLab();
  });
  beforeEach(async () => {
    program = spawn('python3', ['-c', echoServer], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [printed] = (await once(program.stdout!, 'data')) as [Buffer];
    port = Number(printed);
  });
  afterEach(async () => {
    for (const client of clients) client.destroy();
    if (program.exitCode === null && program.signalCode === null) {
      program.kill('SIGKILL');
      await once(program, 'exit');
    }
    for (const { id, kind } of lab.list()) if (kind === 'program') await lab.stop(id);
  });

  async function attach(): Promise<ProgramInfo> {
    const info = await vscode.commands.executeCommand<ProgramInfo>('networkLab.attachToProcess', {
      pid: program.pid,
    });
    assert(info, 'the command gives the program that it watches');
    return info;
  }

  async function join(): Promise<Socket> {
    const client = connect(port, '127.0.0.1');
    clients.push(client);
    await once(client, 'connect');
    return client;
  }

  async function rowOf({ id }: ProgramInfo, { localPort }: Socket) {
    const { rows } = await lab.request('connection/view', { server: id, offset: 0, limit: 10 });
    return rows.find(({ peer }) => peer === `127.0.0.1:${localPort}`);
  }

  it('is watched with its listener and its connections, and serves on', async () => {
    const before = await join();
    await expectEcho(before, 'before\n');
    const info = await attach();
    assert.equal(info.program.pid, program.pid);
    assert.deepEqual(
      info.listeners.map(({ address, acceptQueueLimit, transport }) => ({
        address,
        acceptQueueLimit,
        transport,
      })),
      [{ address: `127.0.0.1:${port}`, acceptQueueLimit: 7, transport: 'tcp' }],
    );
    assert.equal(lab.selection.server, info.id);
    const after = await join();
    await expectEcho(after, 'after\n');
    for (const client of [before, after])
      await until('its row', async () => (await rowOf(info, client)) !== undefined);
  });

  it('tells what lies in a queue of the kernel, and an option of it', async () => {
    const client = await join();
    const info = await attach();
    client.write('leave this');
    await until(
      'the bytes in its receive queue',
      async () => (await rowOf(info, client))?.receiveQueue === 10,
    );
    const row = (await rowOf(info, client))!;
    const { queues } = await lab.request('connection/inspect', { server: info.id, connection: row.id });
    assert.deepEqual([queues.receive, queues.application], [10, undefined]);
    const options = await lab.request('option/list', { server: info.id, connection: row.id });
    const keepAlive = options.find(({ name }) => name === 'SO_KEEPALIVE');
    assert.equal(keepAlive?.value, false);
  });

  it('is let go, and runs on', async () => {
    const { id } = await attach();
    await vscode.commands.executeCommand('networkLab.stopWatching', { server: id });
    assert.equal(lab.get(id), undefined);
    await expectEcho(await join(), 'still here\n');
  });

  it('is seen to end, and forgotten', async () => {
    const { id } = await attach();
    program.kill('SIGKILL');
    await until('its end', async () => {
      await lab.refresh();
      return lab.get(id)?.state === 'died';
    });
    const { program: ended } = lab.get(id) as ProgramInfo;
    assert.deepEqual(ended.exit, { signal: 'SIGKILL' });
    await vscode.commands.executeCommand('networkLab.forgetProgram', { server: id });
    assert.equal(lab.get(id), undefined);
  });

  it('is refused in the kernel’s word where there is none', async () => {
    program.kill('SIGKILL');
    await once(program, 'exit');
    await assert.rejects(lab.attach(program.pid!), ({ data }: { data: { errno?: string } }) => {
      assert.equal(data.errno, 'ESRCH');
      return true;
    });
  });
});
