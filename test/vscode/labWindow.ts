/** A window of VS Code with the packaged lab installed in it, used as a person uses it; and the kernel's word beside. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { packageExtension } from '../../scripts/package.ts';
import { launchBrowser } from '../host/browser.ts';
import { installHost } from '../host/install.ts';
import { installExtension, type ServedVSCode, serveVSCode } from '../host/server.ts';
import { Workbench } from '../host/workbench.ts';
import { until } from '../until.ts';

export interface LabWindowOptions {
  /** In pixels; wide enough for the panel where left out. */
  viewport?: { width: number; height: number };
  /** VS Code as it is when the lab is new in it: with its walkthrough. */
  isFirstStart?: boolean;
  /** A file that is there and open from the start. */
  file?: { name: string; text: string };
}

const usualViewport = { width: 1500, height: 950 };

export class LabWindow {
  readonly workbench: Workbench;
  private readonly close: () => Promise<void>;

  private constructor(workbench: Workbench, close: () => Promise<void>) {
    this.workbench = workbench;
    this.close = close;
  }

  /** Builds what is not built yet, which may take minutes; NETWORK_LAB_VSIX names a package that is there already. */
  static async open(
    settings: Record<string, unknown> = {},
    { viewport = usualViewport, isFirstStart = false, file }: LabWindowOptions = {},
  ): Promise<LabWindow> {
    const folder = mkdtempSync(join(tmpdir(), 'network-lab-workbench-'));
    let served: ServedVSCode | undefined;
    let browser: Browser | undefined;
    const close = async () => {
      await browser?.close();
      await served?.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    };
    try {
      const vsix = process.env.NETWORK_LAB_VSIX ?? (await packageExtension('local'));
      await installHost();
      await installExtension(folder, vsix);
      if (file) writeFileSync(join(folder, file.name), file.text);
      // Whether debugging shall be watched is asked once, over whatever else there is to see.
      const quiet = { 'networkLab.watchDebugSessions': 'never', ...settings };
      served = await serveVSCode({
        dataFolder: folder,
        trusted: true,
        settings: quiet,
        walkthroughs: isFirstStart,
      });
      browser = await launchBrowser();
      const permissions = ['clipboard-read', 'clipboard-write'];
      const page = await browser.newPage({ viewport, permissions });
      const address = served.address(folder, file && openingFile(served.port, join(folder, file.name)));
      return new LabWindow(await Workbench.open(page, address), close);
    } catch (error) {
      await close();
      throw error;
    }
  }

  end(): Promise<void> {
    return this.close();
  }

  treeRow(text: string | RegExp): Locator {
    return this.workbench.treeRows('Servers').filter({ hasText: text });
  }
  inspectorRow(text: string | RegExp): Locator {
    return this.workbench.treeRows('Connection').filter({ hasText: text });
  }
  panelRow(text: string | RegExp): Locator {
    return this.inPanel('lab-connection-grid [role=rowgroup] [role=row]').filter({ hasText: text });
  }
  inPanel(selector: string): Locator {
    return this.workbench.webview.locator(selector);
  }
  /** A flag of the shown socket's options. */
  panelToggle(option: string): Locator {
    return this.inPanel(`[data-option=${option}] vscode-checkbox`);
  }
  isOn(option: string): Promise<boolean> {
    return this.panelToggle(option).evaluate((checkbox) => (checkbox as HTMLInputElement).checked);
  }

  /** Waits until all that the panel shows was asked for after now: the round that is under way ends, and another. */
  async panelAsksAnew(): Promise<void> {
    const answeredAt = () =>
      this.inPanel('network-lab-panel').evaluate(
        (panel) => (panel as unknown as { model: { answeredAt: number } }).model.answeredAt,
      );
    for (const round of ['under way', 'after it']) {
      const before = await answeredAt();
      await until(`the panel's round ${round}`, async () => (await answeredAt()) !== before);
    }
  }

  /** Starts a server by the palette, a question at a time. @returns its port. */
  async startServer(answers: string[], address = '127.0.0.1:0'): Promise<number> {
    const { workbench } = this;
    const before = await this.treeRow(/127\.0\.0\.1:\d+ ·/).count();
    await workbench.command('Network Lab: Start Server…');
    for (const answer of answers) await workbench.pick(answer);
    await workbench.answer('Address and port', address);
    await this.leaveOptions();
    const row = this.treeRow(/127\.0\.0\.1:\d+ ·/).nth(before);
    await row.waitFor();
    return Number(/127\.0\.0\.1:(\d+)/.exec((await row.textContent())!)![1]);
  }

  /** The last question of Start Server…: which options bind shall read. Enter takes what is proposed. */
  async leaveOptions(): Promise<void> {
    await this.workbench.quickInputRow('SO_REUSEADDR').waitFor();
    await this.workbench.page.keyboard.press('Enter');
  }

  async stopServers(): Promise<void> {
    await this.workbench.command('Network Lab: Stop All Servers');
    await this.treeRow(/\w/).first().waitFor({ state: 'detached' });
  }

  async clipboard(): Promise<string> {
    return this.workbench.page.evaluate(() => navigator.clipboard.readText());
  }
}

/** What the address of VS Code's page says beside the folder. */
function openingFile(port: number, path: string): Record<string, string> {
  return { payload: JSON.stringify([['openFile', `vscode-remote://127.0.0.1:${port}${path}`]]) };
}

/** What ss says of the server's end of a connection. */
export function kernelWord(port: number, peer: string): string {
  return execFileSync('ss', ['-tnoiepH', 'src', `127.0.0.1:${port}`, 'dst', peer], { encoding: 'utf8' });
}

/** The process that listens on a port, and the descriptor that it listens with. */
export function listenerOf(port: number): { pid: number; fd: number } {
  const listener = execFileSync('ss', ['-tlnpH', 'sport', '=', `:${port}`], { encoding: 'utf8' });
  const [, pid, fd] = /pid=(\d+),fd=(\d+)/.exec(listener) ?? [];
  assert(pid && fd, `nobody listens on ${port}: ${listener}`);
  return { pid: Number(pid), fd: Number(fd) };
}
