import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { until } from '../../until.ts';

/** What a program does when nothing more comes to it. */
export type Rest = 'asleep' | 'busy' | 'ended';

/** Told by the program's runner: where it listens, or that it connects; undefined where it ended without either. */
export type Role = { listens: number } | 'connects' | undefined;

/** More output than this is not kept: a program that spins may print at every turn. */
const mostOutput = 64 * 1024;

/** A program that burns this much CPU (milliseconds) with nothing to do does not rest: it spins. */
const spinning = 30;

/** After so many looks, what it mostly did is what it does. */
const manyLooks = 12;

/** A program of a person that is run, and looked at from outside, through /proc. */
export class RunningProgram {
  readonly #process: ChildProcess;
  stdout = '';
  stderr = '';
  #told = '';
  #hasEnded = false;
  #spun = false;

  constructor(command: string, parameters: readonly string[]) {
    this.#process = spawn(command, parameters, {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      env: { ...process.env, PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8' },
    });
    const [, out, error, runner] = this.#process.stdio as Readable[];
    out!.on('data', (chunk) => {
      if (this.stdout.length < mostOutput) this.stdout += chunk;
    });
    error!.on('data', (chunk) => {
      if (this.stderr.length < mostOutput) this.stderr += chunk;
    });
    runner!.on('data', (chunk) => {
      this.#told += chunk;
    });
    this.#process.once('close', () => {
      this.#hasEnded = true;
    });
  }

  /** Waits until the program listens, connects, ends, or sleeps without having done any of it. */
  async role(): Promise<Role> {
    await until('the program says what it is', async () => {
      if (this.#hasEnded || /^(listens|connects)/m.test(this.#told)) return true;
      return this.#told.includes('runs') && (await this.rest()) !== 'busy';
    });
    const [, port] = /^listens (\d+)$/m.exec(this.#told) ?? [];
    if (port) return { listens: Number(port) };
    return this.#told.includes('connects') ? 'connects' : undefined;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Ended, and not by its own decision alone. */
  get failed(): boolean {
    return this.#hasEnded && (this.#process.exitCode !== 0 || this.#process.signalCode !== null);
  }

  /** Stopped, it lets things come together, which it then finds in one turn of its loop. */
  hold(): void {
    this.#process.kill('SIGSTOP');
  }

  release(): void {
    this.#process.kill('SIGCONT');
  }

  /** Waits until it sleeps and nothing wakes it, has ended, or has burnt CPU for no reason. */
  async rest(): Promise<Rest> {
    const before = this.#cpu();
    let last = '';
    let rest: Rest | undefined;
    let looks = 0;
    let sleeping = 0;
    await until('the program rests', () => {
      const slices = this.#slices();
      const isAsleep = this.#isAsleep();
      if (this.#hasEnded) rest = 'ended';
      // Who was found to spin before is believed sooner.
      else if (this.#cpu() - before > (this.#spun ? spinning / 3 : spinning)) rest = 'busy';
      else if (isAsleep && slices === last) rest = 'asleep';
      // A timer of its own wakes it again and again, for a moment.
      else if (looks >= manyLooks && sleeping > looks / 2) rest = 'asleep';
      looks++;
      if (isAsleep) sleeping++;
      last = isAsleep ? slices : '';
      return rest !== undefined;
    });
    this.#spun = rest === 'busy';
    return rest!;
  }

  async stop(): Promise<void> {
    this.#process.kill('SIGKILL');
    await until('the program has ended', () => this.#hasEnded);
  }

  /** Milliseconds on a processor. */
  #cpu(): number {
    return Number(this.#read('schedstat').split(' ')[0] ?? 0) / 1e6;
  }

  /** How often it got a processor: it was not woken where this stays the same. */
  #slices(): string {
    return this.#read('schedstat').split(' ')[2] ?? '';
  }

  #isAsleep(): boolean {
    return /\) S /.test(this.#read('stat'));
  }

  #read(file: string): string {
    try {
      return readFileSync(`/proc/${this.#process.pid}/${file}`, 'utf8');
    } catch {
      return '';
    }
  }
}
