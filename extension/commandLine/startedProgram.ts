/** The program that is run: it has this process's terminal, and each signal that comes to this process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type Ending, statusNotFound, statusNotRunnable } from './status.ts';

/** The terminal sends these to everybody in its foreground, and so to the program itself. */
const fromKeys: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];
const passedOn: readonly NodeJS.Signals[] = [...fromKeys, 'SIGTERM', 'SIGHUP', 'SIGUSR2'];

/** It could not be started. */
export class NotStarted extends Error {
  readonly code: string;
  /** As a shell would tell it. */
  readonly status: number;

  constructor({ message, code = '' }: NodeJS.ErrnoException) {
    super(message);
    this.code = code;
    this.status = code === 'ENOENT' ? statusNotFound : statusNotRunnable;
  }
}

export class StartedProgram {
  private readonly child: ChildProcess;
  private readonly handlers = new Map<NodeJS.Signals, () => void>();
  readonly ended: Promise<Ending>;
  hasEnded = false;

  private constructor(child: ChildProcess) {
    this.child = child;
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.hasEnded = true;
        resolve({ code, signal });
      });
    });
    for (const signal of passedOn) {
      const handler = () => this.passOn(signal);
      this.handlers.set(signal, handler);
      process.on(signal, handler);
    }
  }

  /**
   * @param outputTo The descriptor that has what it prints.
   * @throws NotStarted
   */
  static start(
    command: string,
    parameters: string[],
    environment: NodeJS.ProcessEnv,
    outputTo: number,
  ): Promise<StartedProgram> {
    return new Promise((resolve, reject) => {
      const fail = (error: NodeJS.ErrnoException) => reject(new NotStarted(error));
      try {
        const child = spawn(command, parameters, { env: environment, stdio: [0, outputTo, 2] });
        const started = new StartedProgram(child);
        // Once it runs, what fails is a signal that it may not be sent: it has become another user's.
        child.on('error', (error) => {
          if (child.pid === undefined) started.letSignalsBe();
          fail(error);
        });
        child.once('spawn', () => resolve(started));
      } catch (error) {
        fail(error as NodeJS.ErrnoException); // no process may be had, or the command line is too long
      }
    });
  }

  get pid(): number {
    return this.child.pid!;
  }

  kill(signal: NodeJS.Signals): void {
    if (!this.hasEnded) this.child.kill(signal);
  }

  /** From now on signals do to this process what they do to any. */
  letSignalsBe(): void {
    for (const [signal, handler] of this.handlers) process.off(signal, handler);
  }

  private passOn(signal: NodeJS.Signals): void {
    if (fromKeys.includes(signal) && isInForeground()) return;
    this.kill(signal);
  }
}

/** Whether keys of the terminal go to this process, and to the program, which is of the same group. */
function isInForeground(): boolean {
  const text = readFileSync('/proc/self/stat', 'latin1');
  // man proc_pid_stat, from field 3 on: state, ppid, pgrp, session, tty_nr, tpgid. The name before may hold anything.
  const [, , group, , , foreground] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return group === foreground;
}
