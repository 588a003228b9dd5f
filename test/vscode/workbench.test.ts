/**
 * The lab in VS Code as a person meets it: the packaged extension installed, keys and clicks alone. What the
 * screen says of a socket is held against what the kernel says of it (ss, of iproute2).
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { packageExtension } from '../../scripts/package.ts';
import { LineClient } from '../clients/lineClient.ts';
import { launchBrowser } from '../host/browser.ts';
import { installHost } from '../host/install.ts';
import { installExtension, type ServedVSCode, serveVSCode } from '../host/server.ts';
import { Workbench } from '../host/workbench.ts';
import { until } from '../until.ts';

describe('the workbench', function () {
  this.timeout(120_000);

  const folder = mkdtempSync(join(tmpdir(), 'network-lab-workbench-'));
  const clients: LineClient[] = [];
  let served: ServedVSCode;
  let browser: Browser;
  let workbench: Workbench;
  let port: number;

  const treeRow = (text: string) => workbench.treeRows('Servers').filter({ hasText: text });
  const inspectorRow = (text: string) => workbench.treeRows('Connection').filter({ hasText: text });
  const walkthroughStep = (title: string, done: boolean) =>
    workbench.page.locator(`.getting-started-step[aria-checked=${done}]`, { hasText: title });
  const panelRow = (text: string | RegExp) =>
    workbench.webview.locator('lab-connection-grid [role=rowgroup] [role=row]', { hasText: text });
  const toggle = (option: string) => workbench.webview.locator(`[data-option=${option}] vscode-checkbox`);
  const isOn = (option: string) =>
    toggle(option).evaluate((checkbox) => (checkbox as HTMLInputElement).checked);

  before(async function () {
    this.timeout(600_000); // builds everything, where that was not done before
    const vsix = await packageExtension();
    await installHost();
    await installExtension(folder, vsix);
    served = await serveVSCode({ dataFolder: folder, trusted: true });
    browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1500, height: 950 } });
    workbench = await Workbench.open(page, served.address(folder));
  });

  after(async () => {
    await Promise.all(clients.map((client) => client.end()));
    await browser?.close();
    await served?.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-${Date.now()}`);
  });

  it('starts a server from the palette', async () => {
    await workbench.openView('Network Lab');
    await workbench.command('Network Lab: Start Server…');
    await workbench.pick('epoll');
    await workbench.pick('Level-triggered');
    await workbench.pick('echo');
    await workbench.answer('Address and port', '127.0.0.1:0');
    const server = workbench.treeRows('Servers').filter({ hasText: 'epoll · echo' });
    await server.waitFor();
    port = Number(/127\.0\.0\.1:(\d+)/.exec((await server.textContent())!)![1]);
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
    for (const { address } of clients) await panelRow(address).waitFor();
    assert.equal(await panelRow(/127\.0\.0\.1/).count(), 3);
    await panelRow(clients[0]!.address)
      .getByText(`${Buffer.byteLength('good morning, 早上好\n')} B`)
      .first()
      .waitFor();
  });

  it('selects in the tree what is selected in the panel, and back', async () => {
    const [first, second] = clients;
    await panelRow(first!.address).click();
    await treeRow(first!.address).and(workbench.page.locator('.selected')).waitFor();
    await treeRow(second!.address).click();
    await panelRow(second!.address).and(workbench.webview.locator('[aria-selected=true]')).waitFor();
  });

  it('sets options of the live socket, and shows what the kernel says of them', async () => {
    const { address } = clients[0]!;
    await panelRow(address).click();
    assert.doesNotMatch(kernelWord(port, address), /timer:\(keepalive/);
    for (const name of ['TCP_NODELAY', 'SO_KEEPALIVE']) {
      assert.equal(await isOn(name), false);
      await toggle(name).click();
      await until(`${name} on`, () => isOn(name));
    }
    await until('the keepalive timer in ss', () => /timer:\(keepalive/.test(kernelWord(port, address)));
    await inspectorRow('SO_KEEPALIVE').locator('[role=checkbox][aria-checked=true]').waitFor();
    await workbench.screenshot('panel');
    await toggle('SO_KEEPALIVE').click();
    await until('no keepalive timer in ss', () => !/timer:\(keepalive/.test(kernelWord(port, address)));
    assert.equal(await isOn('SO_KEEPALIVE'), false);
  });

  it('forgets clients that went', async () => {
    const gone = clients.pop()!;
    await gone.end();
    await panelRow(gone.address).waitFor({ state: 'detached' });
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
    const row = panelRow(`${Buffer.byteLength(`${line}\n`)} B`);
    await row.waitFor();
    await workbench.screenshot('terminal');
  });

  it('outlives its engine, and brings the server back on the same port', async () => {
    process.kill(processOf(port), 'SIGKILL');
    await treeRow('died').waitFor();
    await workbench.screenshot('died');
    await workbench.notification('The engine of Network Lab ended').getByText('Restart Servers').click();
    await treeRow(`127.0.0.1:${port} · 0 connections`).waitFor();
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
    await treeRow('epoll').waitFor({ state: 'detached' });
    for (const client of clients) await client.received('closed by the server');
    await workbench.screenshot('stopped');
  });
});

/** What ss says of the server's end of a connection. */
function kernelWord(port: number, peer: string): string {
  return execFileSync('ss', ['-tnoieH', 'src', `127.0.0.1:${port}`, 'dst', peer], { encoding: 'utf8' });
}

/** The process that listens on a port. */
function processOf(port: number): number {
  const listener = execFileSync('ss', ['-tlnpH', 'sport', '=', `:${port}`], { encoding: 'utf8' });
  return Number(/pid=(\d+)/.exec(listener)![1]);
}
