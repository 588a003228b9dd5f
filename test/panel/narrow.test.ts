/** The panel in the layout that the walkthrough's own steps make: beside an editor, above a terminal. */
import assert from 'node:assert/strict';
import { until } from '../until.ts';
import { FakeLab } from './fakeLab.ts';
import { PanelBrowser, type PanelPage, screenshot } from './page.ts';
import { connections } from './samples.ts';

describe('panel: narrow and low', function () {
  this.timeout(60_000);
  let browser: PanelBrowser;
  let panel: PanelPage;
  let lab: FakeLab;

  before(async () => {
    browser = await PanelBrowser.start();
  });
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });
  after(() => browser.stop());

  const place = async (selector: string) => (await panel.page.locator(selector).first().boundingBox())!;

  async function open(clients: number): Promise<void> {
    lab = new FakeLab();
    lab.connections = connections(clients);
    lab.selection = { server: 1, connection: 1 };
    panel = await browser.open(lab, { width: 571, height: 535 });
    await panel.page.locator('lab-queue-pipe li').first().waitFor();
    await panel.page.locator('lab-option-row').first().waitFor();
  }

  it('shows the queues of the selected connection without scrolling', async () => {
    await open(1);
    const station = await place('lab-queue-pipe li');
    assert(station.y + station.height < 535, `the first queue ends at ${station.y + station.height}`);
    await screenshot(panel, 'walkthrough');
  });

  it('has a table as high as its rows, below it the queues, then the loop, then the options', async () => {
    await open(5);
    const [table, queues, loop, options] = [
      await place('lab-connection-grid'),
      await place('.queues'),
      await place('.call'),
      await place('.options'),
    ];
    const last = await place('#row-4');
    assert(table.y + table.height - (last.y + last.height) < 20, 'no room below the last row');
    assert(Math.abs(queues.y - (table.y + table.height)) < 2, 'the queues are the first below the table');
    assert(loop.y >= queues.y + queues.height - 1 && options.y >= loop.y + loop.height - 1);
  });

  it('scrolls to the queues of the row that is picked, and keeps the row in view', async () => {
    lab = new FakeLab();
    lab.connections = connections(1);
    panel = await browser.open(lab, { width: 461, height: 435 });
    await panel.page.locator('#row-0').click();
    await until(async () => {
      const receiveQueue = await place('lab-queue-pipe ol:last-of-type li.receive');
      const row = await place('#row-0');
      assert(row.y >= -1, `the row begins at ${row.y}`);
      assert(receiveQueue.y + receiveQueue.height < 435, `the receive queue begins at ${receiveQueue.y}`);
    });
    await screenshot(panel, 'narrow-picked');
  });

  it('has its counters on straight lines, with a rate or without', async () => {
    await open(1);
    await until(async () => {
      lab.statistics = { ...lab.statistics, receives: lab.statistics.receives + 1 };
      const counters = await panel.page.locator('lab-counters dl > div').evaluateAll((all) =>
        all.map((counter) => ({
          line: Math.round(counter.getBoundingClientRect().top),
          name: Math.round(counter.querySelector('dt')!.getBoundingClientRect().top),
          hasRate: counter.querySelector('.rate')!.textContent !== '',
        })),
      );
      assert(counters.some(({ hasRate }) => hasRate) && counters.some(({ hasRate }) => !hasRate));
      for (const { line, name } of counters) assert.equal(name - line, counters[0]!.name - counters[0]!.line);
    });
  });

  it('scrolls on when the wheel is turned over the table', async () => {
    for (const clients of [1, 60]) {
      await open(clients);
      const before = await place('.head');
      const row = await place('#row-0');
      await panel.page.mouse.move(row.x + 100, row.y + 5);
      await until(async () => {
        await panel.page.mouse.wheel(0, 200);
        assert((await place('.head')).y < before.y);
      });
      if (clients === 1) await panel.close();
    }
  });
});
