/** Pull, never push: the panel asks when it has painted, not too often, and not at all while nobody sees it. */
import assert from 'node:assert/strict';
import { endedWithEngine, endedWithWindow } from '../../extension/shared/words/endingWords.ts';
import { readJson } from '../unit/support/sources.ts';
import { until } from '../until.ts';
import { FakeLab, LabError } from './fakeLab.ts';
import { PanelBrowser, type PanelPage, screenshot } from './page.ts';
import { frames, reads, textIn } from './reading.ts';
import * as samples from './samples.ts';
import { server } from './samples.ts';

const chinese = readJson<Record<string, string>>('l10n/bundle.l10n.zh-cn.json');

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
    return until(() => assert(rounds() >= before + 5));
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
    await until(() => assert(rounds() >= 61));
    const times = lab.asked.filter(({ method }) => method === 'connection/view').map(({ at }) => at);
    const seconds = (times[60]! - times[0]!) / 1000;
    assert(60 / seconds <= 31, `${60 / seconds} times a second`);
  });

  it('asks less often when the setting says so', async () => {
    lab.refreshesPerSecond = 5;
    panel = await browser.open(lab);
    await until(() => assert(rounds() >= 6));
    const times = lab.asked.filter(({ method }) => method === 'connection/view').map(({ at }) => at);
    // 1,000 ms between the first and the last, as the panel sends them; here they may arrive late, each by something
    // else. At the usual rate these would be 250 ms.
    assert(times[5]! - times[0]! >= 600, `${times[5]! - times[0]!} ms for five rounds`);
  });

  it('has one round of requests under way, never two', async () => {
    let answer = () => {};
    lab.instead['connection/view'] = () =>
      new Promise((resolve) => {
        answer = () => resolve({ total: 0, matched: 0, rows: [], closed: [] });
      });
    panel = await browser.open(lab);
    await until(() => assert.equal(rounds(), 1));
    await frames(panel.page, 30);
    assert.equal(rounds(), 1);
    answer();
    await until(() => assert.equal(rounds(), 2));
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

  it('asks a server that died once what it was at the end, shows it and why it died', async () => {
    panel = await browser.open(lab);
    await keepsAsking();
    const die = dies(lab);
    await panel.notify('panel/state', lab.state);
    await showsTheEnd();
    await asksNothing();
    assert.equal(lab.countOf('server/statistics') - die.asked, 1);
    // What rose does so no more, and nobody waits to be accepted.
    await until(async () => assert.doesNotMatch(await textIn(panel.page.locator('lab-counters')), /\/s/));
    await panel.page.getByText('Accept queue').waitFor({ state: 'detached' });
    await screenshot(panel, 'died');
    await panel.page.locator('lab-banner').getByRole('button', { name: 'Restart Server' }).click();
    await until(() => {
      const run = lab.asked.findLast(({ method }) => method === 'panel/run');
      assert.deepEqual(run?.parameters, { command: 'networkLab.restartServer', server: 1 });
    });
  });

  it('shows a server that had died before it was looked at', async () => {
    dies(lab);
    panel = await browser.open(lab);
    await showsTheEnd();
    await asksNothing();
    assert.equal(lab.countOf('option/list'), 0);
    await panel.page.getByText('Socket options').waitFor({ state: 'detached' });
  });

  it('shows nothing of a server of which nobody knows anything any more', async () => {
    lab.servers = [server({ state: 'stopped', connections: 0, reasonSentence: endedWithWindow })];
    for (const method of ['connection/view', 'server/statistics', 'wait/last', 'trace/read', 'option/list'])
      lab.instead[method] = () => {
        throw new LabError('The server is not running.', { hint: '' });
      };
    panel = await browser.open(lab);
    const words = 'The server is stopped. It ended with the window. Nothing more is known of it.';
    await panel.page.getByText(words).waitFor();
    for (const element of ['lab-connection-grid', 'lab-the-call', 'lab-time-line', 'lab-listener-detail'])
      assert.equal(await panel.page.locator(element).count(), 0, element);
    await asksNothing();
    // Brought back, it is shown whole.
    for (const method of Object.keys(lab.instead)) delete lab.instead[method];
    lab.servers = [server({ id: 2 })];
    await panel.notify('panel/state', lab.state);
    await reads(panel.page.locator('lab-grid-tools'), /12 connected/);
  });

  it('leaves what it showed of a server whose engine is gone, and says why it died in the person’s language', async () => {
    lab.strings = chinese;
    panel = await browser.open(lab, { language: 'zh-cn' });
    await keepsAsking();
    for (const method of ['connection/view', 'server/statistics', 'wait/last', 'trace/read', 'option/list'])
      lab.instead[method] = () => {
        throw new LabError('The server is not running.', { hint: '' });
      };
    lab.servers = [server({ state: 'died', reasonSentence: endedWithEngine('SIGKILL') })];
    await panel.notify('panel/state', lab.state);
    await reads(panel.page.locator('lab-banner'), /服务器异常终止。 引擎已结束：SIGKILL。/);
    await asksNothing();
    assert.equal(await panel.page.locator('lab-connection-grid .peer').count(), 12);
    lab.servers = [
      server({ state: 'died', failure: { syscall: 'select', errno: 'EBADF' }, reason: 'wait failed: EBADF' }),
    ];
    await panel.notify('panel/state', lab.state);
    await reads(panel.page.locator('lab-banner'), /服务器异常终止。 select 失败：EBADF。/);
  });

  async function showsTheEnd(): Promise<void> {
    const why = 'select failed with EBADF. The mistake closed-not-removed does this: A connection is closed';
    await reads(panel.page.locator('lab-banner'), new RegExp(`The server died. ${why}`));
    await reads(panel.page.locator('lab-the-call'), /select\(123, .*\) = -1 EBADF/);
    await reads(panel.page.locator('lab-counters'), /77,777/);
    await panel.page.locator('lab-time-line canvas').focus();
    await panel.page.keyboard.press('ArrowLeft');
    await reads(panel.page.locator('lab-time-line'), /wait\(timeout none\) = -1 EBADF/);
  }

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
    await until(() => assert.equal(lab.countOf('panel/run'), 1));
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

/** The first server of the lab dies as one does that closes a connection and leaves it in select's sets. */
function dies(lab: FakeLab): { asked: number } {
  const failure = { syscall: 'select', errno: 'EBADF' };
  const faults = ['closed-not-removed'];
  const { acceptQueue, acceptQueueLimit, ...rest } = server({ multiplexer: 'select', faults });
  lab.servers = [{ ...rest, state: 'died', reason: 'wait failed: EBADF', failure, connections: 0 }];
  lab.connections = [];
  lab.statistics = samples.statistics({ waits: 77_777 });
  lab.wait = { ...samples.selectWait(), returned: -1, errno: 'EBADF' };
  const { sequence, at } = lab.trace.at(-1)!;
  const last = { sequence: sequence + 1, at: at + 1e6, nanoseconds: 900, fd: -1, asked: -1, returned: -1 };
  lab.trace = [...lab.trace, { ...last, kind: 'wait', errno: 'EBADF' }];
  lab.instead['option/list'] = () => {
    throw new LabError('getsockopt: EBADF', { errno: 'EBADF', hint: 'The server has ended.' });
  };
  return { asked: lab.countOf('server/statistics') };
}
