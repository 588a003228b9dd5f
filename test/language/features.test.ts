import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import type { MarkupContent } from 'vscode-languageserver';
import type { OptionValue, ServerInfo, SocketOption } from '../../extension/contract/server.ts';
import { defaultOf } from '../../extension/language/server/facts/machine.ts';
import { findOption, optionFacts } from '../../extension/language/server/facts/options.ts';
import { root } from '../../scripts/run.mjs';
import { EditorClient, type OpenDocument } from './support/client.ts';

const program = `import errno
import select as sel
import socket

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(('127.0.0.1', 10000))
server.listen(5)
server.setblocking(False)
datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
datagrams.getpeername()
poller = sel.poll()
poller.register(server, sel.POLLIN)
connections = {}
while True:
    for fd, bits in poller.poll(5000):
        if fd == server.fileno():
            conn, peer = server.accept()
            connections[conn.fileno()] = conn
            poller.register(conn, sel.POLLIN | sel.POLLHUP)
            continue
        try:
            data = connections[fd].recv(2048)
        except OSError as error:
            if error.errno == errno.ECONNRESET:
                data = b''
        if data:
            connections[fd].sendall(data)
        else:
            poller.unregister(fd)
            connections.pop(fd).close()
`;

describe('what the language server knows', () => {
  let client: EditorClient;
  let document: OpenDocument;

  before(async () => {
    client = await EditorClient.start({ lab: true, runs: true });
    document = await client.open(program);
  });

  after(() => client.stop());

  async function hoverOn(text: string): Promise<string> {
    const hover = await document.hoverAt(document.positionOf(text));
    return (hover?.contents as MarkupContent | undefined)?.value ?? '';
  }

  it('explains calls, flags, options and errors', async () => {
    assert.match(await hoverOn('poll()'), /hands it to poll\(2\)/);
    assert.match(await hoverOn('poll(5000)'), /Milliseconds/);
    assert.match(await hoverOn('POLLHUP'), /Reported unasked/);
    assert.match(
      await hoverOn('SO_REUSEADDR'),
      /TIME_WAIT[\s\S]*SOL_SOCKET[\s\S]*default on this machine: off/,
    );
    assert.match(await hoverOn('ECONNRESET'), /RST/);
    assert.equal(await hoverOn('peer'), '');
  });

  it('links to an experiment in the lab, for a client that has it', async () => {
    const link = /\(command:networkLab\.startServer\?([^)]+)\)/.exec(await hoverOn('poll()'))?.[1];
    assert.deepEqual(JSON.parse(decodeURIComponent(link!)), [
      { multiplexer: 'poll', application: 'echo', port: 0 },
    ]);
    const plain = await EditorClient.start();
    const same = await plain.open(program);
    const hover = await same.hoverAt(same.positionOf('poll()'));
    assert.doesNotMatch(String((hover?.contents as MarkupContent | undefined)?.value), /command:/);
    await plain.stop();
  });

  it('says it in the language of the person', async () => {
    const chinese = await EditorClient.start({ strings: { 'read only': '只读', 'Linux alone': '仅 Linux' } });
    const other = await chinese.open('import socket\nprint(socket.SO_DOMAIN)\n');
    const hover = await other.hoverAt(other.positionOf('SO_DOMAIN'));
    assert.match(String((hover?.contents as MarkupContent | undefined)?.value), /只读[\s\S]*仅 Linux/);
    await chinese.stop();
  });

  async function completeAfter(typed: string): Promise<string[]> {
    const open = await client.open(`${program}${typed}`);
    const items = await open.completionsAt(open.positionAt(open.text.length));
    await open.close();
    return items.map(({ textEdit, label }) => textEdit?.newText ?? label);
  }

  it('completes levels, options that fit, with a value of the right form', async () => {
    assert.deepEqual((await completeAfter('server.setsockopt('))[0], 'socket.SOL_SOCKET');
    const tcp = await completeAfter('server.setsockopt(socket.IPPROTO_TCP, ');
    assert(tcp.includes('socket.TCP_NODELAY, 1'));
    assert(!tcp.some((item) => item.includes('SO_')));
    const own = await completeAfter('server.setsockopt(socket.SOL_SOCKET, socket.SO_');
    assert(own.includes("socket.SO_LINGER, struct.pack('ii', 1, 0)"));
    assert(!own.some((item) => item.includes('SO_ERROR')));
    assert((await completeAfter('server.getsockopt(socket.SOL_SOCKET, ')).includes('socket.SO_ERROR'));
    assert.deepEqual(await completeAfter('datagrams.setsockopt(socket.IPPROTO_TCP, '), []);
  });

  it('completes the flags of a poller', async () => {
    assert.equal((await completeAfter('poller.register(server, '))[0], 'sel.POLLIN');
    assert((await completeAfter('poller.modify(server, sel.POLLIN | ')).includes('sel.POLLOUT'));
    assert.deepEqual(await completeAfter('print('), []);
  });

  it('shows the arguments of the call that is being typed', async () => {
    const open = await client.open(`${program}sel.select([server], `);
    const help = await open.signatureAt(open.positionAt(open.text.length));
    assert.equal(help?.signatures[0]?.label, 'select(rlist, wlist, xlist, timeout=None)');
    assert.equal(help.activeParameter, 1);
    assert.match(
      String(help.signatures[0]?.parameters?.[1]?.documentation),
      /only while something is queued/,
    );
  });

  it('shows the unit of a timeout and what a backlog holds, unless they are turned off', async () => {
    assert.deepEqual(
      (await document.hints()).map(({ label, position }) => [label, position.line + 1]),
      [
        ['ms', 16],
        ['holds 6', 8],
      ],
    );
    const quiet = await EditorClient.start({ settings: { inlayHints: false } });
    assert.deepEqual(await (await quiet.open(program)).hints(), []);
    await quiet.stop();
  });

  it('offers to run the program in the lab, above its loop', async () => {
    const lenses = await document.lenses();
    assert.deepEqual(
      lenses.map(({ command, range }) => [command?.command, command?.arguments, range.start.line + 1]),
      [['networkLab.runInLab', [document.uri], 15]],
    );
  });

  it("offers the loop's twin in the hover where it begins, and where it waits", async () => {
    const configuration = {
      multiplexer: 'poll',
      application: 'echo',
      host: '127.0.0.1',
      port: 10000,
      backlog: 5,
      receiveSize: 2048,
    };
    const query = encodeURIComponent(JSON.stringify([configuration]));
    const link = `[Start this server's twin in the lab](command:networkLab.startServer?${query})`;
    for (const place of ['while True', 'poll(5000)', 'recv(']) {
      const shown = await document.hoverAt(document.positionOf(place));
      const value = (shown?.contents as { value: string } | undefined)?.value ?? '';
      assert.equal(value.includes(link), place !== 'recv(', place);
    }
  });

  it('puts one lens on a loop, however many mistakes it makes and waits it has', async () => {
    const open = await client.open(`import select
import socket
listener = socket.socket()
listener.bind(('127.0.0.1', 10000))
listener.listen(5)
readers = [listener]
while True:
    if len(readers) > 1:
        readable, _, _ = select.select(readers, readers, [])
    else:
        readable, _, _ = select.select(readers, [], [], 0)
    for sock in readable:
        if sock is listener:
            readers.append(sock.accept()[0])
        else:
            print(sock.recv(9).decode())
            sock.send(b'hello')
`);
    assert(open.diagnostics.length > 4, String(open.found));
    const lenses = await open.lenses();
    assert.deepEqual(
      lenses.map(({ command, range }) => [command?.command, range.start.line + 1]),
      [['networkLab.runInLab', 7]],
    );
    await open.close();
  });

  it('offers a mistake live in the hover and among the quick fixes, where the lab has a switch for it', async () => {
    const text =
      'import socket\nsock = socket.create_connection(("127.0.0.1", 8000))\nprint(sock.recv(9).decode())\n';
    const wrong = await client.open(text);
    assert.deepEqual(await wrong.lenses(), []);
    const title = 'See this mistake live (split-character)';
    const actions = await wrong.actionsAt(wrong.diagnostics[0]!.range);
    const live = actions.filter((action) => action.title === title);
    assert.deepEqual(
      live.map(({ command, edit, isPreferred }) => ({ command, edit, isPreferred })),
      [
        {
          command: { title, command: 'networkLab.seeMistake', arguments: ['split-character'] },
          edit: undefined,
          isPreferred: false,
        },
      ],
    );
    const hover = await wrong.hoverAt(wrong.positionOf('decode'));
    const link =
      /\[See this mistake live \(split-character\)\]\(command:networkLab\.seeMistake\?([^)]+)\)/.exec(
        (hover?.contents as MarkupContent | undefined)?.value ?? '',
      );
    assert.deepEqual(JSON.parse(decodeURIComponent(link![1]!)), ['split-character']);
  });

  it('offers no mistake live to a client without the lab', async () => {
    const plain = await EditorClient.start();
    const wrong = await plain.open(
      'import socket\nsock = socket.create_connection(("127.0.0.1", 8000))\nprint(sock.recv(9).decode())\n',
    );
    const actions = await wrong.actionsAt(wrong.diagnostics[0]!.range);
    assert(actions.length > 0);
    assert(!actions.some(({ command }) => command));
    const hover = await wrong.hoverAt(wrong.positionOf('decode'));
    assert.doesNotMatch(JSON.stringify(hover), /seeMistake/);
    await plain.stop();
  });

  it('agrees with the option table of the lab', async () => {
    const options = await optionsOfTheLab();
    assert.deepEqual(optionFacts.map(({ name }) => name).sort(), options.map(({ name }) => name).sort());
    for (const option of options) {
      const fact = findOption(option.name)!;
      const { level, kind, unit, effect, when = 'any', privilege } = fact;
      assert.deepEqual(
        { level, kind, unit, effect, when },
        {
          level: option.level,
          kind: option.kind,
          unit: option.unit,
          effect: option.effect,
          when: option.when,
        },
        option.name,
      );
      assert.equal(privilege, option.privilege, option.name);
      const usual = defaultOf(fact);
      if (usual !== undefined) assert.equal(usual, written(option.default), `${option.name}: default`);
    }
  });
});

function written(value: OptionValue | null | undefined): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'object') return value?.on ? 'on' : 'off';
  return String(value);
}

/** Every option that the engine lists, of a listener for IPv4 and of one for IPv6. */
async function optionsOfTheLab(): Promise<SocketOption[]> {
  const engine = spawn(process.execPath, [join(root, 'dist', 'engine.js'), '--stdio']);
  const connection = createMessageConnection(
    new StreamMessageReader(engine.stdout),
    new StreamMessageWriter(engine.stdin),
  );
  try {
    connection.listen();
    const found = new Map<string, SocketOption>();
    for (const host of ['127.0.0.1', '::1']) {
      const parameters = { multiplexer: 'epoll', application: 'echo', host };
      const { id } = await connection.sendRequest<ServerInfo>('server/start', parameters);
      for (const option of await connection.sendRequest<SocketOption[]>('option/list', { server: id }))
        found.set(option.name, found.get(option.name) ?? option);
    }
    return [...found.values()];
  } finally {
    connection.dispose();
    engine.kill();
  }
}
