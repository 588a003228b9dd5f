/** A person's own program, started in a terminal of the lab: its lines, and how it is held, in panel, tree and editor. */
import { Puppet, type PuppetSocket } from '../engine/support/clients.ts';
import type { Workbench } from '../host/workbench.ts';
import { until } from '../until.ts';
import { LabWindow } from './labWindow.ts';

const echo = [
  'import select, socket',
  'listener = socket.create_server(("127.0.0.1", 0))',
  'sockets = [listener]',
  'while True:',
  '    for each in select.select(sockets, [], [])[0]:',
  '        if each is listener:',
  '            sockets.append(listener.accept()[0])',
  '        else:',
  '            data = each.recv(1024)',
  '            each.sendall(data)',
  '',
].join('\n');

describe('a program of a person’s own', function () {
  this.timeout(60_000);
  const puppet = new Puppet();
  let window: LabWindow;
  let workbench: Workbench;
  let client: PuppetSocket;

  before(async function () {
    this.timeout(600_000); // builds everything, where that was not done before
    window = await LabWindow.open({}, { file: { name: 'echo.py', text: echo } });
    ({ workbench } = window);
    await workbench.openView('Network Lab');
    await workbench.page.getByRole('button', { name: 'New Network Lab Terminal' }).click();
    await workbench.page.locator('.terminal.focus').waitFor();
    await workbench.page.keyboard.type('python3 echo.py\n');
    const listener = window.treeRow(/Listener/);
    await listener.waitFor();
    const port = Number(/127\.0\.0\.1:(\d+)/.exec((await listener.textContent())!)![1]);
    client = await puppet.connect(port);
    await workbench.command('Network Lab: Open Panel');
  });
  after(async () => {
    await puppet.dispose();
    await window?.end();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-${Date.now()}`);
  });

  /** Lines that have something behind their end, with that: VS Code writes it by styles. */
  const marked = () =>
    workbench.page.locator('.view-line').evaluateAll((lines) =>
      lines.flatMap((line) => {
        const behind = [...line.querySelectorAll('span')]
          .map((span) => getComputedStyle(span, '::after').content)
          .find((content) => content.includes('next:'));
        return behind === undefined ? [] : [`${line.textContent} ${behind}`.replace(/\s+/g, ' ').trim()];
      }),
    );

  it('is counted with its connections though no view of it is open', async () => {
    await workbench.statusItem('1 program · 1 connection').waitFor();
  });

  it('leads from a call to its line in the editor', async () => {
    await puppet.send(client, Buffer.from('hello'));
    await puppet.receiveExactly(client, 5);
    await window.inPanel('lab-the-call lab-place a').getByText('echo.py:5').click();
    await workbench.statusItem('Ln 5, Col 1').waitFor();
  });

  it('is held, and the editor shows the line with its next call, until it goes on', async () => {
    await workbench.command('Network Lab: Pause Loop');
    await window.inPanel('lab-loop-controls[held]').waitFor();
    await puppet.send(client, Buffer.from('held'));
    await until('the line of recv', async () =>
      /^data = each\.recv\(1024\) "next: recv\(fd \d+, 1,024 bytes\)"$/.test((await marked()).join()),
    );
    await workbench.command('Network Lab: Step One System Call');
    await until('the line of sendall', async () =>
      /^each\.sendall\(data\) "next: send\(fd \d+, 4 bytes\)"$/.test((await marked()).join()),
    );
    await window.treeRow(/held before send/).waitFor();
    await workbench.screenshot('program-held');
    await workbench.command('Network Lab: Resume Loop');
    await puppet.receiveExactly(client, 4);
    await until('no line marked', async () => (await marked()).length === 0);
  });
});
