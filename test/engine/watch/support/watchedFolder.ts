/** What an engine gives to programs that it watches, without an engine: a folder with a heartbeat, and its rings. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../../scripts/run.mjs';
import { type Ring, readRing } from './ring.ts';

export const shim = process.env.NETWORK_LAB_SHIM ?? join(root, 'dist', 'network_lab_shim.so');

/** The runtime library of the sanitizer that the shim was built with: it stands before the shim. */
export const sanitizer = process.env.NETWORK_LAB_SHIM_PRELOAD;

/** For what a sanitizer does itself, or will not have. */
export const itUnsanitized = sanitizer ? it.skip : it;

export interface Ended {
  output: string;
  errors: string;
  code: number | null;
  signal: NodeJS.Signals | null;
  pid: number;
}

export class WatchedFolder {
  readonly path: string;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #running = new Set<ChildProcess>();

  /** `alive`: whether an engine seems to be there. */
  constructor(alive = true) {
    this.path = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : '/tmp', 'network-lab-test-'));
    if (!alive) return;
    this.beat();
    this.#timer = setInterval(() => this.beat(), 200);
  }

  /** Eight bytes in one write: nobody reads half of it. `age` in seconds. */
  beat(age = 0): void {
    const nanoseconds = process.hrtime.bigint() - BigInt(age) * 1_000_000_000n;
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(nanoseconds);
    writeFileSync(join(this.path, 'heartbeat'), bytes, {
      flag: existsSync(join(this.path, 'heartbeat')) ? 'r+' : 'w',
    });
  }

  /** From now on the engine seems to be dead. */
  stopBeating(): void {
    clearInterval(this.#timer);
  }

  get exists(): boolean {
    return existsSync(this.path);
  }

  get environment(): NodeJS.ProcessEnv {
    return {
      LD_PRELOAD: sanitizer ? `${sanitizer} ${shim}` : shim,
      NETWORK_LAB_FOLDER: this.path,
      ASAN_OPTIONS: 'verify_asan_link_order=0:detect_leaks=0',
    };
  }

  start(command: string, parameters: string[] = [], environment: NodeJS.ProcessEnv = {}): ChildProcess {
    const child = spawn(command, parameters, {
      env: { ...process.env, ...this.environment, ...environment },
    });
    this.#running.add(child);
    child.once('close', () => this.#running.delete(child));
    return child;
  }

  /** To its end. */
  async run(command: string, parameters: string[] = [], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const child = this.start(command, parameters, environment);
    let output = '';
    let errors = '';
    child.stdout!.on('data', (data) => (output += data));
    child.stderr!.on('data', (data) => (errors += data));
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    return { output, errors, code, signal, pid: child.pid! };
  }

  get files(): string[] {
    return readdirSync(this.path)
      .filter((name) => name.startsWith('ring-'))
      .map((name) => join(this.path, name));
  }

  /** In the order in which the processes began. */
  get rings(): Ring[] {
    return this.files.map(readRing).sort((a, b) => a.pid - b.pid);
  }

  /** The one that there is. */
  get ring(): Ring {
    const { rings } = this;
    if (rings.length !== 1) throw new Error(`${rings.length} rings`);
    return rings[0]!;
  }

  dispose(): void {
    this.stopBeating();
    for (const child of this.#running) child.kill('SIGKILL');
    rmSync(this.path, { recursive: true, force: true });
  }
}
