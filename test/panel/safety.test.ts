/** Bytes from the network are shown as text, never as markup, and cannot reorder or hide what is around them. */
import assert from 'node:assert/strict';
import { visible } from '../../extension/shared/text.ts';
import { textOf } from '../../extension/shared/words/messageWords.ts';
import { hexOf } from '../../media/panel/words/format.ts';
import { until } from '../until.ts';
import { FakeLab } from './fakeLab.ts';
import { PanelBrowser, type PanelPage, screenshot } from './page.ts';
import { textIn } from './reading.ts';
import { inspection } from './samples.ts';

const markup = '<img src=x onerror="globalThis.wasRun = true"><script>globalThis.wasRun = true</script>';
const hostile: Record<string, Buffer> = {
  markup: Buffer.from(markup),
  controls: Buffer.from('a\u0000b\u001b[31mc\u0007\r\n\u0085'),
  'marks that reorder': Buffer.from('abc\u202egpj.exe\u2066x\u200b'),
  'invalid UTF-8': Buffer.from([0x68, 0xff, 0xfe, 0xc3, 0x28, 0x80]),
  'a head of 1 MiB without a line break': Buffer.alloc(256, 'A'),
};

describe('panel: hostile text', function () {
  this.timeout(60_000);
  let browser: PanelBrowser;
  let panel: PanelPage;
  const peers = () => panel.page.locator('lab-connection-grid .peer').allInnerTexts();

  before(async () => {
    browser = await PanelBrowser.start();
    const lab = new FakeLab();
    lab.selection = { server: 1, connection: 3 };
    lab.connections[0]!.peer = markup;
    lab.connections[1]!.peer = 'abc\u202egpj.exe';
    lab.inspect = (row) => ({
      ...inspection(row),
      messages: Object.values(hostile).map((data, index) => ({
        bytes: index === 4 ? 1_048_576 : data.length,
        head: data.toString('base64'),
        sent: 0,
      })),
    });
    panel = await browser.open(lab, { width: 900, height: 1100 });
    await panel.page.locator('lab-queued-messages li').nth(4).waitFor();
  });
  after(async () => {
    await panel.close();
    await browser.stop();
  });

  it('makes no element of a peer or a message, and runs nothing', async () => {
    await until(async () => assert.equal((await peers())[0], markup));
    for (const summary of await panel.page.locator('lab-queued-messages summary').all())
      await summary.click();
    assert.equal(await panel.page.locator('img, lab-panel script').count(), 0);
    assert.equal(await panel.page.evaluate(() => 'wasRun' in globalThis), false);
    assert.deepEqual(panel.complaints, []);
    await screenshot(panel, 'hostile-text');
  });

  it('shows no mark that reorders text', async () => {
    const shown = await textIn(panel.page.locator('lab-queued-messages'));
    assert.match(shown, /‹U\+202E›/);
    assert.doesNotMatch(shown, /\p{Bidi_Control}/u);
    assert.equal((await peers())[1], 'abc‹U+202E›gpj.exe');
  });

  it('does not let a long message widen the page', async () => {
    const page = panel.page;
    const [inner, outer] = await page.evaluate(() => [document.body.scrollWidth, window.innerWidth]);
    assert(inner! <= outer!, `${inner} > ${outer}`);
  });

  it('names what cannot be seen', () => {
    assert.equal(visible('a\u0000b\u007f'), 'a␀b␡');
    assert.equal(visible('one\ntwo\tthree'), 'one↵two⇥three');
    assert.equal(visible('\u0085\u2028\ufeff'), '‹U+0085›‹U+2028›‹U+FEFF›');
    assert.equal(visible('你好 שלום'), '你好 שלום');
    assert.equal(textOf(new Uint8Array([0x68, 0xff])), 'h\ufffd');
    assert.equal(hexOf(new Uint8Array([0, 255, 16])), '00 ff 10');
  });
});
