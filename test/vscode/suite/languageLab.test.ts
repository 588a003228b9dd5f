/** From the code into the lab: what the lenses and quick fixes of the language server start is there, in the engine and in a panel. */
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import * as vscode from 'vscode';
import type { LabServerInfo } from '../../../extension/contract/server.ts';
import type { Lab } from '../../../extension/lab/lab.ts';
import { until } from '../../until.ts';
import { closeEditors, diagnosed, openUntitled } from './editor.ts';
import { activateLab, connectTo, expectEcho } from './lab.ts';

const echoServer = (port: number) => `import select
import socket

listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(("127.0.0.1", ${port}))
listener.listen(7)
listener.setblocking(False)
poller = select.poll()
poller.register(listener, select.POLLIN)
connections = {}
while True:
    for fd, event in poller.poll():
        if fd == listener.fileno():
            connection, _ = listener.accept()
            connections[connection.fileno()] = connection
            poller.register(connection, select.POLLIN)
        else:
            data = connections[fd].recv(512)
            connections[fd].sendall(data)
`;

const cChatServer = `#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  struct epoll_event event = {.events = EPOLLIN}, ready[16];
  char buffer[256];
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  int poller = epoll_create1(0);
  bind(listener, (struct sockaddr *)&address, sizeof address);
  listen(listener, 5);
  event.data.fd = listener;
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    int count = epoll_wait(poller, ready, 16, -1);
    for (int i = 0; i < count; i++) {
      if (ready[i].data.fd == listener) {
        event.data.fd = accept(listener, NULL, NULL);
        epoll_ctl(poller, EPOLL_CTL_ADD, event.data.fd, &event);
      } else if (recv(ready[i].data.fd, buffer, sizeof buffer, 0) < 0) {
        return 1;
      }
    }
  }
}
`;

describe('the ways from the code into the lab', () => {
  let lab: Lab;

  before(async () => {
    lab = await activateLab();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('networkLab.stopAllServers');
    assert.deepEqual(lab.running(), []);
    await closeEditors();
  });

  async function lensIn(document: vscode.TextDocument, about: string): Promise<vscode.CodeLens> {
    const all = 100;
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      all,
    );
    const found = lenses.find(({ command }) => command?.title.includes(about));
    assert(found, `${about} is among ${lenses.map(({ command }) => command?.title)}`);
    return found;
  }

  /** The link in the hover over a place. */
  async function linkIn(document: vscode.TextDocument, place: string, title: string) {
    const position = document.positionAt(document.getText().indexOf(place));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      position,
    );
    const text = hovers.flatMap(({ contents }) =>
      contents.map((each) => (each as vscode.MarkdownString).value),
    );
    const [, link] = new RegExp(`\\[${title}\\]\\(command:([^)]*)\\)`).exec(text.join('\n')) ?? [];
    assert(link, `${title} is in ${text}`);
    const [command, query] = link.split('?') as [string, string];
    return { command: { title, command, arguments: JSON.parse(decodeURIComponent(query)) } };
  }

  async function quickFixFor(diagnostic: vscode.Diagnostic, document: vscode.TextDocument, about: string) {
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      diagnostic.range,
    );
    const found = actions.find(({ title }) => title.includes(about));
    assert(found, `${about} is among ${actions.map(({ title }) => title)}`);
    return found;
  }

  /** Clicks it. @returns The one server that the lab has then. */
  async function follow({ command }: Pick<vscode.CodeLens, 'command'>): Promise<LabServerInfo> {
    assert.deepEqual(lab.running(), []);
    await vscode.commands.executeCommand(command!.command, ...(command!.arguments ?? []));
    await until('the server', () => lab.running().length === 1);
    return lab.runningServers()[0]!;
  }

  const panels = () =>
    vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(({ input }) => input instanceof vscode.TabInputWebview && /networkLab/.test(input.viewType));

  it('start the twin of a server in Python: its multiplexer, address, backlog and shape', async () => {
    const port = await freePort();
    const document = await openUntitled('python', echoServer(port));
    await diagnosed(document, 'eof-ignored');
    const lens = await lensIn(document, 'Run in the Lab');
    assert.match(document.lineAt(lens.range.start.line).text, /^while True/);
    const server = await follow(await linkIn(document, 'while True', "Start this server's twin in the lab"));
    const { multiplexer, application, transport, address, backlog, faults } = server;
    assert.deepEqual(
      { multiplexer, application, transport, address, backlog, faults },
      {
        multiplexer: 'poll',
        application: 'echo',
        transport: 'tcp',
        address: { host: '127.0.0.1', port, family: 'IPv4' },
        backlog: 7,
        faults: [],
      },
    );
    const client = await connectTo(server);
    await expectEcho(client, 'as the original would\n');
    client.destroy();
  });

  it('start the twin of a server in C', async () => {
    const document = await openUntitled('c', cChatServer);
    await diagnosed(document, 'eof-ignored');
    const server = await follow(await linkIn(document, 'epoll_wait(', "Start this server's twin in the lab"));
    assert.deepEqual(
      [server.multiplexer, server.application, server.address.host],
      ['epoll', 'receive', '127.0.0.1'],
    );
  });

  it('start a server that makes the mistake, and show it in a panel', async () => {
    const document = await openUntitled('python', echoServer(10000));
    const diagnostic = await diagnosed(document, 'eof-ignored');
    const server = await follow(
      await quickFixFor(diagnostic, document, 'See this mistake live (eof-ignored)'),
    );
    assert.deepEqual(server.faults, ['eof-ignored']);
    await until('the panel', () => panels().length === 1);
    const client = await connectTo(server);
    client.destroy();
    const { waits } = await lab.request('server/statistics', { server: server.id });
    await until('the loop spinning', async () => {
      const now = await lab.request('server/statistics', { server: server.id });
      return now.waits! > waits! + 1000;
    });
  });
});

/** A port that nobody has at the moment. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
