/** VS Code served to a browser: started, found at its address, and ended with all it started. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment, projectNode, run } from '../../scripts/run.mjs';
import { vscodeFolder } from './install.ts';

export interface ServerOptions {
  /** 0 (any free port) where left out. */
  port?: number;
  /** Where VS Code keeps its data, extensions among them. */
  dataFolder: string;
  /** Opens folders without asking whether they are trusted. */
  trusted?: boolean;
  /** Beside the lab's own first settings; for a data folder that has none yet. */
  settings?: Record<string, unknown>;
  /** Whether extensions that are new may open their walkthrough; they may where left out. */
  walkthroughs?: boolean;
  /** For tests only: makes the page accept an extension under development and its tests. */
  forTests?: boolean;
}

export interface ServedVSCode {
  port: number;
  /** The page that opens a folder. The one who has it may do all that VS Code can: it holds the secret. */
  address(folder: string, more?: Record<string, string>): string;
  /** Ends VS Code and every process it started. */
  stop(): Promise<void>;
}

/** Unless the person has said otherwise: nothing on the screen that is not the lab's or the editor's own. */
const firstSettings = {
  'chat.disableAIFeatures': true,
  'git.openRepositoryInParentFolders': 'never',
  'remote.autoForwardPorts': false,
  // Not by looking for listeners in /proc every two seconds, which it does though it shall not forward them.
  'remote.autoForwardPortsSource': 'output',
  'telemetry.telemetryLevel': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
};

const startLimit = 60_000;
const stopLimit = 5_000;
const program = join(vscodeFolder, 'out', 'server-main.js');

export async function serveVSCode(options: ServerOptions): Promise<ServedVSCode> {
  const { port: wantedPort = 0, dataFolder, trusted, forTests, settings = {}, walkthroughs = true } = options;
  const secret = randomBytes(16).toString('hex');
  writeOnce(join(dataFolder, 'data', 'User'), { ...firstSettings, ...settings });
  // A setting of the machine, which VS Code reads nowhere else.
  if (!walkthroughs)
    writeOnce(join(dataFolder, 'data', 'Machine'), {
      'workbench.welcomePage.walkthroughs.openOnInstall': false,
    });
  const child = spawn(
    projectNode,
    [
      program,
      ...['--host', '127.0.0.1', '--port', `${wantedPort}`],
      ...['--server-data-dir', dataFolder, '--telemetry-level', 'off', '--accept-server-license-terms'],
      ...['--connection-token-file', secretFile(dataFolder, secret)],
      '--disable-websocket-compression', // what it saves on the wire is no gain on loopback
      ...(trusted ? ['--disable-workspace-trust'] : []),
      ...(forTests ? ['--enable-smoke-test-driver'] : []),
    ],
    {
      // A process group of its own: what VS Code starts (extension hosts, engines) ends with it.
      detached: true,
      env: { ...environment, EXTENSIONS_GALLERY: '{}' }, // no marketplace: nothing is fetched
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const killAll = () => killGroup(child, 'SIGKILL');
  process.once('exit', killAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, endBySignal);
  const port = await listeningPort(child);
  return {
    port,
    address(folder, more = {}) {
      return `http://127.0.0.1:${port}/?${new URLSearchParams({ tkn: secret, folder, ...more })}`;
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      killGroup(child, 'SIGTERM');
      const late = setTimeout(killAll, stopLimit);
      if (child.exitCode === null && child.signalCode === null) await ended;
      clearTimeout(late);
      killAll(); // what did not end with the server
      process.off('exit', killAll);
    },
  };
}

/** Installs a packaged extension into the data folder of a server. */
export function installExtension(dataFolder: string, vsix: string): Promise<void> {
  return run(
    projectNode,
    [
      program,
      ...['--server-data-dir', dataFolder, '--accept-server-license-terms'],
      ...['--install-extension', vsix, '--force'],
    ],
    { stdio: ['ignore', 'ignore', 'ignore'] },
  );
}

function writeOnce(folder: string, settings: Record<string, unknown>): void {
  const file = join(folder, 'settings.json');
  if (existsSync(file)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(settings, undefined, 2)}\n`);
}

/** In a file and not on the command line, which every user of the machine can read. */
function secretFile(dataFolder: string, secret: string): string {
  const file = join(dataFolder, 'secret');
  writeFileSync(file, secret, { mode: 0o600 });
  return file;
}

/** The port that VS Code says it listens on; what it says instead, as an error, when it does not come up. */
function listeningPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (why: string) => reject(new Error(`VS Code's server ${why}. It said:\n${said}`));
    const limit = setTimeout(() => fail(`did not listen within ${startLimit / 1000} s`), startLimit);
    const listen = (chunk: Buffer) => {
      if (said.length < 100_000) said += chunk;
      const port = /Extension host agent listening on (\d+)/.exec(said)?.[1];
      if (port) {
        clearTimeout(limit);
        resolve(Number(port));
      }
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('exit', (code) => {
      clearTimeout(limit);
      fail(`ended with exit code ${code}`);
    });
  });
}

/** A signal would end this process without its exit handlers, and leave VS Code behind. */
function endBySignal(): void {
  process.exit(130);
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // ESRCH: all gone already
  }
}
