/** The picture of the panel in the README: taken of real servers with real clients. */
import { Puppet } from '../engine/support/clients.ts';
import { until } from '../until.ts';
import { LabWindow } from './labWindow.ts';
import { takePicture } from './takePicture.ts';

describe('the picture of the panel in the README', function () {
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
    const held = window.inPanel('lab-queue-pipe .held');
    await until('the application queue to be full, when the server reads no more', async () => {
      await puppet.sendUntilFull(deaf);
      return held.filter({ hasText: 'application queue is full' }).isVisible();
    });
    await window.inspectorRow('Application').filter({ hasText: 'messages' }).waitFor();
    await window.panelAsksAnew();
    await workbench.page.mouse.move(0, 0);
    await takePicture(workbench, 'panel');
  });
});
