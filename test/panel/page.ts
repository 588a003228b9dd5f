/**
 * Opens the panel in Chromium as VS Code would show it: the real bundle, the webview's content security
 * policy, a theme's variables, and `acquireVsCodeApi` joined to a lab that the test gives.
 */
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';

export type ThemeName = 'light-v2' | 'dark-v2' | 'hc-dark' | 'hc-light';

/** The one who answers the panel's requests; an error thrown is answered as a JSON-RPC error. */
export interface Lab {
  answer(method: string, parameters: Record<string, unknown>): unknown;
}

export interface PanelPage {
  page: Page;
  /** What the browser complained of: refused by policy, uncaught, console.error. */
  complaints: string[];
  /** Sends what the host sends unasked. */
  notify(method: string, parameters: unknown): Promise<void>;
  close(): Promise<void>;
}

export interface Look {
  theme?: ThemeName;
  width?: number;
  height?: number;
  /** The page's zoom: 2 is 200 %. */
  zoom?: number;
  reducedMotion?: boolean;
  forcedColors?: boolean;
  /** The person's language, as VS Code writes it into the page. */
  language?: string;
  /** A script that puts a lab into the page, in the place of the one that is handed over. */
  labInPage?: string;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const nonce = 'Zm9yLXRlc3Rz';
const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; font-src 'self'`;
const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const chromiumOptions = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: chromiumFlags,
};

/** One browser and one web server for a file of tests. */
export class PanelBrowser {
  readonly #browser: Browser;
  readonly #server: Server;
  readonly #files: Map<string, [type: string, body: string | Buffer]>;

  private constructor(browser: Browser, server: Server, files: Map<string, [string, string | Buffer]>) {
    this.#browser = browser;
    this.#server = server;
    this.#files = files;
  }

  static async start(): Promise<PanelBrowser> {
    const files = await panelFiles();
    const server = createServer((request, response) => {
      const file = files.get(request.url ?? '');
      if (file === undefined) return response.writeHead(404).end();
      response.writeHead(200, { 'content-type': file[0], 'content-security-policy': policy }).end(file[1]);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const browser = await chromium.launch(chromiumOptions);
    return new PanelBrowser(browser, server, files);
  }

  async open(lab: Lab, look: Look = {}): Promise<PanelPage> {
    const theme = look.theme ?? 'dark-v2';
    const { width = 1280, height = 860, zoom = 1 } = look;
    this.#files.set('/', ['text/html', html(look.language ?? 'en')]);
    this.#files.set('/theme.css', ['text/css', await themeStyles(theme)]);
    const page = await this.#browser.newPage({
      viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
      deviceScaleFactor: zoom,
      colorScheme: theme.includes('light') ? 'light' : 'dark',
      reducedMotion: look.reducedMotion ? 'reduce' : 'no-preference',
      forcedColors: look.forcedColors ? 'active' : 'none',
    });
    const complaints = listenForComplaints(page);
    const notify = (method: string, parameters: unknown) => send(page, { method, params: parameters });
    await page.exposeFunction('toLab', (message: string) => reply(page, lab, JSON.parse(message)));
    await page.addInitScript(() => {
      // As VS Code's, it outlives the page.
      Object.assign(globalThis, {
        acquireVsCodeApi: () => ({
          postMessage: (message: unknown) =>
            void (globalThis as never as { toLab: (m: unknown) => void }).toLab(message),
          getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
          setState: (next: unknown) => sessionStorage.setItem('state', JSON.stringify(next)),
        }),
      });
    });
    if (look.labInPage !== undefined) await page.addInitScript({ content: look.labInPage });
    const { port } = this.#server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/`);
    return { page, complaints, notify, close: () => page.close() };
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** Saves what the page looks like, for a person to look at. */
export async function screenshot({ page }: PanelPage, name: string): Promise<void> {
  await page.screenshot({ path: await saved(name) });
}

