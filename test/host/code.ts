#!/usr/bin/env node
/**
 * A stand-in for the desktop VS Code, for `runTests` of @vscode/test-electron: takes the same flags, serves
 * VS Code to a Chromium without a window, runs the tests in it, and exits with their exit code.
 *
 * VS Code's web page tells its owner what happens through two functions that it finds on itself, made for
 * exactly this: codeAutomationLog and codeAutomationExit.
 */
import { cpSync, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { deferred } from '../deferred.ts';
import { launchBrowser } from './browser.ts';
import { installHost } from './install.ts';
import { serveVSCode } from './server.ts';

// Flags that only a desktop VS Code knows are let pass.
const { values, positionals } = parseArgs({
  strict: false,
  options: {
    extensionDevelopmentPath: { type: 'string', multiple: true },
    extensionTestsPath: { type: 'string' },
  },
});

// VS Code says a lot beside what the tests say: to a file, where one is named.
const log = process.env.NETWORK_LAB_VSCODE_LOG
  ? createWriteStream(process.env.NETWORK_LAB_VSCODE_LOG)
  : process.stdout;

await installHost();
const dataFolder = mkdtempSync(join(tmpdir(), 'network-lab-vscode-'));
process.once('exit', () => rmSync(dataFolder, { recursive: true, force: true, maxRetries: 3 }));
const [developed, ...others] = [values.extensionDevelopmentPath ?? []].flat() as string[];
// The web page takes one extension that is under development: the others are installed.
for (const folder of others)
  cpSync(folder, join(dataFolder, 'extensions', basename(folder)), { recursive: true });
const server = await serveVSCode({
  dataFolder,
  trusted: true,
  walkthroughs: false,
  forTests: true,
});
const browser = await launchBrowser();
try {
  process.exitCode = await runTests();
} finally {
  await browser.close();
  await server.stop();
}

async function runTests(): Promise<number> {
  const page = await browser.newPage();
  const exit = deferred<number>();
  page.on('crash', () => exit.reject(new Error("VS Code's page crashed")));
  await page.exposeFunction('codeAutomationExit', (code: number) => exit.resolve(code));
  await page.exposeFunction('codeAutomationLog', (_type: string, parts: unknown[]) => {
    log.write(`${parts.join(' ')}\n`);
  });
  await page.goto(addressWithTests());
  return exit.promise;
}

function addressWithTests(): string {
  const remote = (path: string) => `vscode-remote://127.0.0.1:${server.port}${path}`;
  const payload = [
    ['extensionDevelopmentPath', remote(developed!)],
    ['extensionTestsPath', remote(values.extensionTestsPath as string)],
    ['skipWelcome', 'true'],
  ];
  return server.address(positionals[0] ?? dataFolder, { payload: JSON.stringify(payload) });
}
