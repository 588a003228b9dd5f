/** More servers that strangers wrote, where they are installed: what each shows is printed. CPython's own tests pass as ever. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { ProgramInfo } from '../../extension/contract/server.ts';
import { compiled } from '../engine/watch/support/compiled.ts';
import { programs } from '../engine/watch/support/ownProgram.ts';
import { useWatching } from '../engine/watch/support/watching.ts';
import { until } from '../until.ts';

interface Stranger {
  command: string;
  parameters(port: number, folder: string): string[];
  /** One after the other, each with what must come back in the end. */
  talk: [asked: string, answered: RegExp][];
}

const value = 'v'.repeat(50_000);

const strangers: Stranger[] = [
  {
    command: 'redis-server',
    parameters: (port, folder) => [
      ...['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir'],
      folder,
    ],
    talk: [
      ['PING\r\n', /^\+PONG\r\n$/],
      [`*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$${value.length}\r\n${value}\r\n`, /\+OK\r\n$/],
      ['GET k\r\n', /v{50000}\r\n$/],
    ],
  },
  {
    command: 'memcached',
    parameters: (port) => [...['-p', String(port), '-l', '127.0.0.1', '-U', '0', '-t', '2', '-u'], 'nobody'],
    talk: [
      [`set k 0 0 ${value.length}\r\n${value}\r\n`, /STORED\r\n$/],
      ['get k\r\n', /v{50000}\r\nEND\r\n$/],
    ],
  },
  {
    command: 'lighttpd',
    parameters: (port, folder) => {
      writeFileSync(join(folder, 'page'), value);
      writeFileSync(
        join(folder, 'lighttpd.conf'),
        `server.document-root = "${folder}"\nserver.bind = "127.0.0.1"\nserver.port = ${port}\n`,
      );
      return ['-D', '-f', join(folder, 'lighttpd.conf')];
    },
    talk: [['GET /page HTTP/1.1\r\nHost: x\r\n\r\n', /v{50000}$/]],
  },
];

