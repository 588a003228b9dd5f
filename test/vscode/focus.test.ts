/** Where the keyboard is after a click in the panel: what the palette opens then has it. */

import type { Workbench } from '../host/workbench.ts';
import { until } from '../until.ts';
import { LabWindow } from './labWindow.ts';

/** The late focus came twice in eight times. */
const times = 10;

describe('the focus after a click in the panel', function () {
  this.timeout(120_000);
  let window: LabWindow;
  let workbench: Workbench;

  before(async function () {
    this.timeout(600_000); // builds everything, where that was not done before
    window = await LabWindow.open();
    ({ workbench } = window);
    await workbench.openView('Network Lab');
    await window.startServer(['epoll', 'Level-triggered', 'echo', 'TCP']);
    await workbench.command('Network Lab: Connect Client…');
    await window.panelRow('127.0.0.1').first().waitFor();
  });
  after(() => window?.end());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-${Date.now()}`);
  });

  it('is in the terminal that the palette opened: what is typed goes to the server', async () => {
    const received = window
      .inPanel('lab-counters dl > div')
      .filter({ hasText: 'Received' })
      .locator('.total');
    for (let time = 1; time <= times; time++) {
      await window.panelRow('127.0.0.1').first().click();
      await workbench.command('Network Lab: Connect Client…');
      await window.panelRow('127.0.0.1').nth(time).waitFor();
      await workbench.page.keyboard.type('hello\n');
      await until(
        `${6 * time} bytes`,
        async () => (await received.textContent())!.trim() === `${6 * time} B`,
      );
    }
  });
});