/** The file for a picture of that name, in a folder that is there. */
export async function saved(name: string): Promise<string> {
  await mkdir(`${root}test-results`, { recursive: true });
  return `${root}test-results/panel-${name}.png`;
}

interface Request {
  id?: number;
  method?: string;
  params?: Record<string, unknown>;
}

async function reply(page: Page, lab: Lab, { id, method, params = {} }: Request): Promise<void> {
  if (method === undefined || id === undefined) return;
  try {
    await send(page, { id, result: await answerOf(lab, method, params) });
  } catch (error) {
    await send(page, { id, error: errorOf(error) });
  }
}

/** Questions that came together are put to the lab one by one. */
async function answerOf(lab: Lab, method: string, parameters: Record<string, unknown>): Promise<unknown> {
  if (method !== 'panel/ask') return (await lab.answer(method, parameters)) ?? null;
  const { questions } = parameters as {
    questions: { method: string; parameters: Record<string, unknown> }[];
  };
  const results = await Promise.allSettled(
    questions.map(async (question) => lab.answer(question.method, question.parameters)),
  );
  return results.map((result) =>
    result.status === 'fulfilled' ? { result: result.value ?? null } : { error: errorOf(result.reason) },
  );
}

function errorOf(error: unknown) {
  const { code = -32603, message, data } = error as { code?: number; message: string; data?: unknown };
  return { code, message, data };
}

/** A page may be closed while answers are on their way; they are then of no use to anybody. */
async function send(page: Page, message: object): Promise<void> {
  if (page.isClosed()) return;
  const text = JSON.stringify({ jsonrpc: '2.0', ...message });
  const sent = page.evaluate((it) => window.postMessage(it, '*'), text);
  await sent.catch((error: unknown) => {
    if (!page.isClosed()) throw error;
  });
}

function listenForComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.stack ?? String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  return complaints;
}

/** A module of the tests as one script for a page. */
export async function bundled(entry: string): Promise<string> {
  const bundle = await build({
    entryPoints: [`${root}${entry}`],
    bundle: true,
    format: 'iife',
    write: false,
  });
  return bundle.outputFiles[0]!.text;
}

async function panelFiles(): Promise<Map<string, [string, string | Buffer]>> {
  const codicons = `${root}node_modules/@vscode/codicons/dist/`;
  return new Map<string, [string, string | Buffer]>([
    ['/panel.js', ['text/javascript', await bundled('media/panel/panel.ts')]],
    ['/panel.css', ['text/css', await readFile(`${root}media/panel/panel.css`)]],
    [
      '/codicon.css',
      ['text/css', (await readFile(`${codicons}codicon.css`, 'utf8')).replace(/\?[0-9a-f]+/g, '')],
    ],
    ['/codicon.ttf', ['font/ttf', await readFile(`${codicons}codicon.ttf`)]],
  ]);
}

const html = (language: string) => `<!DOCTYPE html>
<html lang="${language}">
  <head>
    <meta charset="utf-8" />
    <title>Network Lab</title>
    <link rel="stylesheet" href="theme.css" nonce="${nonce}" />
    <link rel="stylesheet" href="codicon.css" nonce="${nonce}" id="vscode-codicon-stylesheet" />
    <link rel="stylesheet" href="panel.css" nonce="${nonce}" />
  </head>
  <body>
    <network-lab-panel></network-lab-panel>
    <script nonce="${nonce}" src="panel.js"></script>
  </body>
</html>`;

/** The variables that VS Code sets on the page of every webview. */
export async function themeStyles(name: ThemeName): Promise<string> {
  const file: { theme: [string, string][] } = await import(
    `../../node_modules/@vscode-elements/webview-playground/dist/themes/${name}.js`
  );
  const fonts =
    '--vscode-font-family: "DejaVu Sans", sans-serif; --vscode-font-size: 13px; --vscode-font-weight: normal;';
  return `:root { ${file.theme.map(([key, value]) => `${key}: ${value};`).join('\n')} ${fonts} }`;
}
