/** What a person sees beside the diagnostics in a C file: facts, choices, hints, lenses. */
import assert from 'node:assert/strict';
import type { MarkupContent } from 'vscode-languageserver';
import { EditorClient, type OpenDocument } from '../support/client.ts';

const server = `#include <sys/epoll.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <unistd.h>
#define PORT 7000

int main(void) {
  struct sockaddr_in address = {.sin_family = AF_INET};
  struct epoll_event event = {.events = EPOLLIN}, ready[16];
  char buffer[2048];
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), yes = 1;
  int poller = epoll_create1(0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  address.sin_port = htons(PORT);
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  bind(listener, (struct sockaddr *)&address, sizeof address);
  listen(listener, 5);
  event.data.fd = listener;
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    int count = epoll_wait(poller, ready, 16, 2500);
    for (int i = 0; i < count; i++) {
      if (ready[i].data.fd == listener) {
        event.data.fd = accept(listener, NULL, NULL);
        epoll_ctl(poller, EPOLL_CTL_ADD, event.data.fd, &event);
      } else {
        ssize_t n = recv(ready[i].data.fd, buffer, sizeof buffer, 0);
        if (n > 0) send(ready[i].data.fd, buffer, n, MSG_NOSIGNAL);
      }
    }
  }
}
`;

describe('C in the editor', () => {
  let client: EditorClient;
  let document: OpenDocument;

  before(async () => {
    client = await EditorClient.start({ lab: true, runs: true });
    document = await client.open(server, 'c');
  });

  after(() => client.stop());

  const hoverOn = async (text: string) =>
    ((await document.hoverAt(document.positionOf(text)))?.contents as MarkupContent | undefined)?.value;

  it('tells what calls, options, flags and errors are', async () => {
    assert.match((await hoverOn('epoll_wait'))!, /maxevents/);
    assert.match((await hoverOn('SO_REUSEADDR'))!, /SOL_SOCKET/);
    assert.match((await hoverOn('EPOLLIN'))!, /EPOLLIN/);
    assert.equal(await hoverOn('address.sin_port'), undefined);
  });

  it('says nothing in files without sockets', async () => {
    const plain = await client.open('#include <stdio.h>\nint select(int x);\nint y = EAGAIN;\n', 'c');
    assert.equal(await plain.hoverAt(plain.positionOf('EAGAIN')), null);
    assert.deepEqual(plain.diagnostics, []);
    await plain.close();
  });

  it('draws units, and what a backlog holds', async () => {
    const labels = (await document.hints()).map(({ label }) => label);
    assert.deepEqual(labels, ['ms', 'holds 6']);
  });

  it('offers to run the program in its one lens, its twin in the hover, and the mistake live among the quick fixes', async () => {
    const [run, ...others] = await document.lenses();
    assert.deepEqual(others, []);
    assert.deepEqual(run?.command?.arguments, [document.uri]);
    const twin = {
      multiplexer: 'epoll',
      application: 'echo',
      host: '0.0.0.0',
      port: 7000,
      backlog: 5,
      receiveSize: 2048,
    };
    const shown = await document.hoverAt(document.positionOf('epoll_wait'));
    const { value } = shown!.contents as { value: string };
    assert(value.includes(`networkLab.startServer?${encodeURIComponent(JSON.stringify([twin]))}`), value);
    const { range } = document.diagnostics.find(({ code }) => code === 'eof-ignored')!;
    const commands = (await document.actionsAt(range)).map(({ command }) => command);
    const live = commands.find((command) => command?.arguments?.[0] === 'eof-ignored');
    assert.equal(live?.command, 'networkLab.seeMistake');
    assert.equal(live.arguments?.[1].multiplexer, 'epoll');
  });

  const typing = async (text: string) => {
    const open = await client.open(
      `#include <sys/socket.h>\n#include <sys/epoll.h>\nvoid f(int fd) {\n  ${text}`,
      'c',
    );
    return { open, position: open.positionAt(open.text.length) };
  };

  it('completes options of the level with a value of their kind', async () => {
    const { open, position } = await typing('setsockopt(fd, SOL_SOCKET, ');
    const items = await open.completionsAt(position);
    const labels = items.map(({ label }) => label);
    assert(labels.includes('SO_LINGER') && !labels.includes('TCP_NODELAY'));
    const linger = items.find(({ label }) => label === 'SO_LINGER');
    assert.match(
      linger!.textEdit!.newText,
      /^SO_LINGER, &\(struct linger\)\{1, 0\}, sizeof\(struct linger\)$/,
    );
  });

  it('completes levels, and the flags of events', async () => {
    const levels = await typing('setsockopt(fd, ');
    assert((await levels.open.completionsAt(levels.position)).some(({ label }) => label === 'IPPROTO_TCP'));
    const flags = await typing('struct epoll_event event;\n  event.events = EPOLLIN | ');
    assert((await flags.open.completionsAt(flags.position)).some(({ label }) => label === 'EPOLLET'));
  });

  it('shows the arguments of the call that is being typed', async () => {
    const { open, position } = await typing('epoll_wait(poller, ready, ');
    const help = await open.signatureAt(position);
    assert.match(help!.signatures[0]!.label, /^epoll_wait\(/);
    assert.equal(help!.activeParameter, 2);
  });
});
