import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import {
  CancellationToken,
  createMessageConnection,
  Emitter,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
  ResponseError,
} from 'vscode-jsonrpc/node';
import type { EngineMethod, EngineNotifications, ParametersOf, ResultOf } from '../contract/methods.ts';
import { isQuestion, Questions } from '../shared/questions.ts';
import { say } from '../shared/sentence.ts';
import { type EngineError, refusal, toEngineError, wasCancelled } from './engineError.ts';
import type { Log } from './log.ts';

/** How an engine process ended. */
export interface EngineExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** How long an engine that was told to end may take before it is killed. */
const endWithinMilliseconds = 1000;

/** One engine process, from its fork to its end, and JSON-RPC with it over Node's IPC. */
export class EngineProcess {
  private readonly child: ChildProcess;
  private readonly connection: MessageConnection;
  private readonly questions = new Questions(
    (questions) => this.connection.sendRequest('request/batch', { questions }),
    ({ code, message, data }) => new ResponseError(code, message, data),
  );
  private readonly exitEmitter = new Emitter<EngineExit>();
  private readonly changedEmitter = new Emitter<EngineNotifications['server/changed']>();
  private exit: EngineExit | undefined;
  private ending: Promise<void> | undefined;

  /** Fires once, when the process ends without having been asked to. */
  readonly onDidDie = this.exitEmitter.event;
  readonly onDidChangeServer = this.changedEmitter.event;

  /**
   * @param script dist/engine.js, or a stand-in that speaks the same contract.
   * @param apart From this process's terminal: its keys, such as Ctrl+C, are not the engine's.
   */
  constructor(script: string, log: Log, { apart = false } = {}) {
    // No execArgv: an editor that is being debugged must not hand its inspector's port to the engine.
    this.child = fork(script, [], { execArgv: [], silent: true, detached: apart });
    log.info(`engine ${this.child.pid} started: ${script}`);
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      createInterface({ input: stream }).on('line', (line) => log.info(`engine ${this.child.pid}: ${line}`));
    }
    this.connection = createMessageConnection(
      new IPCMessageReader(this.child),
      new IPCMessageWriter(this.child),
      {
        error: (text) => log.error(text),
        warn: (text) => log.warn(text),
        info: (text) => log.info(text),
        log: (text) => log.debug(text),
      },
    );
    this.connection.onNotification('server/changed', (info: EngineNotifications['server/changed']) =>
      this.changedEmitter.fire(info),
    );
    this.connection.onError(([error]) => log.error(`engine ${this.child.pid}: ${error.message}`));
    this.connection.listen();
    this.child.on('error', (error) => {
      log.error(`engine: ${error.message}`);
      // A process that could not even be started has no exit event.
      if (this.child.pid === undefined) this.exited({ code: null, signal: null }, log);
    });
    this.child.once('exit', (code, signal) => this.exited({ code, signal }, log));
  }

  get hasEnded(): boolean {
    return this.exit !== undefined;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** @throws EngineError when the engine refuses, or dies before it has answered. */
  async request<M extends EngineMethod>(
    method: M,
    parameters: ParametersOf<M>,
    token = CancellationToken.None,
  ): Promise<ResultOf<M>> {
    if (this.exit) throw engineGone(this.exit);
    try {
      return await this.send(method, parameters, token);
    } catch (error) {
      if (wasCancelled(error)) throw error;
      throw this.exit ? engineGone(this.exit) : toEngineError(error);
    }
  }

  private send<M extends EngineMethod>(
    method: M,
    parameters: ParametersOf<M>,
    token: CancellationToken,
  ): Promise<ResultOf<M>> {
    if (isQuestion(method)) return this.questions.ask(method, parameters as never) as Promise<ResultOf<M>>;
    return this.connection.sendRequest<ResultOf<M>>(method, parameters, token);
  }

  /** Ends the process; resolves when it is gone. The engine ends by itself when its IPC channel closes. */
  end(): Promise<void> {
    this.ending ??= new Promise((resolve) => {
      if (this.exit) return resolve();
      const killer = setTimeout(() => this.child.kill('SIGKILL'), endWithinMilliseconds);
      this.child.once('exit', () => {
        clearTimeout(killer);
        resolve();
      });
      if (this.child.connected) this.child.disconnect();
    });
    return this.ending;
  }

  private exited(exit: EngineExit, log: Log): void {
    this.exit = exit;
    this.connection.dispose();
    if (this.ending) return;
    log.error(`engine ${this.child.pid} ended: ${describeExit(exit)}`);
    this.exitEmitter.fire(exit);
  }
}

/** In the kernel's word: `SIGKILL`, or `exit code 1`. */
export function describeExit(exit: EngineExit): string {
  if (exit.signal) return exit.signal;
  return exit.code === null ? 'it could not be started' : `exit code ${exit.code}`;
}

function engineGone(exit: EngineExit): EngineError {
  return refusal(
    say('The engine process ended ({0}).', describeExit(exit)),
    say('Restart the server: a new engine process is started for it.'),
  );
}
