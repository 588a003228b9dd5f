import { type CancellationToken, Emitter } from 'vscode-jsonrpc/node';
import type { LabServerInfo, ServerConfiguration } from '../contract/server.ts';
import { isAlive } from '../shared/alive.ts';
import { say } from '../shared/sentence.ts';
import { addressText } from '../shared/text.ts';
import { isLabServer } from '../shared/watched.ts';
import { cancelled, type EngineError, refusal, toEngineError, wasCancelled } from './engineError.ts';
import type { EngineProcess } from './engineProcess.ts';
import { Joined } from './joined.ts';
import { configurationForRestart, type Servers } from './servers.ts';

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
  private readonly restarts = new Joined<LabServerInfo>();

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
  ): Promise<LabServerInfo> {
    const id = this.servers.takeNumber();
    const info = await this.engine().request('server/start', { ...configuration, id }, token);
    this.servers.add(info, configuration, replaced);
    this.replaceEmitter.fire({ before: replaced, after: info.id });
    return info;
  }

  /** Lets a program go, which runs on. Joins who stops it already. One that is being restarted is stopped when that has come to something. */
  async stop(id: number): Promise<void> {
    const restart = this.restarts.of(id);
    if (!restart) return this.stops.run(id, () => this.stopNow(id));
    const outcome = await restart.catch(() => undefined);
    return this.stop(outcome?.id ?? id);
  }

  /** Joins who restarts it already. */
  async restart(id: number, token?: CancellationToken): Promise<LabServerInfo> {
    if (this.stops.of(id)) throw beingStopped(this.servers.knownServer(id).info);
    return this.restarts.run(id, () => this.restartNow(id, token));
  }

  private async stopNow(id: number): Promise<void> {
    const watched = this.servers.known(id);
    await this.stopInEngine(id);
    this.servers.remove(id);
    this.replaceEmitter.fire({ before: id });
    if (isLabServer(watched) && isAlive(watched)) this.stopEmitter.fire(id);
  }

  private async restartNow(id: number, token: CancellationToken | undefined): Promise<LabServerInfo> {
    const configuration = configurationForRestart(this.servers.knownServer(id));
    if (token?.isCancellationRequested) throw cancelled();
    await this.stopInEngine(id);
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

  private async stopInEngine(id: number): Promise<void> {
    if (!this.servers.isInEngine(id)) return;
    const lastWords: Promise<unknown>[] = [];
    this.willStopEmitter.fire({ server: id, waitUntil: (work) => lastWords.push(work) });
    await Promise.allSettled(lastWords);
    // The engine may have died over the last words.
    if (this.servers.isInEngine(id)) await this.engine().request('server/stop', { server: id });
    this.servers.markOutOfEngine(id);
  }
}

function beingStopped(info: LabServerInfo): EngineError {
  return refusal(
    say('The server on {0} is being stopped.', addressText(info)),
    say('Start it again when that is done.'),
  );
}
