/** The language server as a person meets it: what is drawn, shown under the pointer, offered above a line. And its picture. */
import type { Locator } from 'playwright-core';
import { LabWindow } from './labWindow.ts';
import { takePicture } from './takePicture.ts';

const server = `import select
import socket

listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.setblocking(False)
listener.bind(("127.0.0.1", 10000))
listener.listen(5)
poller = select.poll()
poller.register(listener, select.POLLIN)
connections = {listener.fileno(): listener}
while True:
    for fd, event in poller.poll(5):
        if fd == listener.fileno():
            connection, peer = listener.accept()
            connection.setblocking(False)
            connections[connection.fileno()] = connection
            poller.register(connection, select.POLLIN)
            continue
        data = connections[fd].recv(1024)
        print(data.decode())
        connections[fd].send(data)
`;

describe('a program in the editor, and its picture in the README', function () {
  this.timeout(90_000);
  let window: LabWindow;

  before(async function () {
    this.timeout(600_000); // builds everything, where that was not done before
    window = await LabWindow.open(
      {
        'workbench.colorTheme': 'Dark Modern',
        'editor.minimap.enabled': false,
        'breadcrumbs.enabled': false,
        'editor.occurrencesHighlight': 'off',
        'window.commandCenter': false,
        'window.title': 'server.py',
      },
      { viewport: { width: 1280, height: 880 }, file: { name: 'server.py', text: server } },
    );
  });
  after(() => window?.end());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window?.workbench.screenshot(`failed-${Date.now()}`);
  });

  const inEditor = (selector: string, hasText?: string | RegExp): Locator =>
    window.workbench.page.locator(`.editor-instance ${selector}`, hasText ? { hasText } : {});

  /** Holds the pointer at the end of a word, on the line that has it last, until what is shown has the link. */
  async function explained(word: RegExp, link: string): Promise<void> {
    const token = inEditor('.view-line span span', word).last();
    const { width, height } = (await token.boundingBox())!;
    await token.hover({ position: { x: width - 3, y: height / 2 } });
    const shown = window.workbench.page.locator('.monaco-hover:visible');
    await shown.locator('a', { hasText: link }).waitFor();
  }

  it('has squiggles, lenses and hints, and an explanation with links under the pointer', async () => {
    const { workbench } = window;
    await workbench.command('View: Toggle Primary Side Bar Visibility');
    await inEditor('.squiggly-warning').first().waitFor();
    await inEditor('.codelens-decoration', 'Run in the Lab').waitFor();
    await inEditor('.view-line', /holds\s6/).waitFor();
    await workbench.command('Problems: Focus on Problems View');
    await workbench.page.locator('.markers-panel', { hasText: 'the peer has closed' }).waitFor();
    await explained(/recv$/, 'See this mistake live (eof-ignored)');
    await explained(/poll$/, 'See it live');
    await takePicture(workbench, 'language');
  });
});
