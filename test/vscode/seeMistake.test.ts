/** See a Mistake Live, as a person sees it: what the panel shows, what is said, and the one click that ends it. */
import assert from 'node:assert/strict';
import type { Workbench } from '../host/workbench.ts';
import { until } from '../until.ts';
import { LabWindow } from './labWindow.ts';

describe('a classic mistake, live', function () {
  this.timeout(90_000);
  let window: LabWindow;
  let workbench: Workbench;

  before(async function () {
    this.timeout(600_000); // builds everything, where that was not done before
    window = await LabWindow.open();
    ({ workbench } = window);
    await workbench.openView('Network Lab');
  });
  after(() => window?.end());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-${Date.now()}`);
  });

  const fault = () => window.inPanel('lab-fault-switches [data-fault=eof-ignored]');
  const notification = () => workbench.notification('eof-ignored, live');

  async function see(): Promise<void> {
    await workbench.command('Network Lab: See a Mistake Live');
    await workbench.pick('eof-ignored');
    await window.treeRow('mistakes: eof-ignored').waitFor();
    await notification().waitFor();
  }

  it('opens the panel with the section unfolded, and marks the counters that show it', async () => {
    await see();
    await window.inPanel('lab-fault-switches .on[data-fault=eof-ignored]').waitFor();
    const waits = window.inPanel('lab-counters .marked').filter({ hasText: 'Waits' });
    await waits.locator('.mark', { hasText: 'eof-ignored' }).waitFor();
    assert.match((await notification().textContent())!, /Watch: Close a client: the socket stays readable/);
    await workbench.screenshot('see-mistake');
  });

  it('keeps connections, until the mistake is switched off in the panel', async () => {
    await window.panelRow('FIN received').first().waitFor();
    await fault().locator('vscode-checkbox').click();
    await until('no connection kept', async () => (await window.panelRow('FIN received').count()) === 0);
  });

  it('ends with one click', async () => {
    await notification().hover();
    await notification().getByRole('button', { name: 'Cancel' }).click();
    await window.treeRow(/\w/).first().waitFor({ state: 'detached' });
    await notification().waitFor({ state: 'detached' });
  });

  it('ends when the server is stopped', async () => {
    await see();
    await window.stopServers();
    await notification().waitFor({ state: 'detached' });
  });
});
