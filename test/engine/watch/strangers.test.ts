/** Servers that strangers wrote, started so that they report: what the engine tells of them, beside the clients and ss. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { isProgram } from '../../../extension/shared/watched.ts';
import { until } from '../../until.ts';
import { socketOf } from '../support/ss.ts';
import type { OwnProgram } from './support/ownProgram.ts';
import { useWatching } from './support/watching.ts';

interface Stranger {
  name: string;
  command: string;
  parameters: (port: number, folder: string) => string[];
  /** What a client sends, and how many bytes come back at least. */
  asks: string;
  /** Each process that serves has the listener; of several the others are told. */
  multiplexer?: string;
  /** It answers a client only when it has read it all; else it waits for more. */
  unread: string;
}

const page = 'x'.repeat(100_000);

const strangers: Stranger[] = [
  {
    name: 'nginx',
    command: 'nginx',
    parameters: (port, folder) => {
      writeFileSync(
        join(folder, 'nginx.conf'),
        `daemon off; worker_processes 2; pid ${folder}/pid; error_log stderr;
         events { worker_connections 64; }
         http { access_log off; client_body_temp_path ${folder}/1; proxy_temp_path ${folder}/2; fastcgi_temp_path ${folder}/3;
           uwsgi_temp_path ${folder}/4; scgi_temp_path ${folder}/5;
           server { listen 127.0.0.1:${port}; root ${folder}; } }`,
      );
      return ['-c', join(folder, 'nginx.conf'), '-e', 'stderr'];
    },
    asks: 'GET /page HTTP/1.1\r\nHost: x\r\n\r\n',
    multiplexer: 'epoll',
    unread: 'GET /pa',
  },
  {
    name: 'socat',
    command: 'socat',
    parameters: (port) => [`TCP-LISTEN:${port},bind=127.0.0.1,reuseaddr,fork`, 'EXEC:cat'],
    asks: page,
    unread: 'unread',
  },
  {
    name: 'python’s http.server',
    command: 'python3',
    parameters: (port, folder) => [
      ...['-m', 'http.server', String(port), '--bind', '127.0.0.1', '--protocol', 'HTTP/1.1', '--directory'],
      folder,
    ],
    asks: 'GET /page HTTP/1.1\r\nHost: x\r\n\r\n',
    unread: 'GET /pa',
  },
];

describe('servers that strangers wrote', function () {
  this.timeout(60_000);
  const watching = useWatching();
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'network-lab-'));
    // nginx's workers are another user's.
    spawnSync('chmod', ['755', folder]);
    writeFileSync(join(folder, 'page'), page);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  for (const { name, command, parameters, asks, multiplexer, unread } of strangers) {
    it(`${name}: its listener, its connections with every byte, and queues as ss has them`, async function () {
      if (!isInstalled(command)) this.skip();
      const port = await freePort();
      const program = await watching.start(command, ...parameters(port, folder));
      const client = await connected(program, port);
      client.write(asks);
      await until('all that it answers', () => client.bytesRead >= page.length);

      const serving = await until('who serves', async () => {
        for (const info of (await watching.list()).filter(isProgram)) {
          const { rows } = await watching.engine.request('connection/view', {
            server: info.id,
            offset: 0,
            limit: 10,
          });
          const row = rows.find(({ peer }) => peer === `127.0.0.1:${client.localPort}`);
          if (row && row.sent! >= client.bytesRead) return { info, row };
        }
        return false;
      });
      assert.deepEqual([serving.row.received, serving.row.sent], [asks.length, client.bytesRead]);
      assert.deepEqual([serving.row.direction, serving.row.state], ['accepted', 'open']);
      if (multiplexer) assert.equal(serving.info.multiplexer, multiplexer);

      const first =
        (await watching.list()).find(({ program: { pid } }) => pid === program.pid) ?? serving.info;
      assert.deepEqual(
        first.listeners.map(({ address }) => address),
        [`127.0.0.1:${port}`],
      );
      for (const each of await watching.list())
        for (const listener of each.listeners)
          assert.equal(listener.sharedWith.length, (await sharing(port)).length - 1);

      const pids = (await watching.list()).map(({ program: { pid } }) => pid);
      for (const pid of pids) process.kill(pid, 'SIGSTOP');
      await until('all stand still', () => pids.every(standsStill));
      client.write(unread);
      const queued = await until('bytes that nobody reads', async () => {
        const { rows } = await watching.engine.request('connection/view', {
          server: serving.info.id,
          offset: 0,
          limit: 10,
        });
        const row = rows.find(({ id }) => id === serving.row.id)!;
        return row.receiveQueue > 0 && row;
      });
      const inSs = socketOf(`127.0.0.1:${port}`, client.localPort!);
      assert.deepEqual([queued.receiveQueue, queued.sendQueue], [inSs.receiveQueue, inSs.sendQueue]);
      assert.equal(queued.receiveQueue, unread.length);
      for (const pid of pids) process.kill(pid, 'SIGCONT');
      client.destroy();
      await until('the connection gone', async () => {
        const { rows } = await watching.engine.request('connection/view', {
          server: serving.info.id,
          offset: 0,
          limit: 10,
        });
        return !rows.some(({ id }) => id === serving.row.id);
      });
      program.child.kill('SIGTERM');
      await until('nobody is left behind', () => !pids.some((pid) => existsSync(`/proc/${pid}`)));
    });
  }

  const sharing = async (port: number) =>
    (await watching.list()).filter(({ listeners }) =>
      listeners.some(({ address }) => address === `127.0.0.1:${port}`),
    );
});

function isInstalled(command: string): boolean {
  const folders = [...process.env.PATH!.split(delimiter), '/usr/sbin'];
  return folders.some((each) => existsSync(join(each, command)));
}

async function connected(program: OwnProgram, port: number): Promise<Socket> {
  return until('it listens', async () => {
    if (program.child.exitCode !== null) throw new Error(program.errors);
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
    socket.resume();
    return !socket.destroyed && socket;
  });
}

/** All its threads are stopped: a signal is sent at once, and heeded a moment later. */
function standsStill(pid: number): boolean {
  return readdirSync(`/proc/${pid}/task`).every((thread) =>
    / T /.test(readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8').replace(/^.*\)/, '')),
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
