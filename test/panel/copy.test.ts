/** What is copied is what is shown; the context menu is told what was clicked. */
import assert from 'node:assert/strict';
import { connectionLines } from '../../extension/shared/text.ts';
import { socketStateText } from '../../media/panel/words/copyText.ts';
import { until } from '../until.ts';
import { FakeLab } from './fakeLab.ts';
import { PanelBrowser, type PanelPage } from './page.ts';
import * as samples from './samples.ts';

describe('panel: copying', function () {
  this.timeout(60_000);
  let browser: PanelBrowser;
  let panel: PanelPage;
  let lab: FakeLab;

  before(async () => {
    browser = await PanelBrowser.start();
    lab = new FakeLab();
    lab.selection = { server: 1, connection: 3 };
    panel = await browser.open(lab);
    await panel.page.locator('lab-socket-detail header').waitFor();
    await panel.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  });
  after(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.close();
    await browser.stop();
  });

  const clipboard = () => panel.page.evaluate(() => navigator.clipboard.readText());

  it('copies the connection as JSON', async () => {
    await panel.page.getByRole('button', { name: 'Copy as JSON' }).click();
    await until(async () => {
      const { inspection, options } = JSON.parse(await clipboard());
      assert.equal(inspection.row.id, 3);
      assert.equal(options.length, lab.options.length);
    });
  });

  it('has the host copy the whole server', async () => {
    await panel.page.getByRole('button', { name: 'Copy State as Text' }).click();
    await until(() => {
      const run = lab.asked.findLast(({ method }) => method === 'panel/run');
      assert.deepEqual(run?.parameters, { command: 'networkLab.copyState', server: 1 });
    });
  });

  it('copies a row with Ctrl+C', async () => {
    await panel.page.getByRole('grid').focus();
    await panel.page.keyboard.press('Control+c');
    await until(async () => assert.match(await clipboard(), /^id\tfd\tpeer.*\n1\t23\t127\.0\.0\.1:40001/));
  });

  it('tells the context menu the connection under the pointer', async () => {
    await panel.page.locator('[data-connection="5"]').click({ button: 'right' });
    const context = await panel.page.locator('network-lab-panel').getAttribute('data-vscode-context');
    assert.deepEqual(JSON.parse(context!), {
      webviewSection: 'connection',
      connection: 5,
      readingPaused: false,
      server: 1,
      transport: 'tcp',
      preventDefaultContextMenuItems: true,
    });
  });

  it('tells the context menu of the keyboard the row that the keyboard is on, and shows which that is', async () => {
    await panel.page.locator('.scroller').focus();
    await panel.page.keyboard.press('Home');
    for (let row = 0; row < 3; row++) await panel.page.keyboard.press('ArrowDown');
    await panel.page.keyboard.press('Shift+F10');
    await panel.page.locator('.row.menu[data-connection="4"]').waitFor();
    // What the browser does then, in a window: the table has the focus.
    await panel.page.locator('.scroller').dispatchEvent('contextmenu', { bubbles: true, composed: true });
    const told = await panel.page.locator('network-lab-panel').getAttribute('data-vscode-context');
    const { webviewSection, connection } = JSON.parse(told!) as Record<string, unknown>;
    assert.deepEqual([webviewSection, connection], ['connection', 4]);
    await panel.page.locator('[data-connection="6"]').click({ button: 'right' });
    await panel.page.locator('.row.menu[data-connection="6"]').waitFor();
    await panel.page.locator('[data-connection="3"]').click();
    await panel.page.locator('.row.menu').waitFor({ state: 'detached' });
  });

  it('tells the context menu the option under the pointer, and what it is', async () => {
    await panel.page.locator('[data-option="TCP_NODELAY"] p').first().click({ button: 'right' });
    const context = await panel.page.locator('network-lab-panel').getAttribute('data-vscode-context');
    const { value } = lab.options.find(({ name }) => name === 'TCP_NODELAY')!;
    assert.deepEqual(JSON.parse(context!), {
      webviewSection: 'option',
      option: 'TCP_NODELAY',
      value,
      settable: true,
      connection: 3,
      server: 1,
      transport: 'tcp',
      preventDefaultContextMenuItems: true,
    });
  });

  it('writes exact numbers, and hostile peers harmlessly', () => {
    const [row] = samples.connections(1);
    row!.peer = 'a\nb\u202e';
    assert.match(connectionLines([row!], 'connection')[1]!, /\ta↵b‹U\+202E›\t/);
    const state = { inspection: samples.inspection(row!), options: samples.connectionOptions() };
    const text = socketStateText(state, 'connection');
    assert.match(text, /\nsendBuffer: 2626560\n/);
    assert.match(text, /\npeer's sendBuffer: 4194304\n/);
    assert.match(text, /\nSO_LINGER = off\n/);
  });
});
