/** What is not known, or is over, is not told as if it were. */
import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { until } from '../../until.ts';
import type { EngineError } from '../support/engine.ts';
import { useWatching } from './support/watching.ts';

const sockets = `
import socket, time
full = socket.create_server(("127.0.0.1", 0), backlog=0)
reached = socket.create_connection(full.getsockname())
connecting = [socket.socket() for _ in range(3)]
for each in connecting:
    each.setblocking(False)
    each.connect_ex(full.getsockname())
one, other = socket.socketpair()
one.send(b"used")
print("ready", flush=True)
time.sleep(600)
`;

describe('what is not known of a program', function () {
  this.timeout(30_000);
  const watching = useWatching();
  const request: (typeof watching.engine)['request'] = (...all) => watching.engine.request(...all);

  it('is absent: how far a peer is that has not answered, the name of a socket that has none', async () => {
    const program = await watching.start('python3', '-c', sockets);
    await until('it is ready', () => program.output !== '');
    const { id: server } = await watching.find(program.pid);
    const { rows } = await request('connection/view', { server, offset: 0, limit: 100 });
    const ofState = (state: string) => rows.filter((row) => row.state === state);
    assert(ofState('connecting').length > 0);
    for (const row of ofState('connecting')) assert(!('rttMicroseconds' in row), JSON.stringify(row));
    const made = ofState('open').filter(({ transport }) => transport === 'tcp');
    for (const row of made) assert(row.rttMicroseconds! > 0);
    const unnamed = rows.filter(({ transport }) => transport === 'unix');
    assert.equal(unnamed.length, 2);
    for (const row of unnamed) assert(!('local' in row), JSON.stringify(row));
  });

  it('is no step of one that has ended', async () => {
    const program = await watching.start('python3', '-c', sockets);
    const { id: server } = await watching.find(program.pid);
    program.child.kill('SIGKILL');
    await until('its end', async () => (await watching.find(program.pid)).state === 'died');
    const refused = await request('loop/step', { server }).then(
      () => undefined,
      (error: EngineError) => error,
    );
    assert.equal(refused?.data?.field, 'server');
  });

  it('is not the end of watching: where the folder was removed it is made anew', async () => {
    const first = await watching.start('python3', '-c', sockets);
    await watching.find(first.pid);
    const { folder } = await request('program/environment', {});
    rmSync(folder, { recursive: true });
    const second = await watching.start('python3', '-c', sockets);
    assert(existsSync(folder));
    await watching.find(second.pid);
    assert.equal((await watching.find(first.pid)).state, 'running');
  });
});
