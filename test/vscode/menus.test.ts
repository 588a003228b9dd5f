/** What is done by menus, dialogs and commands to a server and its clients; hostile text; the window reloaded. */
import assert from 'node:assert/strict';
import { Puppet, type PuppetSocket } from '../engine/support/clients.ts';
import type { Workbench } from '../host/workbench.ts';
import { until } from '../until.ts';
import { LabWindow, listenerOf } from './labWindow.ts';

/** Markup, a mark that turns the direction of writing, an escape sequence, bytes that are no UTF-8. */
const hostile = Buffer.concat([
  Buffer.from('<img src=x onerror="document.title=\'owned\'">\u202etxt.exe\u001b[2J'),
  Buffer.from([0xff, 0xfe]),
]);

describe('the lab by its menus', function () {
  this.timeout(60_000);
  const puppet = new Puppet();
  let window: LabWindow;
  let workbench: Workbench;
  let port: number;

  before(async function () {
    this.timeout(600_000); // builds everything, where that was not done before
    window = await LabWindow.open();
    ({ workbench } = window);
    await workbench.openView('Network Lab');
    port = await window.startServer(['epoll', 'Level-triggered', 'echo', 'TCP']);
    await workbench.command('Network Lab: Open Panel');
  });
  after(async () => {
    await puppet.dispose();
    await window?.end();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-${Date.now()}`);
  });

  it('offers in the panel’s own menu to pause reading, then to resume it', async () => {
    const client = await puppet.connect(port);
    const row = window.panelRow(client.address);
    await row.click({ button: 'right' });
    await workbench.chooseInMenu('Pause Reading');
    await window.treeRow(client.address).filter({ hasText: 'reading paused' }).waitFor();
    await window.panelAsksAnew();
    await row.click({ button: 'right' });
    await workbench.menuItem('Resume Reading').waitFor();
    assert.equal(await workbench.menuItem('Pause Reading').count(), 0);
    await workbench.screenshot('menu');
    await workbench.chooseInMenu('Resume Reading');
    await window.treeRow('reading paused').waitFor({ state: 'detached' });
    await puppet.close(client);
  });

  it('shows bytes from the network as text, never as markup', async () => {
    const client = await puppet.connect(port);
    await window.panelRow(client.address).click();
    await workbench.command('Network Lab: Pause Loop');
    await window.inPanel('lab-loop-controls[held]').waitFor();
    await puppet.send(client, hostile);
    // Received and not sent yet, the message waits in the application queue, where it can be read.
    const text = window.inPanel('lab-queued-messages bdi').first();
    await until('the message received', async () => {
      await workbench.command('Network Lab: Step One System Call');
      await window.panelAsksAnew();
      return text.isVisible();
    });
    assert.match((await text.textContent())!, /^<img src=x.*‹U\+202E›txt\.exe␛\[2J\ufffd\ufffd$/);
    assert.equal(await window.inPanel('img').count(), 0);
    await workbench.command('Network Lab: Resume Loop');
    await puppet.receiveExactly(client, hostile.length);
    await puppet.close(client);
  });

  it('copies a whole server as text', async () => {
    const client = await puppet.connect(port);
    await window.panelRow(client.address).waitFor();
    await workbench.command('Network Lab: Copy State as Text');
    await workbench.statusItem('The server’s state is in the clipboard').waitFor();
    const text = await window.clipboard();
    assert.match(
      text,
      new RegExp(`^echo on 127\\.0\\.0\\.1:${port}, tcp, epoll \\(level-triggered\\), running`),
    );
    assert.match(
      text,
      new RegExp(`listener fd ${listenerOf(port).fd}, accept queue 0 of 6, backlog 5, overflows 0`),
    );
    assert(text.includes(`\t${client.address}\topen\t`), text);
    await puppet.close(client);
  });

  it('counts at the listener what comes while its accept queue is full', async () => {
    await workbench.command('Network Lab: Pause Accepting');
    await window.treeRow('accepting paused').waitFor();
    const crowd: PuppetSocket[] = [];
    // A backlog of 5 holds 6.
    for (let i = 0; i < 9; i++) crowd.push(await puppet.connect(port, { wait: false }));
    const listener = window.treeRow(/^Listener.*accept queue 6 of 6 · overflows \d/);
    await listener.click();
    await window.inspectorRow(/^Overflows\d/).waitFor();
    await workbench.screenshot('overflows');
    for (const client of crowd) await puppet.close(client);
    await workbench.command('Network Lab: Resume Accepting');
    await window.treeRow('accepting paused').waitFor({ state: 'detached' });
    await workbench.statusItem('1 server · 0 connections').waitFor();
  });

  it('marks a server that makes a mistake, in the tree and on the lab’s icon', async () => {
    await workbench.command('Network Lab: Make a Classic Mistake…');
    await workbench.quickInputRow('eof-ignored').click();
    await workbench.screenshot('mistakes');
    await workbench.acceptPicks();
    await window.treeRow('mistakes: eof-ignored').waitFor();
    await window.inPanel('lab-server-header .fault').waitFor();
    await workbench.page.locator('.activitybar .badge-content', { hasText: '1' }).first().waitFor();
    await workbench.command('Network Lab: Make a Classic Mistake…');
    await workbench.quickInputRow('eof-ignored').click();
    await workbench.acceptPicks();
    await window.treeRow('mistakes').waitFor({ state: 'detached' });
  });

  it('asks before other machines can reach a server', async () => {
    await workbench.command('Network Lab: Start Server…');
    for (const answer of ['poll', 'receive', 'TCP']) await workbench.pick(answer);
    await workbench.answer('Address and port', '0.0.0.0:0');
    await window.leaveOptions();
    await workbench.dialogButton('Listen on 0.0.0.0').waitFor();
    await workbench.screenshot('not-loopback');
    await workbench.dialogButton('Cancel').click();
    await workbench.statusItem('1 server ·').waitFor();
    assert.equal(await window.treeRow('receive').count(), 0);
  });

  it('asks nothing about an address that is not of this machine, but says so', async () => {
    await workbench.command('Network Lab: Start Server…');
    for (const answer of ['poll', 'receive', 'TCP']) await workbench.pick(answer);
    await workbench.answer('Address and port', '192.0.2.1:8002');
    await window.leaveOptions();
    await workbench.notification('EADDRNOTAVAIL').waitFor();
    assert.equal(await workbench.dialogButton('Listen on 192.0.2.1').count(), 0);
    assert.equal(await window.treeRow('receive').count(), 0);
  });

  it('says what the kernel made of an option', async () => {
    await window.treeRow(`127.0.0.1:${port} ·`).click();
    await workbench.command('Network Lab: Set Socket Option…');
    await workbench.pick('SO_SNDBUF');
    await workbench.answer('SO_SNDBUF', '20000');
    await workbench
      .notification('SO_SNDBUF: Asked for 20,000 bytes; the kernel reports 40,000 bytes.')
      .waitFor();
  });

  it('sends a swarm of clients, and stops it', async () => {
    await workbench.command('Network Lab: Start Swarm of Clients…');
    await workbench.pick('talk');
    await workbench.answer('How many clients?', '50');
    await workbench.statusItem('50 of 50 clients').waitFor();
    await workbench.statusItem('1 server · 50 connections').waitFor();
    await workbench.screenshot('swarm');
    await workbench.command('Network Lab: Stop Swarm of Clients');
    await workbench.notification('The swarm is stopped: 50 connections made').waitFor();
    await workbench.statusItem('1 server · 0 connections').waitFor();
  });

  it('says why not all clients of a swarm can connect, and fills the queues of slow readers', async function () {
    this.timeout(120_000); // a SYN that found no room comes again after seconds
    await workbench.command('Network Lab: Pause Accepting');
    await window.treeRow('accepting paused').waitFor();
    await workbench.command('Network Lab: Start Swarm of Clients…');
    await workbench.pick('slow readers');
    await workbench.answer('How many clients?', '8');
    const progress = workbench.notification('Connecting 8 clients');
    await progress.getByText(/waiting: the accept queue overflowed, since accepting is paused/).waitFor();
    await workbench.screenshot('swarm-waits');
    await workbench.command('Network Lab: Resume Accepting');
    await workbench.statusItem('8 of 8 clients').waitFor({ timeout: 60_000 });
    // The application queue is full: what a slow reader is there to show.
    await window
      .panelRow(/(9\d\d|1,02\d) KiB/)
      .first()
      .waitFor();
    await workbench.screenshot('swarm-slow-readers');
    await workbench.command('Network Lab: Stop Swarm of Clients');
    await workbench.notification('The swarm is stopped: 8 connections made').waitFor();
  });

  it('offers another port where one is in use', async () => {
    await workbench.command('Network Lab: Start Server…');
    for (const answer of ['poll', 'echo', 'UDP']) await workbench.pick(answer);
    await workbench.answer('Address and port', '127.0.0.1:0');
    await window.leaveOptions();
    await window.treeRow('poll · echo · UDP').filter({ hasText: '0 peers' }).waitFor();
    await workbench.command('Network Lab: Start Server…');
    for (const answer of ['select', 'echo', 'TCP']) await workbench.pick(answer);
    await workbench.answer('Address and port', `127.0.0.1:${port}`);
    await window.leaveOptions();
    await workbench.notification('EADDRINUSE').getByText('Pick Another Port').click();
    await workbench.answer('Address and port', '127.0.0.1:0');
    await window.treeRow('select · echo').waitFor();
  });

  it('comes back with the window on the same server, and brings it back on its port', async () => {
    await workbench.page.reload();
    await window.treeRow(`127.0.0.1:${port} · stopped`).waitFor();
    const banner = window.inPanel('lab-banner').filter({ hasText: 'It ended with the window' });
    await banner.waitFor();
    await workbench.screenshot('reloaded');
    await banner.getByText('Restart Server').click();
    await window.treeRow(`127.0.0.1:${port} · 0 connections`).waitFor();
    const client = await puppet.connect(port);
    await window.panelRow(client.address).waitFor();
  });

  it('says of a server that died why, and shows the call that ended it', async () => {
    const mortal = await window.startServer(['select', 'echo', 'TCP']);
    await window.treeRow(`127.0.0.1:${mortal} ·`).click();
    await workbench.command('Network Lab: Make a Classic Mistake…');
    await workbench.quickInputRow('closed-not-removed').click();
    await workbench.acceptPicks();
    await window.treeRow('mistakes: closed-not-removed').waitFor();
    await puppet.close(await puppet.connect(mortal));
    await workbench.notification(`The server on 127.0.0.1:${mortal} died.`).getByText('Open Panel').click();
    await window.treeRow(/died \(.*EBADF/).waitFor();
    await workbench.statusItem('1 died').waitFor();
    await window.inPanel('lab-the-call').filter({ hasText: '= -1 EBADF' }).waitFor();
    await workbench.screenshot('died-by-mistake');
    await workbench.command('Network Lab: Copy State as Text');
    await workbench.statusItem('The server’s state is in the clipboard').waitFor();
    assert.match(await window.clipboard(), /^echo on .*, select, died\n[\s\S]*EBADF/);
  });

  it('gives a server the options that bind reads', async () => {
    const ask = async (address: string) => {
      await workbench.command('Network Lab: Start Server…');
      for (const answer of ['poll', 'receive', 'UDP']) await workbench.pick(answer);
      await workbench.answer('Address and port', address);
      await workbench.pick('SO_REUSEPORT');
      await workbench.page.keyboard.press('Enter');
    };
    await ask('127.0.0.1:0');
    const first = window.treeRow('poll · receive · UDP').filter({ hasText: '127.0.0.1' });
    await first.waitFor();
    const shared = /127\.0\.0\.1:(\d+)/.exec((await first.textContent())!)![1]!;
    await ask(`127.0.0.1:${shared}`);
    await until('two servers on one port', async () => (await first.count()) === 2);
  });
});
