/** The selected socket: options that are set and read back, the pipe of queues, the buttons. */
import assert from 'node:assert/strict';
import { eventually, reads } from './eventually.ts';
import { FakeLab, LabError } from './fakeLab.ts';
import { PanelBrowser, type PanelPage, screenshot } from './page.ts';

describe('panel: the socket', function () {
  this.timeout(60_000);
  let browser: PanelBrowser;
  let panel: PanelPage;
  let lab: FakeLab;

  before(async () => {
    browser = await PanelBrowser.start();
  });
  beforeEach(async () => {
    lab = new FakeLab();
    lab.selection = { server: 1, connection: 3 };
    panel = await browser.open(lab, { height: 1300 });
    await option('TCP_NODELAY').waitFor();
  });
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });
  after(() => browser.stop());

  const option = (name: string) => panel.page.locator(`[data-option="${name}"]`);
  const lastSet = () => lab.asked.findLast(({ method }) => method === 'option/set')?.parameters;

  it('sets a flag by its toggle and shows what the kernel says', async () => {
    await option('TCP_NODELAY').getByText('TCP_NODELAY').click();
    await eventually(() =>
      assert.deepEqual(lastSet(), { server: 1, connection: 3, name: 'TCP_NODELAY', value: true }),
    );
    await eventually(async () => assert.equal(await isOn('TCP_NODELAY'), true));
    await reads(option('TCP_NODELAY'), /default: off/);
  });

  it('sets a flag from the keyboard', async () => {
    await option('SO_KEEPALIVE').getByRole('switch').focus();
    await panel.page.keyboard.press('Space');
    await eventually(() => assert.equal(lastSet()?.name, 'SO_KEEPALIVE'));
    await eventually(async () => assert.equal(await isOn('SO_KEEPALIVE'), true));
  });

  it('has the host set an option on all connections, from the keyboard', async () => {
    await option('TCP_NODELAY').getByRole('switch').focus();
    await panel.page.keyboard.press('Tab');
    await panel.page.keyboard.press('Enter');
    await eventually(() =>
      assert.deepEqual(lab.asked.findLast(({ method }) => method === 'panel/run')?.parameters, {
        command: 'networkLab.setOptionOnAll',
        server: 1,
        option: { name: 'TCP_NODELAY', value: false },
      }),
    );
  });

  it('goes back to the value of the kernel when it refuses, and says why', async () => {
    lab.instead['option/set'] = () => {
      throw new LabError('setsockopt(TCP_NODELAY): EINVAL', {
        errno: 'EINVAL',
        syscall: 'setsockopt',
        hint: 'The connection is closed.',
      });
    };
    await option('TCP_NODELAY').getByText('TCP_NODELAY').click();
    await option('TCP_NODELAY').getByRole('alert').waitFor();
    await reads(option('TCP_NODELAY'), /setsockopt\(TCP_NODELAY\): EINVAL\. The connection is closed\./);
    assert.equal(await isOn('TCP_NODELAY'), false);
  });

  it('shows the number that the kernel made of the number asked for', async () => {
    const field = option('SO_RCVBUF').getByRole('spinbutton');
    await field.fill('65536');
    await field.press('Enter');
    await eventually(() => assert.equal(lastSet()?.value, 65_536));
    await eventually(async () => assert.equal(await field.inputValue(), '131072'));
    await reads(option('SO_RCVBUF'), /Asked for 65536; the kernel reports 131072\./);
  });

  it('chooses a name from those there are', async () => {
    await option('TCP_CONGESTION').locator('vscode-single-select').click();
    await option('TCP_CONGESTION').getByRole('option', { name: 'reno' }).click();
    await eventually(() => assert.equal(lastSet()?.value, 'reno'));
  });

  it('resets an option to its default', async () => {
    await option('SO_SNDBUF').getByRole('button', { name: 'Reset SO_SNDBUF to its default' }).click();
    await eventually(() => assert.equal(lastSet()?.value, 16_384));
  });

  it('offers no switch for what cannot be set, and says why', async () => {
    await reads(option('SO_BROADCAST'), /Means something for UDP only\./);
    await option('SO_BROADCAST').getByText('SO_BROADCAST').click({ force: true });
    assert.equal(lab.countOf('option/set'), 0);
  });

  it('draws the pipe with its bytes, and names the limit that holds', async () => {
    const pipe = panel.page.locator('lab-queue-pipe');
    await pipe.getByText('The peer does not read: its receive window is closed.').waitFor();
    const bytes = await pipe.locator('.bytes').allInnerTexts();
    assert.equal(bytes.length, 5);
    assert.equal(bytes[3], '128 KiB');
    await screenshot(panel, 'socket');
  });

  it('acts on the connection, and shows the error of an action that fails', async () => {
    await panel.page.getByRole('button', { name: 'Pause reading' }).click();
    await eventually(() => {
      const act = lab.asked.findLast(({ method }) => method === 'connection/act');
      assert.deepEqual(act?.parameters, { server: 1, connection: 3, action: 'pauseReading' });
    });
    lab.instead['connection/act'] = () => {
      throw new LabError('no connection 3', { hint: 'It has ended.' });
    };
    await panel.page.getByRole('button', { name: 'Close', exact: true }).click();
    await panel.page.getByText('no connection 3. It has ended.').waitFor();
  });

  async function isOn(name: string): Promise<boolean> {
    return option(name)
      .locator('vscode-checkbox')
      .evaluate((box) => (box as HTMLInputElement).checked);
  }
});
