/** The selected socket: options that are set and read back, the pipe of queues, the buttons. */
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { bytes } from '../../extension/shared/words/quantities.ts';
import { until } from '../until.ts';
import { FakeLab, LabError } from './fakeLab.ts';
import { PanelBrowser, type PanelPage, screenshot } from './page.ts';
import { reads } from './reading.ts';
import * as samples from './samples.ts';

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
    panel = await browser.open(lab, { height: 1400 });
    await option('TCP_NODELAY').waitFor();
  });
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });
  after(() => browser.stop());

  const option = (name: string) => panel.page.locator(`[data-option="${name}"]`);
  const inspection = () => samples.inspection(lab.connections[2]!);
  const lastSet = () => lab.asked.findLast(({ method }) => method === 'option/set')?.parameters;

  it('leads back to the listener, from the keyboard too, and does not close anything', async () => {
    await panel.page.getByRole('button', { name: '‹ Listener' }).focus();
    await panel.page.keyboard.press('Enter');
    await panel.page.locator('lab-listener-detail').waitFor();
    assert.equal(lab.countOf('connection/act'), 0);
    await until(async () =>
      assert.equal(await panel.page.locator('.queues').evaluate((place) => place.matches(':focus')), true),
    );
  });

  it('draws the bar of each queue in a theme without orange too', async () => {
    await panel.page.evaluate(() =>
      document.documentElement.style.setProperty('--vscode-charts-orange', 'initial'),
    );
    const pictures = await panel.page
      .locator('lab-queue-pipe .bar')
      .evaluateAll((bars) => bars.map((bar) => getComputedStyle(bar).backgroundImage));
    assert.ok(pictures.length > 4);
    for (const picture of pictures) assert.match(picture, /gradient/);
  });

  it('sets a flag by its toggle and shows what the kernel says', async () => {
    await option('TCP_NODELAY').getByText('TCP_NODELAY').click();
    await until(() =>
      assert.deepEqual(lastSet(), { server: 1, connection: 3, name: 'TCP_NODELAY', value: true }),
    );
    await until(async () => assert.equal(await isOn('TCP_NODELAY'), true));
    await reads(option('TCP_NODELAY'), /default: off/);
  });

  it('sets a flag from the keyboard', async () => {
    await option('SO_KEEPALIVE').getByRole('switch').focus();
    await panel.page.keyboard.press('Space');
    await until(() => assert.equal(lastSet()?.name, 'SO_KEEPALIVE'));
    await until(async () => assert.equal(await isOn('SO_KEEPALIVE'), true));
  });

  it('has options that are one row for the Tab key, and arrows between them', async () => {
    const stops = () =>
      panel.page.evaluate(() => {
        const path: Element[] = [];
        for (let at = document.activeElement; at !== null; at = at.shadowRoot?.activeElement ?? null)
          path.push(at);
        return path.findLast((each) => each.matches('lab-option-row'))?.getAttribute('data-option') ?? null;
      });
    const press = (key: string) => panel.page.keyboard.press(key);
    const isAt = (name: string) => until(async () => assert.equal(await stops(), name));
    await panel.page.locator('.options summary').first().focus();
    await press('Tab');
    const first = (await stops())!;
    let count = 0;
    for (; (await stops()) !== null; count++) {
      assert.equal(await stops(), first);
      assert(count < 6, `${count} stops and still in the options`);
      await press('Tab');
    }
    await press('Shift+Tab');
    await option(first).press('Escape');
    const order = await panel.page
      .locator('lab-option-row')
      .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.option!));
    await press('ArrowDown');
    await isAt(order[1]!);
    await press('End');
    await isAt(order.at(-1)!);
    await press('Home');
    await isAt(order[0]!);
    // Another row is the stop now, with its own controls.
    while ((await stops()) !== 'SO_RCVBUF') await press('ArrowDown');
    await press('Enter');
    const field = option('SO_RCVBUF').getByRole('spinbutton');
    await until(async () => assert(await field.evaluate((input) => input.matches(':focus'))));
    // The arrows are the number's own; Escape goes back to the row.
    const before = Number(await field.inputValue());
    await press('ArrowUp');
    await until(async () => assert.notEqual(Number(await field.inputValue()), before));
    await press('Escape');
    assert(await option('SO_RCVBUF').evaluate((row) => row.matches(':focus')));
  });

  it('has the host set an option on all connections, from the keyboard', async () => {
    await option('TCP_NODELAY').getByRole('switch').focus();
    await panel.page.keyboard.press('Tab');
    await panel.page.keyboard.press('Enter');
    await until(() =>
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
    await until(() => assert.equal(lastSet()?.value, 65_536));
    await until(async () => assert.equal(await field.inputValue(), '131072'));
    await reads(option('SO_RCVBUF'), /Asked for 65,536 bytes; the kernel reports 131,072 bytes\./);
  });

  it('chooses a name from those there are', async () => {
    await option('TCP_CONGESTION').locator('vscode-single-select').click();
    await option('TCP_CONGESTION').getByRole('option', { name: 'reno' }).click();
    await until(() => assert.equal(lastSet()?.value, 'reno'));
  });

  it('resets an option to its default', async () => {
    await option('SO_SNDBUF').getByRole('button', { name: 'Reset SO_SNDBUF to its default' }).click();
    await until(() => assert.equal(lastSet()?.value, 16_384));
  });

  it('offers no switch for what cannot be set, and says why', async () => {
    await reads(option('SO_BROADCAST'), /SO_BROADCAST off .*Means something for UDP only\./);
    await option('SO_BROADCAST')
      .getByRole('img', { name: 'cannot be set now' })
      .or(option('SO_BROADCAST').locator('vscode-icon[name=lock]'))
      .first()
      .waitFor();
    assert.equal(await option('SO_BROADCAST').locator('vscode-checkbox').count(), 0);
    await option('SO_BROADCAST').getByText('SO_BROADCAST').click({ force: true });
    assert.equal(lab.countOf('option/set'), 0);
  });

  it('draws the pipe with its bytes, and names the limit that holds', async () => {
    const pipe = panel.page.locator('lab-queue-pipe');
    await pipe.getByText('The peer does not read: its receive window is closed.').waitFor();
    const { row, queues } = inspection();
    const sending = pipe.getByRole('list', { name: 'Sending' }).getByRole('listitem');
    assert.deepEqual(await amounts(sending), {
      Application: bytes(queues.application.bytes),
      Unsent: bytes(queues.unsent),
      'In flight': bytes(queues.inFlight),
      "Peer's receive queue": '128 KiB',
      'Read by the peer': bytes(row.sent - 130_560),
    });
    await screenshot(panel, 'socket');
  });

  it('draws the other direction, too, and names what holds the peer back', async () => {
    const receiving = panel.page.getByRole('list', { name: 'Receiving' }).getByRole('listitem');
    const { row } = inspection();
    assert.deepEqual(await amounts(receiving), {
      "Peer's unsent": '2.96 MiB',
      "Peer's in flight": '0 B',
      'Receive queue': bytes(row.receiveQueue),
      'Read by the server': bytes(row.received),
    });
    await panel.page
      .getByText(
        'The server reads too slowly: the receive window that we offer is used up, and the peer holds 2.96 MiB back.',
      )
      .waitFor();
    const marked = panel.page.getByRole('listitem').filter({ has: panel.page.locator('vscode-icon') });
    assert.deepEqual(Object.keys(await amounts(marked)), ["Peer's receive queue", 'Receive queue']);
  });

  it('shows of a peer on another machine only what our kernel knows', async () => {
    lab.instead['connection/inspect'] = () => {
      const { queues, ...rest } = inspection();
      return { ...rest, queues: { ...queues, peer: undefined, peerReceive: undefined } };
    };
    const pipe = panel.page.locator('lab-queue-pipe');
    await pipe.getByText('the peer is not on this machine').waitFor();
    assert.deepEqual(Object.keys(await amounts(pipe.getByRole('listitem'))), [
      'Application',
      'Unsent',
      'In flight',
      "Peer's receive queue",
      'Receive queue',
      'Read by the server',
    ]);
  });

  it('acts on the connection, and shows the error of an action that fails', async () => {
    await panel.page.getByRole('button', { name: 'Pause reading' }).click();
    await until(() => {
      const act = lab.asked.findLast(({ method }) => method === 'connection/act');
      assert.deepEqual(act?.parameters, { server: 1, connection: 3, action: 'pauseReading' });
    });
    lab.instead['connection/act'] = () => {
      throw new LabError('no connection 3', { hint: 'It has ended.' });
    };
    await panel.page.getByRole('button', { name: 'Close connection', exact: true }).click();
    await panel.page.getByText('no connection 3. It has ended.').waitFor();
  });

  /** What stands at each station of the pipe, by its name. */
  async function amounts(stations: Locator): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    for (const station of await stations.all()) {
      const name = await station.locator('span').nth(1).textContent();
      found[name!.trim()] = (await station.locator('.bytes').textContent())!;
    }
    return found;
  }

  async function isOn(name: string): Promise<boolean> {
    return option(name)
      .locator('vscode-checkbox')
      .evaluate((box) => (box as HTMLInputElement).checked);
  }
});
