/** VS Code's workbench in a browser, used as a person uses it: keys, the palette, lists, a look at the screen. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { errors, type FrameLocator, type Locator, type Page } from 'playwright-core';
import { root } from '../../scripts/run.mjs';
import { until } from '../until.ts';

const screenshots = join(root, 'test-results');

export class Workbench {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the address and waits until the workbench takes keys. */
  static async open(page: Page, address: string): Promise<Workbench> {
    await page.goto(address);
    await page.locator('.monaco-workbench .activitybar').waitFor({ timeout: 60_000 });
    return new Workbench(page);
  }

  private get quickInput(): Locator {
    return this.page.locator('.quick-input-widget');
  }

  /** Runs a command through the palette, by the title that it has there. */
  async command(title: string): Promise<void> {
    await until(`the palette with ${title}`, () => this.findInPalette(title));
    await this.page.keyboard.press('Enter');
  }

  /** Something that has just been opened may still take the focus from the palette, which closes it: then again. */
  private async findInPalette(title: string): Promise<boolean> {
    const timeout = 3000;
    await this.page.keyboard.press('F1');
    try {
      // Keys that come before the palette has the focus would be lost.
      await this.quickInput.locator('input[type=text]').fill(`>${title}`, { timeout });
      await this.quickInputRow(title).first().waitFor({ timeout });
      return true;
    } catch (error) {
      if (error instanceof errors.TimeoutError) return false;
      throw error;
    }
  }

  /** What the palette offers for a beginning of titles. */
  async commandsFor(typed: string): Promise<string[]> {
    await until(`the palette with ${typed}`, () => this.findInPalette(typed));
    const titles = await this.quickInput.locator('.monaco-list-row').allTextContents();
    await this.page.keyboard.press('Escape');
    await this.quickInput.waitFor({ state: 'hidden' });
    return titles;
  }

  /** A row of the open quick pick that has this text. */
  quickInputRow(text: string | RegExp): Locator {
    return this.quickInput.locator('.monaco-list-row', { hasText: text });
  }

  /** Waits for a quick pick and takes the row whose label begins so. What an earlier pick has left is not seen. */
  async pick(label: string): Promise<void> {
    const begins = new RegExp(`^\\s*${label.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
    await this.quickInputRow(begins).filter({ visible: true }).first().click();
  }

  /** Takes what is ticked in the open quick pick. */
  async acceptPicks(): Promise<void> {
    await this.quickInput.getByRole('button', { name: 'OK' }).click();
  }

  /** Waits for an input box whose prompt, title or value has this text; replaces its value, where one is given; enters it. */
  async answer(about: string | RegExp, value?: string): Promise<void> {
    await this.quickInput.filter({ hasText: about }).waitFor();
    if (value !== undefined) {
      await this.page.keyboard.press('Control+A');
      await this.page.keyboard.insertText(value);
    }
    await this.page.keyboard.press('Enter');
  }

  /** An item of the status bar. */
  statusItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item', { hasText: text });
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item', { hasText: text });
  }

  /** An entry of the open context menu, by its exact title. */
  menuItem(title: string): Locator {
    return this.page.locator('.monaco-menu').getByRole('menuitem', { name: title, exact: true });
  }

  /** Takes an item of the open context menu. VS Code's menus take no click in the first 100 ms: until it is gone. */
  async chooseInMenu(title: string): Promise<void> {
    const item = this.menuItem(title);
    await item.waitFor();
    await until(`the menu to take ${title}`, async () => {
      await item.click({ timeout: 500 }).catch(() => undefined);
      return (await item.count()) === 0;
    });
  }

  /** A button of the open dialog that everything else waits for. */
  dialogButton(title: string): Locator {
    return this.page.locator('.monaco-dialog-box').getByRole('button', { name: title, exact: true });
  }

  /** Clicks the icon of a view container in the activity bar. */
  async openView(name: string): Promise<void> {
    await this.page.locator(`.activitybar .action-label[aria-label^="${name}"]`).click();
  }

  /** The rows of a tree view, by the title of the view. */
  treeRows(view: string): Locator {
    return this.page
      .locator('.pane', { has: this.page.locator(`.pane-header[aria-label^="${view}"]`) })
      .locator('.monaco-list-row');
  }

  /** What is inside of the webview of the active editor: VS Code nests it two frames deep. */
  get webview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** Saves what is on the screen to test-results/. @returns where. */
  async screenshot(name: string): Promise<string> {
    mkdirSync(screenshots, { recursive: true });
    const path = join(screenshots, `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }
}
