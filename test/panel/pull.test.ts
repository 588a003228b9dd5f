/** Pull, never push: the panel asks when it has painted, not too often, and not at all while nobody sees it. */
import assert from 'node:assert/strict';
import { eventually, frames } from './eventually.ts';
import { FakeLab } from './fakeLab.ts';
import { PanelBrowser, type PanelPage, screenshot } from './page.ts';
import { server } from './samples.ts';

describe('panel: asking', function () {
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

  const rounds = () => lab.countOf('connection/view');
  const keepsAsking = () => {
    const before = rounds();
    return eventually(() => assert.ok(rounds() >= before + 5));
  };
  /** The panel answers to what it was told, is then let alone for half a second's frames, and asks nothing. */
  const asksNothing = async () => {
    await frames(panel.page, 6);
    const before = lab.asked.length;
    await frames(panel.page, 30);
    assert.equal(lab.asked.length, before);
  };

  it('asks at most thirty times a second', async () => {
    panel = await browser.open(lab);
    await eventually(() => assert.ok(rounds() >= 61));
    const times = lab.asked.filter(({ method }) => method === 'connection/view').map(({ at }) => at);
    const seconds = (times[60]! - times[0]!) / 1000;
    assert.ok(60 / seconds <= 31, `${60 / seconds} times a second`);
  });

  it('asks less often when the setting says so', async () => {
    lab.refreshesPerSecond = 5;
    panel = await browser.open(lab);
    await eventually(() => assert.ok(rounds() >= 6));
    const times = lab.asked.filter(({ method }) => method === 'connection/view').map(({ at }) => at);
    assert.ok(times[5]! - times[0]! >= 950, `${times[5]! - times[0]!} ms for five rounds`);
  });

  it('has one round of requests under way, never two', async () => {
    let answer = () => {};
    lab.instead['connection/view'] = () =>
      new Promise((resolve) => {
        answer = () => resolve({ total: 0, matched: 0, rows: [], closed: [] });
      });
    panel = await browser.open(lab);
    await eventually(() => assert.equal(rounds(), 1));
    await frames(panel.page, 30);
    assert.equal(rounds(), 1);
    answer();
    await eventually(() => assert.equal(rounds(), 2));
  });

  it('asks nothing while the page is hidden, and goes on when it is shown', async () => {
    panel = await browser.open(lab);
    await keepsAsking();
    await setHidden(panel, true);
    await asksNothing();
    await setHidden(panel, false);
    await keepsAsking();
  });

  it('asks nothing while the host says that it cannot be seen', async () => {
    panel = await browser.open(lab);
    await keepsAsking();
    await panel.notify('panel/visible', { visible: false });
    await asksNothing();
    await panel.notify('panel/visible', { visible: true });
    await keepsAsking();
  });

  it('asks nothing of a server that died, keeps its last state readable, and offers a restart', async () => {
    panel = await browser.open(lab);
    await keepsAsking();
    lab.servers = [server({ state: 'died', reason: 'The engine ended with SIGKILL' })];
    await panel.notify('panel/state', lab.state);
    await panel.page.getByText('The server died. The engine ended with SIGKILL.').waitFor();
    await asksNothing();
    assert.equal(await panel.page.locator('lab-connection-grid .peer').count(), 12);
    await panel.page
      .getByRole('button', { name: 'Pause accepting' })
      .and(panel.page.locator(':disabled, [disabled]'))
      .waitFor();
    await screenshot(panel, 'died');
    await panel.page.locator('lab-banner').getByRole('button', { name: 'Restart Server' }).click();
    await eventually(() => {
      const run = lab.asked.findLast(({ method }) => method === 'panel/run');
      assert.deepEqual(run?.parameters, { command: 'networkLab.restartServer', server: 1 });
    });
  });

  it('says so when the engine does not answer, and recovers', async () => {
    panel = await browser.open(lab);
    await keepsAsking();
    lab.instead['connection/view'] = () => {
      throw new Error('The engine has ended');
    };
    await panel.page.getByText('The engine does not answer. The engine has ended.').waitFor();
    delete lab.instead['connection/view'];
    await panel.page.getByText('The engine does not answer.').waitFor({ state: 'hidden' });
  });

  it('asks for nothing and offers to start when there is no server', async () => {
    lab.servers = [];
    panel = await browser.open(lab);
    await panel.page.getByRole('button', { name: 'Start Server…' }).click();
    await eventually(() => assert.equal(lab.countOf('panel/run'), 1));
    assert.equal(rounds(), 0);
    await screenshot(panel, 'empty');
  });
});

/** Chromium hides no page of a test; the page is told what a hidden page would be told. */
async function setHidden({ page }: PanelPage, hidden: boolean): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => value });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
}
