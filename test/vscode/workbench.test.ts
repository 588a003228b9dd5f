/**
 * The lab in VS Code as a person meets it: the packaged extension installed, keys and clicks alone. What the
 * screen says of a socket is held against what the kernel says of it (ss, of iproute2).
 */
import assert from 'node:assert/strict';
import { LineClient } from '../clients/lineClient.ts';
import type { Workbench } from '../host/workbench.ts';
import { until } from '../until.ts';
import { kernelWord, LabWindow, listenerOf } from './labWindow.ts';

describe('the workbench', function () {
  this.timeout(120_000);

  const clients: LineClient[] = [];
  let window: LabWindow;
  let workbench: Workbench;
  let port: number;

  const walkthroughStep = (title: string, done: boolean) =>
    workbench.page.locator(`.getting-started-step[aria-checked=${done}]`, { hasText: title });

  before(async function () {
    this.timeout(600_000); // builds everything, where that was not done before
    window = await LabWindow.open();
    ({ workbench } = window);
  });

  after(async () => {
    await Promise.all(clients.map((client) => client.end()));
    await window?.end();
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-${Date.now()}`);
  });

  it('starts a server from the palette', async () => {
    await workbench.openView('Network Lab');
    port = await window.startServer(['epoll', 'Level-triggered', 'echo', 'TCP']);
    await window.treeRow('epoll · echo').waitFor();
    await workbench.statusItem('1 server · 0 connections').waitFor();
  });

  it('shows three Python clients as they come', async () => {
    for (let count = 0; count < 3; count++) clients.push(await LineClient.connect('127.0.0.1', port));
    for (const { address } of clients) {
      await workbench.treeRows('Servers').filter({ hasText: address }).waitFor();
    }
    await workbench.statusItem('1 server · 3 connections').waitFor();
    clients[0]!.send('good morning, 早上好');
    await clients[0]!.received('good morning, 早上好');
    await workbench.screenshot('tree');
  });

  it('shows the same three in the panel', async () => {
    await workbench.command('Network Lab: Open Panel');
    for (const { address } of clients) await window.panelRow(address).waitFor();
    assert.equal(await window.panelRow(/127\.0\.0\.1/).count(), 3);
    await window
      .panelRow(clients[0]!.address)
      .getByText(`${Buffer.byteLength('good morning, 早上好\n')} B`)
      .first()
      .waitFor();
  });

  it('selects in the tree what is selected in the panel, and back', async () => {
    const [first, second] = clients;
    await window.panelRow(first!.address).click();
    await window.treeRow(first!.address).and(workbench.page.locator('.selected')).waitFor();
    await window.treeRow(second!.address).click();
    await window.panelRow(second!.address).and(workbench.webview.locator('[aria-selected=true]')).waitFor();
  });

  it('sets options of the live socket, and shows what the kernel says of them', async () => {
    const { address } = clients[0]!;
    await window.panelRow(address).click();
    assert.doesNotMatch(kernelWord(port, address), /timer:\(keepalive/);
    for (const name of ['TCP_NODELAY', 'SO_KEEPALIVE']) {
      assert.equal(await window.isOn(name), false);
      await window.panelToggle(name).click();
      await until(`${name} on`, () => window.isOn(name));
    }
    await until('the keepalive timer in ss', () => /timer:\(keepalive/.test(kernelWord(port, address)));
    await window.inspectorRow('SO_KEEPALIVE').locator('[role=checkbox][aria-checked=true]').waitFor();
    await workbench.screenshot('panel');
    await window.panelToggle('SO_KEEPALIVE').click();
    await until('no keepalive timer in ss', () => !/timer:\(keepalive/.test(kernelWord(port, address)));
    assert.equal(await window.isOn('SO_KEEPALIVE'), false);
  });

  it('forgets clients that went', async () => {
    const gone = clients.pop()!;
    await gone.end();
    await window.panelRow(gone.address).waitFor({ state: 'detached' });
    await workbench.statusItem('1 server · 2 connections').waitFor();
  });

  it('connects a client that is a terminal', async () => {
    await workbench.command('Network Lab: Connect Client…');
    const terminal = workbench.page.locator('.terminal-wrapper.active .xterm');
    await terminal.waitFor();
    await workbench.statusItem('1 server · 3 connections').waitFor();
    await terminal.click();
    const line = 'typed in a terminal';
    await workbench.page.keyboard.type(line);
    await workbench.page.keyboard.press('Enter');
    const row = window.panelRow(`${Buffer.byteLength(`${line}\n`)} B`);
    await row.waitFor();
    await workbench.screenshot('terminal');
  });

  it('outlives its engine, and brings the server back on the same port', async () => {
    process.kill(listenerOf(port).pid, 'SIGKILL');
    await window.treeRow('died').waitFor();
    await workbench.screenshot('died');
    await workbench.notification('The engine of Network Lab ended').getByText('Restart Servers').click();
    await window.treeRow(`127.0.0.1:${port} · 0 connections`).waitFor();
    clients.splice(0);
    clients.push(await LineClient.connect('127.0.0.1', port));
    clients[0]!.send('back again');
    await clients[0]!.received('back again');
  });

  it('knows in its walkthrough what was really done', async () => {
    await workbench.command('Network Lab: Get Started');
    for (const step of ['Start a server', 'Connect a client', 'Watch the queues', 'Toggle a socket option']) {
      await walkthroughStep(step, true).waitFor();
    }
    await walkthroughStep('Stop the server', false).waitFor();
    await workbench.screenshot('walkthrough');
  });

  it('stops the server, and the status bar shows nothing', async () => {
    await workbench.command('Network Lab: Stop All Servers');
    await workbench.statusItem(/server/).waitFor({ state: 'detached' });
    await window.treeRow('epoll').waitFor({ state: 'detached' });
    for (const client of clients) await client.received('closed by the server');
    await workbench.screenshot('stopped');
  });
});
