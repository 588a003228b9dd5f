/** VS Code served to a browser: started, found at its address, and ended with all it started. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { environment, projectNode } from '../../scripts/run.mjs';
import { vscodeFolder } from './install.ts';

export interface ServerOptions {
  /** 0 (any free port) where left out. */
  port?: number;
  /** Where VS Code keeps its data, extensions among them. */
  dataFolder: string;
  /** For tests only: makes the page accept an extension under development and its tests. */
  forTests?: boolean;
}

export interface ServedVSCode {
  port: number;
  /** Ends VS Code and every process it started. */
  stop(): Promise<void>;
}

const startLimit = 60_000;
const stopLimit = 5_000;

export async function serveVSCode({ port = 0, dataFolder, forTests }: ServerOptions): Promise<ServedVSCode> {
  const child = spawn(
    projectNode,
    [
      join(vscodeFolder, 'out', 'server-main.js'),
      ...['--host', '127.0.0.1', '--port', `${port}`],
      ...['--server-data-dir', dataFolder, '--telemetry-level', 'off'],
      '--without-connection-token',
      '--accept-server-license-terms',
      ...(forTests ? ['--disable-workspace-trust', '--enable-smoke-test-driver'] : []),
    ],
    // A process group of its own: what VS Code starts (extension hosts, engines) ends with it.
    { detached: true, env: environment, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const kill = (signal: NodeJS.Signals) => killGroup(child, signal);
  process.once('exit', () => kill('SIGKILL'));
  return {
    port: await listeningPort(child),
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      kill('SIGTERM');
      const late = setTimeout(() => kill('SIGKILL'), stopLimit);
      if (child.exitCode === null && child.signalCode === null) await ended;
      clearTimeout(late);
      kill('SIGKILL'); // what did not end with the server
    },
  };
}

/** Installs a packaged extension into the data folder of a server. */
export function installParameters(dataFolder: string, vsix: string): string[] {
  const server = join(vscodeFolder, 'out', 'server-main.js');
  return [
    server,
    ...['--server-data-dir', dataFolder, '--accept-server-license-terms'],
    ...['--install-extension', vsix, '--force'],
  ];
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

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // ESRCH: all gone already
  }
}
