/** Each element in its states, with answers of the real engine: nothing serious for axe-core, nothing refused. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { seriousFaults } from './axe.ts';
import { buildGallery } from './gallery.ts';
import { chromiumOptions, saved, type ThemeName } from './page.ts';

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
};

describe('panel: gallery', function () {
  this.timeout(60_000);
  let browser: Browser;
  let server: Server;
  let folder: string;

  before(async () => {
    browser = await chromium.launch(chromiumOptions);
    server = createServer(async (request, response) => {
      const file = join(folder, new URL(request.url ?? '/', 'http://gallery').pathname);
      const body = await readFile(file).catch(() => undefined);
      response.writeHead(body === undefined ? 404 : 200, {
        'content-type': types[extname(file)] ?? 'text/plain',
      });
      response.end(body);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(async () => {
    await browser.close();
    server.close();
    server.closeAllConnections();
  });

  for (const theme of ['dark-v2', 'light-v2', 'hc-dark', 'hc-light'] as ThemeName[]) {
    it(`shows every element in ${theme}`, async () => {
      folder = await buildGallery(theme);
      const page = await browser.newPage({ viewport: { width: 1100, height: 900 } });
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.stack ?? String(error)));
      const { port } = server.address() as AddressInfo;
      await page.goto(`http://127.0.0.1:${port}/gallery.html`);
      await page.locator('figure lab-empty').waitFor();
      await page.evaluate(() => document.fonts.ready);
      await page.screenshot({ path: await saved(`gallery-${theme}`), fullPage: true });
      assert.deepEqual(await empty(), []);
      assert.deepEqual(await seriousFaults(page), []);
      assert.deepEqual(errors, []);
      await page.close();

      /** Exhibits that show nothing, which no element does in a state that is worth an exhibit. */
      function empty(): Promise<string[]> {
        return page
          .locator('figure')
          .evaluateAll((figures) =>
            figures
              .filter((figure) => figure.lastElementChild!.getBoundingClientRect().height < 10)
              .map((figure) => figure.textContent!.trim()),
          );
      }
    });
  }
});
