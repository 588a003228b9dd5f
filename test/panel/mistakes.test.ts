/** The section of the classic mistakes: by the badge, whatever else is looked at, with what shows on this server. */
import assert from 'node:assert/strict';
import type { LabServerInfo } from '../../extension/contract/server.ts';
import { until } from '../until.ts';
import { FakeLab } from './fakeLab.ts';
import { PanelBrowser, type PanelPage } from './page.ts';
import { reads } from './reading.ts';
import { server } from './samples.ts';

describe('panel: the classic mistakes', function () {
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

  const badge = () => panel.page.locator('.fault[aria-expanded]');
  const section = () => panel.page.getByRole('region', { name: 'Classic mistakes' });
  const offered = () =>
    panel.page
      .locator('lab-fault-switches [data-fault]')
      .evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.fault!));

  async function open(...servers: Partial<LabServerInfo>[]): Promise<void> {
    lab.servers = servers.map((each, index) => server({ id: index + 1, ...each }));
    lab.selection = { server: 1 };
    panel = await browser.open(lab);
    await badge().waitFor();
  }

  async function select(id: number, connection?: number): Promise<void> {
    lab.selection = { server: id, connection };
    await panel.notify('panel/state', lab.state);
  }

  it('opens and closes by the badge, which names what it unfolds', async () => {
    await open({});
    assert.equal(await badge().getAttribute('aria-expanded'), 'false');
    await badge().focus();
    await panel.page.keyboard.press('Enter');
    await section().getByRole('heading', { name: 'Classic mistakes' }).waitFor();
    assert.equal(await badge().getAttribute('aria-expanded'), 'true');
    const id = await badge().getAttribute('aria-controls');
    assert.equal(await section().getAttribute('id'), id);
    await panel.page.keyboard.press('Enter');
    await section().waitFor({ state: 'hidden' });
    assert.equal(await badge().getAttribute('aria-expanded'), 'false');
  });

  it('stays open when a connection is selected, and another server', async () => {
    await open({}, { multiplexer: 'poll', faults: ['hup-ignored'] });
    await badge().click();
    await select(1, 3);
    await panel.page.locator('lab-socket-detail header').waitFor();
    await section().waitFor();
    await select(2);
    await reads(badge(), /Mistakes on: 1/);
    await section().waitFor();
    assert((await offered()).includes('hup-ignored'));
  });

  it('opens when the host asks for it', async () => {
    await open({});
    await panel.notify('panel/state', { ...lab.state, unfold: 'mistakes' });
    await section().waitFor();
  });

  it('offers what shows on this server, and what is on all the same', async () => {
    await open(
      { multiplexer: 'poll' },
      { multiplexer: 'epoll', trigger: 'edge' },
      { multiplexer: 'epoll', transport: 'udp' },
      { multiplexer: 'poll', faults: ['edge-one-receive'] },
    );
    await badge().click();
    const offers = async (id: number, yes: string[], no: string[]) => {
      await select(id);
      await until(async () => {
        const names = await offered();
        for (const name of yes) assert(names.includes(name), `${name} in ${names}`);
        for (const name of no) assert(!names.includes(name), `${name} in ${names}`);
      });
    };
    await offers(
      1,
      ['eof-ignored', 'always-writable', 'partial-send'],
      ['edge-one-receive', 'split-character'],
    );
    await offers(2, ['eof-ignored', 'edge-one-receive'], ['always-writable']);
    await offers(3, ['always-writable', 'zero-timeout'], ['eof-ignored', 'partial-send', 'blocking-accept']);
    await offers(4, ['edge-one-receive'], []);
  });

  it('marks the counters that show a mistake, with its name', async () => {
    await open({ multiplexer: 'poll', faults: ['eof-ignored', 'hup-ignored'] }, { multiplexer: 'poll' });
    const marks = () =>
      panel.page
        .locator('lab-counters .marked')
        .evaluateAll((all) =>
          all.map((one) => [...one.querySelectorAll('dt, .mark')].map((part) => part.textContent!.trim())),
        );
    await until(async () =>
      assert.deepEqual(await marks(), [
        ['Waits', 'eof-ignored', 'hup-ignored'],
        ['Ready', 'hup-ignored'],
        ['Receives', 'eof-ignored'],
        ['CPU', 'eof-ignored', 'hup-ignored'],
      ]),
    );
    await select(2);
    await until(async () => assert.deepEqual(await marks(), []));
  });
});
