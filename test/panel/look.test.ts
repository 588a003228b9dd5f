/** How it looks, in each theme and size: nothing that axe-core calls serious, no sideways scrolling, a picture saved. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { until } from '../until.ts';
import { seriousFaults } from './axe.ts';
import { FakeLab } from './fakeLab.ts';
import { type Look, PanelBrowser, type PanelPage, screenshot } from './page.ts';
import { frames } from './reading.ts';
import { connections, epollWait, pollWait, selectWait, server } from './samples.ts';

const chinese: Record<string, string> = JSON.parse(
  await readFile(new URL('../../l10n/bundle.l10n.zh-cn.json', import.meta.url), 'utf8'),
);

const looks: Record<string, Look> = {
  dark: { theme: 'dark-v2' },
  light: { theme: 'light-v2' },
  'high-contrast-dark': { theme: 'hc-dark' },
  'high-contrast-light': { theme: 'hc-light' },
  'narrow-400': { theme: 'dark-v2', width: 400, height: 1900 },
  'zoom-200': { theme: 'light-v2', width: 1280, height: 860, zoom: 2 },
  chinese: { theme: 'light-v2', language: 'zh-cn' },
  'forced-colors': { theme: 'dark-v2', forcedColors: true },
};

describe('panel: looks', function () {
  this.timeout(60_000);
  let browser: PanelBrowser;

  before(async () => {
    browser = await PanelBrowser.start();
  });
  after(() => browser.stop());

  for (const [name, look] of Object.entries(looks)) {
    it(`${name}: legible, reachable, within its width`, async () => {
      const lab = busyLab();
      if (look.language === 'zh-cn') lab.strings = chinese;
      const panel = await openAt(lab, look, 3);
      if (look.language === 'zh-cn') await panel.page.getByText('套接字选项').waitFor();
      await screenshot(panel, name);
      assert.deepEqual(await widths(panel), { overflows: false });
      assert.deepEqual(panel.complaints, []);
      // A page that stands still is read through much faster.
      await panel.notify('panel/visible', { visible: false });
      assert.deepEqual(await seriousFaults(panel.page), []);
      await panel.close();
    });
  }

  for (const theme of ['dark-v2', 'light-v2', 'hc-dark', 'hc-light'] as const)
    for (const wait of [selectWait(), pollWait(), epollWait()]) {
      it(`${wait.multiplexer} in ${theme}: the listener, the call and the classic mistakes`, async () => {
        const lab = busyLab();
        lab.servers = [server({ multiplexer: wait.multiplexer, faults: ['always-writable'] })];
        lab.wait = wait;
        const panel = await openAt(lab, { theme, height: 1000 }, undefined);
        await panel.page.getByRole('button', { name: 'Mistakes on: 1' }).click();
        await panel.page.locator('lab-fault-switches').waitFor();
        await panel.page.locator(`lab-call-${wait.multiplexer}`).waitFor();
        await screenshot(panel, `${wait.multiplexer}-${theme}`);
        assert.deepEqual(panel.complaints, []);
        // A page that stands still is read through much faster.
        await panel.notify('panel/visible', { visible: false });
        assert.deepEqual(await seriousFaults(panel.page), []);
        await panel.close();
      });
    }

  it('has its head in one line, with a mistake on, as wide as the panel is beside the sidebar', async () => {
    for (const language of ['en', 'zh-cn']) {
      const lab = busyLab();
      if (language === 'zh-cn') lab.strings = chinese;
      lab.servers = [server({ faults: ['always-writable', 'eof-ignored'] })];
      const panel = await openAt(lab, { language, width: 1160 }, undefined);
      const middles = await panel.page
        .locator('.top vscode-single-select, .top .state, .top .facts, .top .fault, .top [role=toolbar]')
        .evaluateAll((parts) =>
          parts.map((part) => {
            const { top, height } = part.getBoundingClientRect();
            return top + height / 2;
          }),
        );
      assert.equal(middles.length, 7);
      assert(Math.max(...middles) - Math.min(...middles) < 4, String(middles));
      await panel.close();
    }
  });

  it('cuts off no name of a counter, nor of the mistake that it shows', async () => {
    for (const width of [571, 1160]) {
      const lab = busyLab();
      lab.servers = [server({ faults: ['always-writable', 'removed-not-closed', 'eof-ignored'] })];
      const panel = await openAt(lab, { width }, undefined);
      const cut = await panel.page
        .locator('lab-counters :is(dt, dd, dd span)')
        .evaluateAll((all) =>
          all
            .filter((one) => one.scrollWidth > one.clientWidth && one.clientWidth > 0)
            .map((one) => one.textContent),
        );
      assert.deepEqual(cut, []);
      await panel.close();
    }
  });

  it('has counters of one height, in Chinese too', async () => {
    const lab = busyLab();
    lab.strings = chinese;
    const panel = await openAt(lab, { language: 'zh-cn' }, undefined);
    const tops = await panel.page
      .locator('lab-counters .total')
      .evaluateAll((totals) => totals.map((total) => Math.round(total.getBoundingClientRect().top)));
    assert.equal(new Set(tops.slice(0, 10)).size, 1, String(tops));
    await panel.close();
  });

  it('has no head of a column that says nothing', async () => {
    for (const wait of [epollWait(), pollWait()]) {
      const lab = busyLab();
      lab.wait = wait;
      const panel = await openAt(lab, {}, undefined);
      const heads = await panel.page.locator('lab-the-call th').allInnerTexts();
      assert(heads.length > 0);
      assert.deepEqual(
        heads.filter((text) => text.trim() === ''),
        [],
      );
      await panel.close();
    }
  });

  it('moves nothing when the person asks for no motion', async () => {
    const panel = await openAt(busyLab(), { reducedMotion: true }, 3);
    const moving = await panel.page.evaluate(() => document.getAnimations().length);
    assert.equal(moving, 0);
    await panel.close();
  });

  async function openAt(lab: FakeLab, look: Look, connection: number | undefined): Promise<PanelPage> {
    lab.selection = { server: 1, connection };
    const panel = await browser.open(lab, look);
    const detail = connection === undefined ? 'lab-listener-detail' : 'lab-socket-detail';
    await panel.page.locator(detail).waitFor();
    await panel.page.locator('[data-option]').first().waitFor();
    await until(async () =>
      assert.match((await panel.page.locator('.rate').allInnerTexts()).join(' '), /\d.*\/(s|秒)/),
    );
    await panel.page.evaluate(() => document.fonts.ready);
    await frames(panel.page, 5);
    return panel;
  }
});

/** A lab whose counters rise, so that the rates show. */
function busyLab(): FakeLab {
  const lab = new FakeLab();
  lab.connections = connections(60);
  lab.servers = [server({ connections: 60 })];
  let calls = 0;
  lab.instead['server/statistics'] = () => {
    calls += 1;
    const { waits, receives, sends, bytesReceived, bytesSent, cpuNanoseconds } = lab.statistics;
    return {
      ...lab.statistics,
      connections: 60,
      waits: waits + calls * 310,
      receives: receives + calls * 300,
      sends: sends + calls * 300,
      bytesReceived: bytesReceived + calls * 307_200,
      bytesSent: bytesSent + calls * 307_200,
      cpuNanoseconds: cpuNanoseconds + calls * 4_000_000,
    };
  };
  return lab;
}

/** The table scrolls within itself; the page never sideways. */
async function widths({ page }: PanelPage): Promise<{ overflows: boolean }> {
  return page.evaluate(() => ({ overflows: document.documentElement.scrollWidth > window.innerWidth }));
}
