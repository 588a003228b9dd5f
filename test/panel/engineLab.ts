/** The real engine behind the panel, as the extension host would put it there: dist/engine.js over stdio. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import type { EngineMethod, ParametersOf } from '../../extension/contract/methods.ts';
import type { Selection } from '../../extension/contract/panel.ts';
import type { LabServerInfo } from '../../extension/contract/server.ts';
import { isLabServer } from '../../extension/shared/watched.ts';
import type { OfServer } from '../answersOfServers.ts';
import type { Lab } from './page.ts';

const engineFile = fileURLToPath(new URL('../../dist/engine.js', import.meta.url));

export class EngineLab implements Lab {
  selection: Selection = {};
  readonly #process: ChildProcess;
  readonly #connection: MessageConnection;

  constructor() {
    if (!existsSync(engineFile)) throw new Error(`${engineFile} is missing: run npm run build first`);
    this.#process = spawn(process.execPath, [engineFile, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#connection = createMessageConnection(
      new StreamMessageReader(this.#process.stdout!),
      new StreamMessageWriter(this.#process.stdin!),
    );
    this.#connection.listen();
  }

  ask<M extends EngineMethod>(method: M, parameters: ParametersOf<M>): Promise<OfServer<M>> {
    return this.#connection.sendRequest(method, parameters);
  }

  /** How a server of the lab is. */
  async infoOf(server: number): Promise<LabServerInfo> {
    return (await this.ask('server/list', {})).filter(isLabServer).find(({ id }) => id === server)!;
  }

  async answer(method: string, parameters: Record<string, unknown>): Promise<unknown> {
    if (method === 'panel/ready')
      return {
        servers: await this.ask('server/list', {}),
        selection: this.selection,
        refreshesPerSecond: 30,
      };
    if (method.startsWith('panel/')) return null;
    return this.#connection.sendRequest(method, defined(parameters));
  }

  /** The engine's own process id. */
  get pid(): number {
    return this.#process.pid!;
  }

  async stop(): Promise<void> {
    this.#connection.dispose();
    const ended = once(this.#process, 'exit');
    this.#process.stdin!.end();
    await ended;
  }
}

/** On its way out of the page an undefined field became null. */
function defined(parameters: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== null));
}
