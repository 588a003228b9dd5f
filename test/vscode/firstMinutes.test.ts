/** The first minutes with the lab, from an empty profile: what comes by itself, and what is offered. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import type { Workbench } from '../host/workbench.ts';
import { until } from '../until.ts';
import { LabWindow } from './labWindow.ts';

describe('the first minutes', function () {
  this.timeout(90_000);
  let window: LabWindow;
  let workbench: Workbench;
  const anotherFolder = mkdtempSync(join(tmpdir(), 'network-lab-folder-'));

  before(async function () {
    this.timeout(600_000); // builds everything, where that was not done before
    window = await LabWindow.open({}, { isFirstStart: true });
    ({ workbench } = window);
  });
  after(async () => {
    await window?.end();
    rmSync(anotherFolder, { recursive: true });
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench?.screenshot(`failed-${Date.now()}`);
  });

  const walkthrough = (): Locator =>
    workbench.page.locator('.gettingStartedContainer', { hasText: 'Get started with Network Lab' });
  const panelTab = (): Locator => workbench.page.locator('.tab[aria-label^="Network Lab"]');

  async function closeEditors(): Promise<void> {
    await workbench.command('View: Close All Editors');
    await until('no editor', async () => (await workbench.page.locator('.tab').count()) === 0);
  }

  /** Says yes to what a quick pick proposes. */
  async function accept(proposed: string): Promise<void> {
    await workbench.quickInputRow(proposed).and(workbench.page.locator('.focused')).waitFor();
    await workbench.page.keyboard.press('Enter');
  }

  it('begin with the walkthrough', async () => {
    await walkthrough().waitFor();
    await workbench.page.getByText('Start a server').first().waitFor();
    await workbench.screenshot('first-start');
  });

  it('have no walkthrough a second time', async () => {
    await closeEditors();
    await until('it to be kept', () => keeps(workbench.page, 'walkthroughOffered'));
    // In a folder of its own: in the one before, VS Code may bring back the editors that it remembers.
    const address = new URL(workbench.page.url());
    address.searchParams.set('folder', anotherFolder);
    await workbench.page.goto(address.href);
    await workbench.openView('Network Lab');
    await window.workbench.page.getByText('Start Server…').first().waitFor();
    // The lab runs: what it opens at its start, it has opened.
    await workbench.command('Network Lab: Show Log');
    await workbench.page.locator('.pane-body .monaco-list-row, .output-view').first().waitFor();
    assert.equal(await walkthrough().count(), 0);
  });

  it('offer no command that nothing could be done with', async () => {
    // Its rows change one after the other, from all commands to those that were asked for.
    const titles = await until('the palette with commands of the lab', async () => {
      const rows = (await workbench.commandsFor('Network Lab: ')).join('\n');
      return rows.includes('Start Server…') && rows.includes('Open Panel') && rows;
    });
    for (const title of ['Close Connection', 'Stop Server', 'Connect Client', 'Pause Loop', 'Stop Swarm'])
      assert(!titles.includes(title), `${title} is offered while nothing runs`);
  });

  it('start epoll and echo where one only says yes, and show the panel beside, without the focus', async () => {
    await workbench.command('File: New Untitled Text File');
    await workbench.page.keyboard.type('notes');
    await workbench.command('Network Lab: Start Server…');
    for (const proposed of ['epoll', 'Level-triggered', 'echo', 'TCP']) await accept(proposed);
    await workbench.answer('Address and port', '127.0.0.1:0');
    await window.leaveOptions();
    await window.treeRow('epoll · echo').waitFor();
    await panelTab().waitFor();
    // A screen reader reads out an alert that appears.
    const alert = workbench.page.locator('.statusbar [role=alert]');
    await alert.waitFor();
    assert.match(
      (await alert.getAttribute('aria-label'))!,
      /panel of Network Lab is open beside, with epoll · echo on 127/,
    );
    assert.equal(await workbench.page.locator('.editor-group-container').count(), 2);
    await workbench.page.keyboard.type(' go on');
    await workbench.page.locator('.view-line', { hasText: /notes.go.on/ }).waitFor();
    await workbench.screenshot('first-server');
    assert(await hasOwnFont(workbench.statusItem('1 server ·').locator('.codicon-network-lab')));
  });

  it('offer what to do in the empty grid', async () => {
    const nobody = window.inPanel('lab-nobody');
    await nobody.getByText('Nobody is connected.').waitFor();
    await nobody.getByText('Start Swarm of Clients…').click();
    await workbench.pick('idle');
    await workbench.answer('How many clients?', '3');
    await workbench.statusItem('1 server · 3 connections').waitFor();
    await nobody.waitFor({ state: 'hidden' });
    await workbench.command('Network Lab: Stop Swarm of Clients');
    await nobody.getByText('Connect Client…').click();
    await workbench.statusItem('1 server · 1 connection').waitFor();
    await window.panelRow('127.0.0.1').first().waitFor();
  });

  it('offer to close a connection when there is one', async () => {
    await until('the offer', async () =>
      (await workbench.commandsFor('Network Lab: Close Conn')).join().includes('Close Connection'),
    );
  });

  it('show the panel once: who closes it does not want it', async () => {
    await panelTab().click({ button: 'middle' });
    await panelTab().waitFor({ state: 'detached' });
    await window.startServer(['poll', 'receive', 'TCP']);
    await window.treeRow('poll · receive').waitFor();
    // The output of a server that only receives has come to the front, so what comes at a start has come.
    await workbench.page.locator('.part.panel').getByText('Output', { exact: true }).first().waitFor();
    await workbench.page.locator('.part.panel [aria-label*="Network Lab: receive"]').first().waitFor();
    await workbench.screenshot('receive');
    assert.equal(await panelTab().count(), 0);
  });
});

/** Whether the browser could read the font that an icon is drawn with, and has no other for it. */
function hasOwnFont(icon: Locator): Promise<boolean> {
  return icon.evaluate(async (element) => {
    const [family = ''] = getComputedStyle(element, '::before').fontFamily.replaceAll('"', '').split(',');
    const loaded = await document.fonts.load(`16px "${family}"`, '\ue001');
    return family !== 'codicon' && loaded.some(({ status }) => status === 'loaded');
  });
}

/** Whether VS Code's page has written a word to what it keeps: it does so some time after it was told. */
function keeps(page: Page, word: string): Promise<boolean> {
  return page.evaluate(async (word) => {
    const finished = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    for (const { name } of await indexedDB.databases()) {
      const database = await finished(indexedDB.open(name!));
      for (const store of database.objectStoreNames) {
        const values = await finished(database.transaction(store).objectStore(store).getAll());
        if (!JSON.stringify(values).includes(word)) continue;
        database.close();
        return true;
      }
      database.close();
    }
    return false;
  }, word);
}
