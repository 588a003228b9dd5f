/**
 * Opens VS Code with the lab in it: the desktop VS Code where there is one, else VS Code served to a browser.
 *
 *   npm start [-- [--port N] [folder]]
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { installHost } from '../test/host/install.ts';
import { installExtension, serveVSCode } from '../test/host/server.ts';
import { packageExtension } from './package.ts';
import { main, projectNode, root, run } from './run.mjs';

/** Always the same where it is free: a browser keeps a page's settings by its address. */
const usualPort = 8311;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { port: { type: 'string' } },
});
const ownFolder = join(root, '.cache', 'workspace');
const folder = positionals[0] ? resolve(process.env.INIT_CWD ?? '.', positionals[0]) : ownFolder;
mkdirSync(folder, { recursive: true });

const hasDisplay = process.platform === 'darwin' || !!(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
const hasDesktop = hasDisplay && spawnSync('code', ['--version']).status === 0;
await main(hasDesktop ? openDesktop : openServed);

async function openDesktop(): Promise<void> {
  await run(projectNode, ['esbuild.mjs']);
  console.log('Opening VS Code; this ends when its window is closed.');
  await run('code', ['--new-window', '--wait', `--extensionDevelopmentPath=${root}`, folder]);
}

async function openServed(): Promise<void> {
  const [vsix] = await Promise.all([packageExtension('local'), installHost()]);
  const dataFolder = join(root, '.cache', 'vscode');
  await installOnce(dataFolder, vsix);
  const server = await serveVSCode({
    dataFolder,
    port: values.port === undefined ? await usualPortIfFree() : Number(values.port),
    trusted: folder === ownFolder,
  });
  const address = server.address(folder);
  console.log(`\nVS Code with Network Lab:\n\n  ${address}\n\nCtrl+C ends it.`);
  if (hasDisplay) openBrowser(address);
}

async function installOnce(dataFolder: string, vsix: string): Promise<void> {
  const note = join(dataFolder, 'installed');
  const packedAt = String(statSync(vsix).mtimeMs);
  if (existsSync(note) && readFileSync(note, 'utf8') === packedAt) return;
  await installExtension(dataFolder, vsix);
  writeFileSync(note, packedAt);
}

/** The usual port, or 0 (any) when somebody has it. */
function usualPortIfFree(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(0));
    probe.listen(usualPort, '127.0.0.1', () => probe.close(() => resolve(usualPort)));
  });
}

function openBrowser(address: string): void {
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  // Without one the address, which is printed, has to be opened by hand.
  spawn(opener, [address], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}
