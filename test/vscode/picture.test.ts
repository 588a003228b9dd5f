/**
 * The picture of the lab in the README: taken of real servers with real clients. It lies in test-results/; with
 * NETWORK_LAB_PICTURE set it replaces the one in media/screenshots (`npm run screenshots`).
 */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/run.mjs';
import { Puppet } from '../engine/support/clients.ts';
import { until } from '../until.ts';
import { LabWindow } from './labWindow.ts';

const largest = 300 * 1024;

describe('the picture in the README', function () {
  this.timeout(90_000);
  const puppet = new Puppet();
  let window: LabWindow;

  before(async function () {
    this.timeout(600_000); // builds everything, where that was not done before
    window = await LabWindow.open({ 'workbench.colorTheme': 'Dark Modern' });
    await window.workbench.openView('Network Lab');
  });
  after(async () => {
    await puppet.dispose();
    await window?.end();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await window?.workbench.screenshot(`failed-${Date.now()}`);
  });

  it('has a server, talking clients, and one that does not read', async () => {
    const { workbench } = window;
    const port = await window.startServer(['epoll', 'Level-triggered', 'echo', 'TCP']);
    await workbench.command('Network Lab: Open Panel');
    const deaf = await puppet.connect(port);
    await workbench.command('Network Lab: Start Swarm of Clients…');
    await workbench.pick('talk');
    await workbench.answer('How many clients?', '12');
    await workbench.statusItem('12 of 12 clients').waitFor();
    await window.panelRow(deaf.address).click();
    await until('the application queue filling', async () => {
      await puppet.sendUntilFull(deaf);
      return window.inPanel('lab-queue-pipe .application.filled').isVisible();
    });
    await window.inPanel('lab-queue-pipe .held').first().waitFor();
    await window.inspectorRow('Application').filter({ hasText: 'messages' }).waitFor();
    await window.panelAsksAnew();
    await workbench.page.mouse.move(0, 0);
    const path = await workbench.screenshot('readme');
    const { size } = statSync(path);
    assert(size < largest, `${size} bytes`);
    if (process.env.NETWORK_LAB_PICTURE) keep(path);
  });
});

function keep(path: string): void {
  const folder = join(root, 'media', 'screenshots');
  mkdirSync(folder, { recursive: true });
  copyFileSync(path, join(folder, 'panel.png'));
}