describe('more servers that strangers wrote', function () {
  this.timeout(60_000);
  const watching = useWatching();
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'network-lab-'));
    spawnSync('chmod', ['755', folder]);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  for (const { command, parameters, talk } of strangers) {
    it(command, async function () {
      if (!isInstalled(command)) this.skip();
      const port = await freePort();
      const program = await watching.start(command, ...parameters(port, folder));
      const client = await until('it listens', async () => {
        const socket = connect(port, '127.0.0.1');
        socket.on('error', () => {});
        await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
        return !socket.destroyed && socket;
      });
      let got = '';
      client.on('data', (data) => (got += data.toString('latin1')));
      for (const [asked, answered] of talk) {
        client.write(asked);
        await until(`${answered}`, () => answered.test(got));
      }
      const info = await watching.find(program.pid);
      assert(info.listeners.some(({ address }) => address === `127.0.0.1:${port}`));
      const row = await until('its connection', async () => {
        const { rows } = await watching.engine.request('connection/view', {
          server: info.id,
          offset: 0,
          limit: 100,
        });
        return rows.find(({ peer }) => peer === `127.0.0.1:${client.localPort}`) ?? false;
      });
      assert.deepEqual([row.received, row.sent], [client.bytesWritten, client.bytesRead]);
      await show(command, info);
      client.destroy();
      program.child.kill('SIGTERM');
      await program.ended();
    });
  }

  it('dnsmasq', async function () {
    if (!isInstalled('dnsmasq')) this.skip();
    const port = await freePort();
    const program = await watching.start(
      ...([
        'dnsmasq',
        '--keep-in-foreground',
        '--no-resolv',
        '--no-hosts',
        '--conf-file=/dev/null',
        '--bind-interfaces',
      ] as const),
      ...[
        '--listen-address=127.0.0.1',
        `--port=${port}`,
        '--address=/lab.test/192.0.2.7',
        `--pid-file=${folder}/pid`,
        '--user=root',
      ],
    );
    const query = Buffer.from('123401000001000000000000036c616204746573740000010001', 'hex');
    const socket = createSocket('udp4');
    const answers: Buffer[] = [];
    socket.on('message', (data) => answers.push(data));
    socket.on('error', () => {});
    await until('an answer', () => {
      socket.send(query, port, '127.0.0.1');
      return answers.length > 0;
    });
    assert.deepEqual([...answers[0]!.subarray(-4)], [192, 0, 2, 7]);
    const info = await watching.find(program.pid);
    const { rows } = await watching.engine.request('connection/view', {
      server: info.id,
      offset: 0,
      limit: 100,
    });
    const row = rows.find(({ local, transport }) => transport === 'udp' && local === `127.0.0.1:${port}`)!;
    assert.equal(row.direction, 'bound');
    assert(row.received! >= query.length);
    await show('dnsmasq', info);
    socket.close();
    program.child.kill('SIGTERM');
    await program.ended();
  });

  /** Another C library: where nothing makes programs for it, Debian's musl-tools does. */
  it('a program of musl', async function () {
    if (!isInstalled('musl-gcc')) {
      console.log('      musl: no musl-gcc (apt-get install musl-tools)');
      this.skip();
    }
    const build = (source: string) =>
      compiled(join(programs, source), [], `${source.replace(/\.c$/, '')}-musl`, 'musl-gcc');
    const short = await watching.start(build('short.c'), '3');
    assert.deepEqual([await short.ended(), short.errors], [{ code: 3, signal: null }, '']);

    const program = await watching.start(build('echo.c'));
    const client = await program.client();
    await program.echo(client, value);
    const info = await watching.find(program.pid);
    const wait = await watching.engine.request('wait/last', { server: info.id });
    assert(wait?.multiplexer === 'epoll');
    assert.deepEqual([wait.interestSize, info.program.notSeen, program.errors], [2, [], '']);
    const { bytesReceived, bytesSent } = await watching.engine.request('server/statistics', {
      server: info.id,
    });
    assert.deepEqual([bytesReceived, bytesSent], [value.length, value.length]);
    await show('musl', info);
  });

  for (const suite of ['test_selectors', 'test_socket']) {
    it(`CPython’s ${suite} comes to the same as without`, async function () {
      this.timeout(600_000);
      const python = spawnSync('python3', ['-c', `import sys, test.${suite}; print(sys.executable)`], {
        encoding: 'utf8',
      });
      if (python.status !== 0) this.skip();
      const environment = await watching.environment();
      const run = (more: NodeJS.ProcessEnv) => {
        // Sockets between virtual machines: where there is one half of that, CPython's test waits for ever.
        const parameters = ['-m', 'test', '-v', '-i', '*VSOCK*', suite];
        const { stdout, status } = spawnSync(python.stdout.trim(), parameters, {
          cwd: folder,
          encoding: 'utf8',
          env: { ...process.env, ...more },
          maxBuffer: 64 << 20,
          timeout: 200_000,
        });
        const results = [...stdout.matchAll(/^(\w+ \([\w.]+\)).*?(?:\.\.\. )(ok|FAIL|ERROR|skipped)/gms)];
        return { status, results: results.map(([, name, result]) => `${name} ${result}`).sort() };
      };
      const [without, with_] = [run({}), run(environment)];
      assert(without.results.length > 30);
      assert.deepEqual(with_, without);
    });
  }

  async function show(name: string, { id: server }: ProgramInfo): Promise<void> {
    const info = (await watching.list()).find((each) => each.id === server)!;
    const statistics = await watching.engine.request('server/statistics', { server });
    console.log(
      `      ${name}: ${info.multiplexer}, ${info.program.threads.length} threads, listeners ${info.listeners
        .map(({ transport, address }) => `${transport} ${address}`)
        .join(
          ', ',
        )}; ${statistics.waits} waits, ${statistics.accepts} accepts, ${statistics.bytesReceived} bytes received, ` +
        `${statistics.bytesSent} sent; not seen: ${info.program.notSeen.join(' ') || 'nothing'}`,
    );
  }
});

function isInstalled(command: string): boolean {
  const folders = [...process.env.PATH!.split(delimiter), '/usr/sbin'];
  return folders.some((each) => existsSync(join(each, command)));
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
