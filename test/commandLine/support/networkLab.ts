/** The command line, run as a person does: `node dist/networkLab.js run …`. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonLine } from '../../../extension/commandLine/jsonLines.ts';
import { root } from '../../../scripts/run.mjs';
import { programs } from '../../engine/watch/support/ownProgram.ts';
import { until } from '../../until.ts';

export const script = join(root, 'dist', 'networkLab.js');
const folder = join(import.meta.dirname, '..', 'programs');
/** Its path has spaces. */
export const program = join(folder, 'a program.py');
export const shortSource = join(programs, 'short.c');

const english = { LC_ALL: 'C.UTF-8' };

export interface Ended {
  output: string;
  errors: string;
  status: number | null;
  signal: NodeJS.Signals | null;
}

export class NetworkLab {
  readonly child: ChildProcess;
  output = '';
  errors = '';
  readonly ended: Promise<Ended>;

  constructor(command: string, parameters: readonly string[], options: SpawnOptions = {}) {
    this.child = spawn(command, parameters, {
      ...options,
      env: { ...process.env, ...english, ...options.env },
    });
    this.child.stdout?.on('data', (data) => (this.output += data));
    this.child.stderr?.on('data', (data) => (this.errors += data));
    this.ended = once(this.child, 'close').then(([status, signal]) => ({
      output: this.output,
      errors: this.errors,
      status,
      signal,
    }));
  }

  /** Given as a prefix, such as `ready `, the rest of the line that begins so. */
  async line(prefix: string): Promise<string> {
    const found = () => new RegExp(`^${prefix}(.*)$`, 'm').exec(this.output)?.[1];
    return until(`“${prefix}” in ${this.output}`, () => found() ?? false);
  }

  /** The engine that it has started, beside the program. */
  get engine(): number | undefined {
    return engineBelow(this.child.pid!);
  }

  /** The program, too: it would go on. */
  dispose(): void {
    if (this.child.exitCode === null && this.child.signalCode === null)
      for (const pid of childrenOf(this.child.pid!)) process.kill(pid, 'SIGKILL');
    this.child.kill('SIGKILL');
    for (const stream of [this.child.stdin, this.child.stdout, this.child.stderr]) stream?.destroy();
  }
}

/** To be called within a `describe`: what it starts is ended with the test, and it has a folder for each. */
export function useCommandLine() {
  const started: NetworkLab[] = [];
  let place = '';
  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), 'network lab '));
  });
  afterEach(() => {
    for (const each of started.splice(0)) each.dispose();
    rmSync(place, { recursive: true, force: true });
  });
  const startAlone = (command: string, parameters: readonly string[], options?: SpawnOptions) => {
    const lab = new NetworkLab(command, parameters, options);
    started.push(lab);
    return lab;
  };
  const start = (parameters: readonly string[], options?: SpawnOptions, file = script) =>
    startAlone(process.execPath, [file, ...parameters], options);
  return {
    start,
    /** Another command, as it is without the lab. */
    startAlone,
    /** With nothing to read, to its end. */
    run(parameters: readonly string[], options: SpawnOptions = {}, file?: string) {
      return start(parameters, { stdio: ['ignore', 'pipe', 'pipe'], ...options }, file).ended;
    },
    /** A file of the test's own, with a space in its path. */
    path: (name: string) => join(place, name),
  };
}

export function linesOf(text: string): JsonLine[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as JsonLine);
}

export function linesIn(file: string): JsonLine[] {
  return linesOf(readFileSync(file, 'utf8'));
}

export function ofKind<K extends JsonLine['kind']>(lines: JsonLine[], kind: K) {
  return lines.filter((line): line is Extract<JsonLine, { kind: K }> => line.kind === kind);
}

/** A zombie is none: nobody but its parent has to do with it. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Where programs report to the engine of this number. */
export function reportFolders(engine: number): string[] {
  const places = [process.env.XDG_RUNTIME_DIR, '/dev/shm'].filter((each) => each !== undefined);
  return places
    .map((each) => join(each, `network-lab-${process.getuid!()}-${engine}`))
    .filter((each) => existsSync(each));
}

/** The engine that a process has started, or that one that it has started. */
export function engineBelow(pid: number): number | undefined {
  const children = childrenOf(pid);
  const found = children.find((each) => commandOf(each).includes('engine.js'));
  return found ?? children.map(engineBelow).find((each) => each !== undefined);
}

function childrenOf(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return text.split(' ').filter(Boolean).map(Number);
  } catch {
    return []; // it has ended meanwhile
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
