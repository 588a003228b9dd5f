import { type CancellationToken, Emitter } from 'vscode-jsonrpc/node';
import type { ServerConfiguration, ServerInfo } from '../contract/server.ts';
import { isAlive } from '../shared/alive.ts';
import { say } from '../shared/sentence.ts';
import { addressText } from '../shared/text.ts';
import { cancelled, type EngineError, refusal, toEngineError, wasCancelled } from './engineError.ts';
import type { EngineProcess } from './engineProcess.ts';
import { Joined } from './joined.ts';
import { configurationForRestart, type LabServer, type Servers } from './servers.ts';

/** A server is about to be stopped; `waitUntil` holds that back for a last question to it. */
export interface WillStop {
  server: number;
  waitUntil(work: Promise<unknown>): void;
}

/** `before` is gone and `after` is there, in its place where both are. */
export interface Replacement {
  before?: number;
  after?: number;
}

/** Starts, stops and restarts servers, each of which takes a while and may be asked for again meanwhile. */
export class ServerLives {
  private readonly servers: Servers;
  private readonly engine: () => EngineProcess;
  private readonly stops = new Joined<void>();
  private readonly restarts = new Joined<ServerInfo>();

  private readonly replaceEmitter = new Emitter<Replacement>();
  private readonly changeEmitter = new Emitter<void>();
  private readonly willStopEmitter = new Emitter<WillStop>();
  private readonly stopEmitter = new Emitter<number>();
  readonly onDidReplace = this.replaceEmitter.event;
  /** A server is in another state. */
  readonly onDidChange = this.changeEmitter.event;
  readonly onWillStop = this.willStopEmitter.event;
  /** A server that was running has been stopped on demand. */
  readonly onDidStop = this.stopEmitter.event;

  /** @param engine Starts one where there is none. */
  constructor(servers: Servers, engine: () => EngineProcess) {
    this.servers = servers;
    this.engine = engine;
  }

  async start(
    configuration: ServerConfiguration,
    token?: CancellationToken,
    replaced?: number,
  ): Promise<ServerInfo> {
    const id = this.servers.takeNumber();
    const info = await this.engine().request('server/start', { ...configuration, id }, token);
    this.servers.add(info, configuration, replaced);
    this.replaceEmitter.fire({ before: replaced, after: info.id });
    return info;
  }

  /** Joins who stops it already. One that is being restarted is stopped when that has come to something. */
  async stop(id: number): Promise<void> {
    const restart = this.restarts.of(id);
    if (!restart) return this.stops.run(id, () => this.stopNow(id));
    const outcome = await restart.catch(() => undefined);
    return this.stop(outcome?.id ?? id);
  }

  /** Joins who restarts it already. */
  async restart(id: number, token?: CancellationToken): Promise<ServerInfo> {
    if (this.stops.of(id)) throw beingStopped(this.servers.known(id).info);
    return this.restarts.run(id, () => this.restartNow(id, token));
  }

  private async stopNow(id: number): Promise<void> {
    const server = this.servers.known(id);
    const wasAlive = isAlive(server.info);
    await this.stopInEngine(server);
    this.servers.remove(id);
    this.replaceEmitter.fire({ before: id });
    if (wasAlive) this.stopEmitter.fire(id);
  }

  private async restartNow(id: number, token: CancellationToken | undefined): Promise<ServerInfo> {
    const server = this.servers.known(id);
    const configuration = configurationForRestart(server);
    if (token?.isCancellationRequested) throw cancelled();
    await this.stopInEngine(server);
    try {
      if (token?.isCancellationRequested) throw cancelled();
      return await this.start(configuration, token, id);
    } catch (error) {
      throw this.notRestarted(id, token?.isCancellationRequested ? cancelled() : error);
    }
  }

  /** The server stays known, with the reason why it does not run. */
  private notRestarted(id: number, error: unknown): unknown {
    if (wasCancelled(error)) this.servers.markEnded(id, 'stopped', say('Its restart was cancelled.'));
    else {
      const { message, data } = toEngineError(error);
      this.servers.markEnded(id, 'died', data.messageSentence ?? { key: message, parameters: [] });
    }
    this.changeEmitter.fire();
    return error;
  }

  private async stopInEngine(server: LabServer): Promise<void> {
    if (!server.isInEngine) return;
    const lastWords: Promise<unknown>[] = [];
    this.willStopEmitter.fire({ server: server.info.id, waitUntil: (work) => lastWords.push(work) });
    await Promise.allSettled(lastWords);
    // The engine may have died over the last words.
    if (server.isInEngine) await this.engine().request('server/stop', { server: server.info.id });
    server.isInEngine = false;
  }
}

function beingStopped(info: ServerInfo): EngineError {
  return refusal(
    say('The server on {0} is being stopped.', addressText(info)),
    say('Start it again when that is done.'),
  );
}
