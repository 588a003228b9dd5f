/** From a file that is open to the verdict on it, and to the mended program, as a person goes: with editor and mouse. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Puppet, type PuppetSocket } from '../engine/support/clients.ts';
import type { Workbench } from '../host/workbench.ts';
import { until } from '../until.ts';
import { LabWindow } from './labWindow.ts';
import { takePicture } from './takePicture.ts';

const text = `import select
import socket

listener = socket.create_server(('127.0.0.1', 0))
sockets = [listener]

while True:
    readable, _, _ = select.select(sockets, [], [])
    for each in readable:
        if each is listener:
            connection, address = each.accept()
            sockets.append(connection)
            continue
        data = each.recv(4096)
        each.sendall(data)
`;

describe('a file that is run in the lab', function () {
  this.timeout(60_000);
  const puppet = new Puppet();
  let window: LabWindow;
  let workbench: Workbench;
  let client: PuppetSocket;

  before(async function () {
    this.timeout(600_000); // builds everything, where that was not done before
    window = await LabWindow.open(
      { 'workbench.colorTheme': 'Dark Modern' },
      { file: { name: 'my server.py', text } },
    );
    ({ workbench } = window);
    await workbench.openView('Network Lab');
  });
  after(async () => {
    await puppet.dispose();
    await window?.end();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-${Date.now()}`);
  });

  const editor = () => workbench.page.locator('.editor-instance .view-lines');
  const listener = () => window.treeRow(/Listener/);
  const port = async () => Number(/127\.0\.0\.1:(\d+)/.exec((await listener().textContent())!)![1]);

  it('is run by the button above it, after the question for arguments, and shown', async () => {
    await workbench.page
      .locator('.editor-actions')
      .getByRole('button', { name: /^Run in the Lab/ })
      .click();
    await workbench.answer('Run my server.py in the Lab');
    await listener().waitFor();
    await window.inPanel('lab-server-header').getByText('127.0.0.1:').first().waitFor();
    client = await puppet.connect(await port());
    await puppet.send(client, Buffer.from('hello'));
    await puppet.receiveExactly(client, 5);
  });

  it('is held, and leads to its line; an option of its connection is set', async () => {
    await window.inPanel('lab-the-call lab-place a').getByText('my server.py:8').click();
    await workbench.statusItem('Ln 8, Col 1').waitFor();
    await workbench.command('Network Lab: Pause Loop');
    await window.inPanel('lab-loop-controls[held]').waitFor();
    await workbench.command('Network Lab: Resume Loop');
    await window.panelRow(client.address).click();
    await window.panelToggle('TCP_NODELAY').click();
    await until('the option', () => window.isOn('TCP_NODELAY'));
  });

  /** What stands behind the line with this text, which is no part of it. */
  async function behind(part: string): Promise<string> {
    const spans = editor().locator('.view-line', { hasText: part }).first().locator('span');
    const contents = await spans.evaluateAll((all) =>
      all.map((span) => getComputedStyle(span, '::after').content),
    );
    return contents.filter((content) => content !== 'none').join('');
  }

  it('has its calls behind its lines, where that is switched on', async () => {
    assert.equal(await behind('each.recv'), '');
    await workbench.command('Network Lab: Toggle Calls beside Lines');
    await until(async () => assert.match(await behind('each.recv'), /^"1 call · 5 B"$/));
    await until(async () => assert.match(await behind('select.select'), /^"[23] calls"$/));
    await workbench.command('Network Lab: Toggle Calls beside Lines');
    await until(async () => assert.equal(await behind('each.recv'), ''));
  });

  it('gets a verdict at its line: in the panel, the tree, and among the problems', async () => {
    await puppet.close(client);
    const verdict = window.inPanel('lab-verdicts');
    await verdict.getByText('eof-ignored').waitFor();
    await verdict.getByText('my server.py:14').waitFor();
    await window.treeRow(/eof-ignored/).waitFor();
    await workbench.command('Problems: Focus on Problems View');
    const problems = workbench.page.locator('.markers-panel');
    await problems.getByText(/eof-ignored, confirmed: /).waitFor();
    const rows = problems.locator('.monaco-list-row', { hasText: 'eof-ignored' });
    await until('one word on it', async () => (await rows.count()) === 1);
    await verdict.scrollIntoViewIfNeeded();
    await workbench.page.mouse.move(0, 0);
    await takePicture(workbench, 'program');
  });

  it('is mended, run again by its button, and the verdict is gone', async () => {
    await editor().getByText('each.sendall(data)').click();
    await workbench.page.keyboard.press('End');
    await workbench.page.keyboard.insertText(' if data else (sockets.remove(each), each.close())');
    await window.inPanel('lab-server-header').getByRole('button', { name: 'Run Again' }).click();
    await window.inPanel('lab-verdicts').waitFor({ state: 'detached' });
    await until('the mended one', async () => (await port()) > 0);
    client = await puppet.connect(await port());
    await puppet.send(client, Buffer.from('hello'));
    await puppet.receiveExactly(client, 5);
    await puppet.close(client);
    await until(
      'no connection',
      async () => (await window.treeRow(/0 connections|no connections/).count()) > 0,
    );
    await workbench.command('Problems: Focus on Problems View');
    await workbench.page.locator('.markers-panel').getByText('No problems have been detected').waitFor();
  });

  it('is ended, and what its panel shows stays', async () => {
    await window.inPanel('lab-server-header').getByRole('button', { name: 'End Program' }).click();
    await window.inPanel('lab-banner').getByText('It was ended by SIGTERM.').waitFor();
    await window.inPanel('lab-banner').getByRole('button', { name: 'Run Again' }).waitFor();
  });

  it('what was opened before the window is reloaded goes on being watched', async () => {
    const { page } = workbench;
    const folder = new URL(page.url()).searchParams.get('folder')!;
    writeFileSync(join(folder, 'later.py'), text);
    await workbench.command('Network Lab: New Network Lab Terminal');
    await page.locator('.terminal.focus').waitFor();
    await page.keyboard.type(
      `setsid sh -c 'echo $NETWORK_LAB_FOLDER > in; for i in $(seq 1200); do [ -e go ] && exec python3 later.py; sleep 0.05; done' &\n`,
    );
    const reports = await until(
      'it to wait',
      () => existsSync(join(folder, 'in')) && (readFileSync(join(folder, 'in'), 'utf8').trim() || false),
    );
    // The lab of the window that goes removes it; the next one's is another.
    const before = statSync(join(reports, 'heartbeat')).ino;
    await page.reload();
    await page.locator('.monaco-workbench .activitybar').waitFor({ timeout: 60_000 });
    await workbench.command('Network Lab: Focus on Servers View');
    await until('the new lab to be there', () => inodeOf(join(reports, 'heartbeat')) !== before, 30_000);
    writeFileSync(join(folder, 'go'), '');
    const row = window.treeRow(/later\.py/).first();
    await row.waitFor();
    await row.click();
    await workbench.command('Network Lab: End Program');
    await window.treeRow(/later\.py.*SIGTERM/).waitFor();
  });
});

/** @throws while there is no such file. */
function inodeOf(path: string): number {
  return statSync(path).ino;
}
