/** An engine of the tests' own: `node dist/engine.js --stdio`, as any other program would drive it. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import type { EngineMethod, ErrorData, ParametersOf } from '../../../extension/contract/methods.ts';
import type { LabServerInfo } from '../../../extension/contract/server.ts';
import type { OfServer } from '../../answersOfServers.ts';

/** Another build of the engine, such as one under sanitizers, can be named. */
const program =
  process.env.NETWORK_LAB_ENGINE ?? join(import.meta.dirname, '..', '..', '..', 'dist', 'engine.js');

/** Sanitizers want their runtime to be loaded first; it is the engine's alone, not the client programs'. */
const preload = process.env.NETWORK_LAB_ENGINE_PRELOAD;

/** Then freed memory stays for a while, to catch its use, and all is several times slower. */
export const sanitized = preload !== undefined;

const environment = preload ? { ...process.env, LD_PRELOAD: preload } : process.env;

/**
 * What to spawn. `under`: a program, with its parameters, that becomes the engine (prlimit, setpriv). `file`: an
 * engine that lies elsewhere.
 */
export function engineCommand(under: string[] = [], file = program) {
  const [command, ...parameters] = [...under, process.execPath, file, '--stdio'];
  return { command: command!, parameters, env: environment };
}

export interface EngineError extends Error {
  code: number;
  data?: ErrorData;
}

/** Emits `end` when its process has ended. */
export class Engine extends EventEmitter<{ end: [] }> {
  /** What the engine sent unasked, oldest first. */
  readonly changes: LabServerInfo[] = [];
  readonly pid: number;
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly connection: MessageConnection;
  private complaints = '';

  private constructor(child: ChildProcessWithoutNullStreams) {
    super();
    this.child = child;
    this.pid = child.pid!;
    this.connection = createMessageConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    this.connection.onNotification('server/changed', (info: LabServerInfo) => void this.changes.push(info));
    child.stderr.on('data', (chunk) => {
      this.complaints += chunk;
    });
    // Requests on the way would else wait forever.
    child.once('exit', () => {
      this.connection.dispose();
      this.emit('end');
    });
    this.connection.listen();
  }

  /** Ready when it has answered. Parameters: as with `engineCommand`. */
  static async start(under: string[] = [], file = program): Promise<Engine> {
    const { command, parameters, env } = engineCommand(under, file);
    const engine = new Engine(spawn(command, parameters, { env }));
    await engine.request('multiplexer/list', {});
    return engine;
  }

  /** Rejects with an EngineError. The answer has the type that it has where it is about a server of the lab. */
  request<M extends EngineMethod>(method: M, parameters: ParametersOf<M>): Promise<OfServer<M>> {
    return this.send(method, parameters) as Promise<OfServer<M>>;
  }

  /** For parameters and methods that the contract does not have. */
  async send(method: string, parameters: unknown): Promise<unknown> {
    try {
      return await this.connection.sendRequest(method, parameters);
    } catch (error) {
      if (this.child.exitCode === null && this.child.signalCode === null) throw error;
      const how = this.child.signalCode ?? this.child.exitCode;
      throw new Error(`the engine ended (${how}) at ${method}: ${this.complaints}`);
    }
  }

  /** The error that a request must fail with. */
  async failure(method: string, parameters: unknown): Promise<EngineError> {
    try {
      await this.send(method, parameters);
    } catch (error) {
      return error as EngineError;
    }
    throw new Error(`${method} ${JSON.stringify(parameters)} was not refused`);
  }

  async stopAll(): Promise<void> {
    for (const { id } of await this.request('server/list', {}))
      await this.request('server/stop', { server: id }).catch((error: EngineError) => {
        // A program that has become another, or whose place another has taken, is gone by itself.
        if (error.data?.field !== 'server') throw error;
      });
  }

  /** Ends it as the extension does: by closing the line. */
  async dispose(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.stdin.end();
    const patience = setTimeout(() => process.kill(this.pid, 'SIGKILL'), 5000);
    const [code, signal] = await ended;
    clearTimeout(patience);
    if (code !== 0) throw new Error(`the engine ended with ${signal ?? code}: ${this.complaints}`);
  }
}
