/** The connection table: what it shows, how it sorts, filters, scrolls and is driven by keys. */
import assert from 'node:assert/strict';
import { until } from '../until.ts';
import { FakeLab } from './fakeLab.ts';
import { PanelBrowser, type PanelPage, screenshot } from './page.ts';
import { frames, reads, textIn } from './reading.ts';
import { connections } from './samples.ts';

describe('panel: connection table', function () {
  this.timeout(60_000);
  let browser: PanelBrowser;
  let panel: PanelPage;
  let lab: FakeLab;

  before(async () => {
    browser = await PanelBrowser.start();
  });
  beforeEach(() => {
    lab = new FakeLab();
  });
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.close();
  });
  after(() => browser.stop());

  const bodyRows = () => panel.page.locator('lab-connection-grid [role=row][aria-selected]');
  const grid = () => panel.page.getByRole('grid', { name: 'Connections' });
  const column = (name: string) => bodyRows().locator(`.${name}`).allInnerTexts();
  const lastView = () => lab.asked.findLast(({ method }) => method === 'connection/view')!.parameters;

  it('shows a row for each connection, and rows that come later', async () => {
    panel = await browser.open(lab);
    await until(async () => assert.equal(await bodyRows().count(), 12));
    assert.equal((await column('peer'))[0], '127.0.0.1:40001');
    lab.connections = connections(15);
    await until(async () => assert.equal(await bodyRows().count(), 15));
    assert.equal(await grid().getAttribute('aria-rowcount'), '16');
  });

  it('sorts by a column, and the other way at a second click', async () => {
    panel = await browser.open(lab);
    const header = panel.page.getByRole('columnheader', { name: /^Receive queue/ });
    await header.getByRole('button').click();
    await until(async () => assert.equal(await header.getAttribute('aria-sort'), 'descending'));
    const largest = Math.max(...lab.connections.map(({ receiveQueue }) => receiveQueue));
    const owner = lab.connections.find(({ receiveQueue }) => receiveQueue === largest)!;
    await until(async () => assert.equal((await column('peer'))[0], owner.peer));
    await header.getByRole('button').click();
    await until(async () => assert.equal(await header.getAttribute('aria-sort'), 'ascending'));
    await until(async () => assert.equal((await column('peer')).at(-1), owner.peer));
  });

  it('filters, and says how many of how many are left', async () => {
    panel = await browser.open(lab);
    await panel.page.getByRole('textbox', { name: 'Filter connections' }).fill('halfClosed');
    await until(async () => assert.equal(await bodyRows().count(), 1));
    await reads(panel.page.locator('lab-grid-tools'), /1 of 12 connections/);
    assert.deepEqual(await column('state'), ['FIN received']);
  });

  it('keeps the page and the requests small with 10,000 connections, wherever it is scrolled', async () => {
    lab.connections = connections(10_000);
    panel = await browser.open(lab);
    await until(async () => assert.equal(await grid().getAttribute('aria-rowcount'), '10001'));
    for (const top of [0, 44_000, 110_000, 219_000]) {
      await panel.page.locator('.scroller').evaluate((scroller, to) => scroller.scrollTo(0, to), top);
      const first = Math.max(0, Math.floor(top / 22));
      await until(async () => {
        const [shown] = await panel.page.locator(`#row-${Math.min(first + 3, 9999)} .id`).allInnerTexts();
        assert.equal(shown, String(Math.min(first + 4, 10_000)));
      });
      assert((await bodyRows().count()) <= 60, `${await bodyRows().count()} rows are drawn`);
      assert(Number(lastView().limit) <= 60, `asks for ${lastView().limit} rows`);
    }
    await screenshot(panel, '10000-connections');
  });

  it('goes by the keyboard: arrows, pages, ends, Enter selects, Escape lets go', async () => {
    lab.connections = connections(500);
    panel = await browser.open(lab);
    await until(async () => assert((await bodyRows().count()) > 10));
    await grid().focus();
    const active = async () => await grid().getAttribute('aria-activedescendant');
    const press = async (key: string, expected: string) => {
      await panel.page.keyboard.press(key);
      await until(async () => assert.equal(await active(), expected));
    };
    await press('ArrowDown', 'row-1');
    await press('ArrowDown', 'row-2');
    await press('ArrowUp', 'row-1');
    await press('End', 'row-499');
    await press('Home', 'row-0');
    await panel.page.keyboard.press('PageDown');
    await until(async () => assert.match((await active()) ?? '', /^row-(1[0-9]|[2-9][0-9])$/));
    await press('Home', 'row-0');
    await press('ArrowDown', 'row-1');
    await panel.page.keyboard.press('Enter');
    await until(() => assert.deepEqual(lastSelect(lab), { server: 1, connection: 2 }));
    await until(async () => assert.equal(await bodyRows().nth(1).getAttribute('aria-selected'), 'true'));
    await panel.page.keyboard.press('Escape');
    await until(() => assert.equal(lastSelect(lab)?.connection ?? undefined, undefined));
    await panel.page.locator('lab-listener-detail header').waitFor();
  });

  it('adds the terms of the quick filters, and takes them away', async () => {
    panel = await browser.open(lab);
    const term = panel.page.getByRole('button', { name: 'with queued data' });
    await term.click();
    await until(() => assert.equal(lastView().filter, 'queued:yes'));
    await panel.page.getByRole('button', { name: 'open', exact: true }).click();
    await until(() => assert.equal(lastView().filter, 'queued:yes state:open'));
    await term.click();
    await until(() => assert.equal(lastView().filter, 'state:open'));
  });

  it('hides, widens and sorts by columns, and keeps them so when it is opened again', async () => {
    panel = await browser.open(lab);
    await panel.page.getByRole('button', { name: 'Choose columns' }).click();
    await panel.page.locator('lab-grid-tools [popover]').getByText('RTT').click();
    const heads = () => grid().getByRole('columnheader');
    await until(async () => assert.equal(await heads().count(), 13));
    await panel.page.keyboard.press('Escape');
    const peer = () => heads().filter({ hasText: 'Peer' });
    const width = async () => (await peer().boundingBox())!.width;
    const before = await width();
    await peer().getByRole('button').focus();
    await panel.page.keyboard.press('Alt+ArrowRight');
    await until(async () => assert.equal(await width(), before + 8));
    await heads().filter({ hasText: 'Unsent' }).getByRole('button').click();
    await until(() => assert.equal(lastView().sortBy, 'unsent'));
    await panel.close();
    panel = await browser.open(lab);
    await until(async () => assert.equal(await heads().count(), 13));
    await until(() => assert.deepEqual([lastView().sortBy, lastView().descending], ['unsent', true]));
    assert.equal(await width(), before + 8);
  });

  it('marks rows and acts on all of them', async () => {
    panel = await browser.open(lab);
    await bodyRows()
      .nth(1)
      .click({ modifiers: ['Control'] });
    await bodyRows()
      .nth(3)
      .click({ modifiers: ['Shift'] });
    await reads(panel.page.locator('lab-grid-tools'), /3 marked/);
    await panel.page.getByRole('button', { name: 'Close the marked' }).click();
    await until(() => {
      const acts = lab.asked.filter(({ method }) => method === 'connection/act');
      assert.deepEqual(
        acts.map(({ parameters }) => [parameters.connection, parameters.action]),
        [
          [2, 'close'],
          [3, 'close'],
          [4, 'close'],
        ],
      );
    });
    await grid().focus();
    await panel.page.keyboard.press('Escape');
    await until(async () => assert.equal(await panel.page.getByText('3 marked').count(), 0));
  });

  it('keeps a connection that has closed for some seconds, dimmed, where it stood', async () => {
    panel = await browser.open(lab);
    await until(async () => assert.equal(await bodyRows().count(), 12));
    lab.connections.splice(4, 1);
    const fifth = bodyRows().nth(4);
    await until(async () => assert.match((await fifth.getAttribute('class'))!, /closed/));
    assert.equal((await column('peer'))[4], '127.0.0.1:40005');
    await until(async () => assert.equal(await bodyRows().count(), 11));
  });

  it('keeps a closed connection also where the table is scrolled and filtered', async () => {
    lab.connections = connections(10_000);
    panel = await browser.open(lab);
    await panel.page.getByRole('textbox', { name: 'Filter connections' }).fill('open');
    await until(() => assert.equal(lastView().filter, 'open'));
    await panel.page.locator('.scroller').evaluate((scroller) => {
      scroller.scrollTop = 110_000;
    });
    const row = (id: number) => bodyRows().and(panel.page.locator(`[data-connection="${id}"]`));
    const idOf = async (place: number) => Number(await bodyRows().nth(place).getAttribute('data-connection'));
    await until(async () => assert((await idOf(10)) > 5000));
    const [closing, finishing] = [await idOf(10), await idOf(14)];
    const position = await row(closing).getAttribute('aria-rowindex');
    lab.connections = lab.connections
      .filter(({ id }) => id !== closing)
      .map((each) => (each.id === finishing ? { ...each, state: 'halfClosed' } : each));
    await row(closing).and(panel.page.locator('.closed')).waitFor();
    assert.equal(await row(closing).getAttribute('aria-rowindex'), position);
    // It only matches no more.
    await row(finishing).waitFor({ state: 'detached' });
    assert.equal(await panel.page.locator('.row.closed').count(), 1);
    await row(closing).waitFor({ state: 'detached' });
  });

  it('tells marked rows from the selected one by a sign', async () => {
    panel = await browser.open(lab);
    await bodyRows().nth(0).click();
    await bodyRows()
      .nth(2)
      .click({ modifiers: ['Control'] });
    const sign = (row: number) =>
      bodyRows()
        .nth(row)
        .locator('.id')
        .evaluate((cell) => getComputedStyle(cell, '::before').content);
    await until(async () => assert.match(await sign(2), /✓/));
    assert.doesNotMatch(await sign(0), /✓/);
    const background = (row: number) =>
      bodyRows()
        .nth(row)
        .evaluate((element) => getComputedStyle(element).backgroundColor);
    await panel.page.locator('lab-counters').hover();
    await until(async () => assert.equal(await background(2), await background(4)));
    assert.notEqual(await background(0), await background(2));
  });

  it('opens the menu of the columns at its button', async () => {
    panel = await browser.open(lab);
    const button = panel.page.getByRole('button', { name: 'Choose columns' });
    await button.click();
    const menu = panel.page.locator('lab-grid-tools [popover]');
    await until(async () => {
      const [from, to] = [(await button.boundingBox())!, (await menu.boundingBox())!];
      assert(Math.abs(to.y - (from.y + from.height)) < 8, `${from.y + from.height} and ${to.y}`);
      assert(Math.abs(to.x + to.width - (from.x + from.width)) < 8);
    });
    await screenshot(panel, 'columns');
  });

  it('says at its edges that there are columns beyond, and which; a click goes there', async () => {
    panel = await browser.open(lab, { width: 1100 });
    const beyond = (side: string) => panel.page.locator(`lab-column-cue .${side} button`);
    await until(async () =>
      assert.match((await beyond('right').getAttribute('title'))!, / more: .*RTT, Age$/),
    );
    assert.equal(await beyond('left').count(), 0);
    await beyond('right').click();
    await until(async () => assert.match((await beyond('left').getAttribute('title'))!, / more: Id, fd/));
    await panel.page.setViewportSize({ width: 2400, height: 860 });
    await until(async () => assert.equal(await panel.page.locator('lab-column-cue button').count(), 0));
  });

  it('says how many columns are hidden', async () => {
    panel = await browser.open(lab);
    await panel.page.getByRole('button', { name: 'Choose columns' }).click();
    for (const [name, words] of [
      ['RTT', '1 column hidden'],
      ['Age', '2 columns hidden'],
    ] as const) {
      await panel.page.locator('lab-grid-tools [popover]').getByText(name, { exact: true }).click();
      await reads(panel.page.locator('lab-grid-tools'), new RegExp(words));
    }
  });

  it('counts what the engine counts, though a row that has closed is still shown', async () => {
    lab.connections = connections(1);
    panel = await browser.open(lab);
    await reads(panel.page.locator('lab-grid-tools'), /1 connected/);
    lab.connections = [];
    await until(async () => {
      assert.match(await textIn(panel.page.locator('lab-grid-tools')), /0 connected/);
      assert.equal(await panel.page.locator('.row.closed').count(), 1);
    });
  });

  it('keeps all that close at once', async () => {
    panel = await browser.open(lab);
    await until(async () => assert.equal(await bodyRows().count(), 12));
    lab.connections = lab.connections.slice(0, 2);
    await until(async () => assert.equal(await panel.page.locator('.row.closed').count(), 10));
  });

  it('takes no row for closed that was only scrolled away', async () => {
    lab.connections = connections(10_000);
    panel = await browser.open(lab);
    await until(async () => assert((await bodyRows().count()) > 12));
    await panel.page.locator('.scroller').evaluate((scroller) => {
      scroller.scrollTop = 500;
    });
    await until(() => assert(Number(lastView().offset) > 0));
    const rounds = lab.countOf('connection/view');
    await until(() => assert(lab.countOf('connection/view') > rounds + 3));
    assert.equal(await panel.page.locator('.row.closed').count(), 0);
  });

  it('draws how much went through a connection lately', async () => {
    panel = await browser.open(lab);
    const points = () => bodyRows().first().locator('polyline').getAttribute('points');
    await until(async () => assert((await points())!.split(' ').length >= 2));
    lab.connections[0]!.received! += 10_000;
    await until(async () => assert.match((await points())!, /,1\.0( |$)/));
  });

  it('moves in the head by the arrows, as one stop of the Tab key', async () => {
    panel = await browser.open(lab);
    const head = panel.page.locator('[role=columnheader] button');
    await until(async () => assert.equal(await head.count(), 14));
    assert.equal(await panel.page.locator('[role=columnheader] button[tabindex="0"]').count(), 1);
    await head.first().focus();
    await panel.page.keyboard.press('ArrowRight');
    await panel.page.keyboard.press('Enter');
    await until(() => assert.equal(lastView().sortBy, 'fd'));
  });

  it('follows the selection that the tree makes', async () => {
    panel = await browser.open(lab);
    await until(async () => assert.equal(await bodyRows().count(), 12));
    lab.selection = { server: 1, connection: 5 };
    await panel.notify('panel/state', lab.state);
    await until(async () => assert.equal(await bodyRows().nth(4).getAttribute('aria-selected'), 'true'));
    await reads(panel.page.locator('lab-socket-detail header'), /127\.0\.0\.1:40005/);
  });

  it('says that nobody is connected, when nobody is', async () => {
    lab.connections = [];
    panel = await browser.open(lab);
    await panel.page.getByText('Nobody is connected.').waitFor();
    await frames(panel.page, 3);
    await screenshot(panel, 'nobody');
  });
});

function lastSelect(lab: FakeLab): Record<string, unknown> | undefined {
  return lab.asked.findLast(({ method }) => method === 'panel/select')?.parameters;
}
