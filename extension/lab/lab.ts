import { type CancellationToken, Emitter } from 'vscode-jsonrpc/node';
import type { EngineMethod, ParametersOf, ResultOf } from '../contract/methods.ts';
import type { Selection } from '../contract/panel.ts';
import type { Answer, Question } from '../contract/questions.ts';
import type {
  LabServerInfo,
  MultiplexerDescription,
  ProgramInfo,
  ServerConfiguration,
} from '../contract/server.ts';
import { isAlive } from '../shared/alive.ts';
import { say } from '../shared/sentence.ts';
import { addressOf, isLabServer, type Watched } from '../shared/watched.ts';
import { endedWithEngine } from '../shared/words/endingWords.ts';
import { type EngineError, refusal, toAnsweredError, toEngineError } from './engineError.ts';
import { describeExit, type EngineExit, EngineProcess } from './engineProcess.ts';
import type { Log } from './log.ts';
import { configurationForRestart, type LabServer, type RememberedServer, Servers } from './servers.ts';
import { Swarms } from './swarms.ts';

/** Requests about one that is watched; those that begin and end that are methods of the lab. */
export type ServerMethod = Exclude<
  EngineMethod,
  | 'multiplexer/list'
  | 'fault/list'
  | 'server/start'
  | 'server/stop'
  | 'server/list'
  | 'server/closing'
  | 'program/environment'
  | 'program/attach'
  | 'request/batch'
  | `swarm/${string}`
>;

/** The part of vscode.Memento that the lab needs: what it keeps from one session to the next. */
export interface Memory {
  get<T>(key: string): T | undefined;
  update(key: string, value: unknown): Thenable<void>;
}

/** The engine died, and these servers with it. */
export interface EngineLoss {
  exit: EngineExit;
  servers: LabServerInfo[];
}

/** A server is about to be stopped; `waitUntil` holds that back for a last question to it. */
export interface WillStop {
  server: number;
  waitUntil(work: Promise<unknown>): void;
}

const lastConfigurationKey = 'lastConfiguration';
const serversKey = 'servers';

/**
 * The extension host's one model of the lab: the engine, what is watched, what is selected.
 *
 * The engine is started with the first request that needs it, and again after it died. Servers of an earlier session are
 * known as stopped, so that they can be brought back where they were.
 */
export class Lab {
  readonly log: Log;
  /** Clients in numbers, in an engine process of their own. */
  readonly swarms: Swarms;
  private readonly engineScript: string;
  private readonly memory: Memory;
  private readonly servers = new Servers();
  private engine: EngineProcess | undefined;
  private refreshing: Promise<void> | undefined;
  private selected: Selection = {};

  private readonly serversEmitter = new Emitter<void>();
  private readonly selectionEmitter = new Emitter<Selection>();
  private readonly deathEmitter = new Emitter<Watched>();
  private readonly lossEmitter = new Emitter<EngineLoss>();
  private readonly refreshEmitter = new Emitter<void>();
  private readonly answerEmitter = new Emitter<ServerMethod>();
  private readonly stopEmitter = new Emitter<number>();
  private readonly willStopEmitter = new Emitter<WillStop>();
  /** A server or program came, went or changed its state: rare, so that everybody may listen. Numbers are pulled. */
  readonly onDidChangeServers = this.serversEmitter.event;
  readonly onDidChangeSelection = this.selectionEmitter.event;
  /** A server or program ended by itself, and the engine goes on: it still answers what it was at the end. */
  readonly onDidDie = this.deathEmitter.event;
  readonly onDidLoseEngine = this.lossEmitter.event;
  /** The numbers of all that is watched were asked for, by whomever, and are new. */
  readonly onDidRefresh = this.refreshEmitter.event;
  /** The engine has done what somebody asked of a server. */
  readonly onDidAnswer = this.answerEmitter.event;
  readonly onWillStop = this.willStopEmitter.event;
  /** A server that was running has been stopped on demand. */
  readonly onDidStop = this.stopEmitter.event;

  /** @param engineScript Path of dist/engine.js, or of a stand-in that speaks the same contract. */
  constructor(engineScript: string, memory: Memory, log: Log) {
    this.engineScript = engineScript;
    this.memory = memory;
    this.log = log;
    this.swarms = new Swarms(engineScript, log);
    this.servers.restore(memory.get<RememberedServer[]>(serversKey) ?? []);
    this.onDidChangeServers(() => void memory.update(serversKey, this.servers.remember()));
  }

  /** The engine's process number while there is one. */
  get enginePid(): number | undefined {
    return this.engine?.pid;
  }

  /** All that is watched, also what has ended and was not removed. */
  list(): Watched[] {
    return this.servers.all();
  }

  running(): Watched[] {
    return this.list().filter(isAlive);
  }

  /** Of what runs, the lab's own servers. */
  runningServers(): LabServerInfo[] {
    return this.running().filter(isLabServer);
  }

  get(id: number | undefined): Watched | undefined {
    return id === undefined ? undefined : this.servers.get(id);
  }

  /** A server of the lab; undefined for a program. */
  getServer(id: number | undefined): LabServerInfo | undefined {
    return id === undefined ? undefined : this.servers.getServer(id)?.info;
  }

  get lastConfiguration(): ServerConfiguration | undefined {
    return this.memory.get<ServerConfiguration>(lastConfigurationKey);
  }

  /** What this machine's multiplexers can do. */
  multiplexers(token?: CancellationToken): Promise<MultiplexerDescription[]> {
    return this.runningEngine().request('multiplexer/list', {}, token);
  }

  /** @throws EngineError in the kernel's word: EADDRINUSE, EACCES, … */
  async start(configuration: ServerConfiguration, token?: CancellationToken): Promise<LabServerInfo> {
    const info = await this.startInEngine(configuration, undefined, token);
    await this.memory.update(lastConfigurationKey, configuration);
    return info;
  }

  /**
   * Watches a process of the person's that runs already, from outside.
   *
   * @throws EngineError in the kernel's word: ESRCH, EPERM, …
   */
  async attach(pid: number, token?: CancellationToken): Promise<ProgramInfo> {
    const info = await this.runningEngine().request('program/attach', { pid }, token);
    this.take([info]);
    this.select({ server: info.id });
    return info;
  }

  /** Stops a server, lets a program go, which runs on; what is dead already is only removed. */
  async stop(id: number): Promise<void> {
    const watched = this.known(id);
    await this.stopInEngine(watched);
    this.servers.remove(id);
    if (this.selected.server === id) this.select({});
    this.serversEmitter.fire();
    if (isLabServer(watched) && isAlive(watched)) this.stopEmitter.fire(id);
  }

  /** Starts a server again where it was, with the configuration it had; it gets a new number. */
  async restart(id: number, token?: CancellationToken): Promise<LabServerInfo> {
    const server = this.knownServer(id);
    const configuration = configurationForRestart(server);
    await this.stopInEngine(server.info);
    try {
      return await this.startInEngine(configuration, id, token);
    } catch (error) {
      const { message, data } = toEngineError(error);
      this.servers.markDied(data.messageSentence ?? { key: message, parameters: [] }, id);
      this.serversEmitter.fire();
      throw error;
    }
  }

  configurationForRestart(id: number): ServerConfiguration {
    return configurationForRestart(this.knownServer(id));
  }

  /** Asks the engine how all that is watched is; callers at the same time share one question. */
  refresh(): Promise<void> {
    this.refreshing ??= this.pullServers().finally(() => {
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  /**
   * Hands a request about one that is watched to the engine. Of one that died there the engine answers what it was at the end.
   *
   * @throws EngineError, also when no engine knows the server.
   */
  async request<M extends ServerMethod>(
    method: M,
    parameters: ParametersOf<M>,
    token?: CancellationToken,
  ): Promise<ResultOf<M>> {
    const { server } = parameters;
    const watched = this.known(server);
    if (!this.servers.isInEngine(server) || !this.engine) throw notInEngine(watched);
    const result = await this.engine.request(method, parameters, token);
    this.answerEmitter.fire(method);
    return result;
  }

  /**
   * Questions that came together, in one message to the engine, and their answers in the same order. The list of all
   * that is watched, and what concerns one that is in no engine, are the lab's to answer.
   */
  async ask(questions: Question[]): Promise<Answer[]> {
    const forEngine = questions.filter((question) => this.isForEngine(question));
    const answered = await this.askEngine(forEngine);
    return questions.map((question): Answer => {
      if (question.method === 'server/list') return { result: this.list() };
      return answered.get(question) ?? { error: toAnsweredError(this.refusal(question)) };
    });
  }

  get selection(): Selection {
    return this.selected;
  }

  /** Selects a server or one of its connections, for the tree, the inspector and the panel alike. */
  select(selection: Selection): void {
    const { server, connection } = selection;
    if (server === this.selected.server && connection === this.selected.connection) return;
    this.selected = { server, connection };
    this.selectionEmitter.fire(this.selected);
  }

  /** Ends the engines, and with them every server and swarm. */
  async dispose(): Promise<void> {
    await Promise.all([this.engine?.end(), this.swarms.dispose()]);
  }

  private isForEngine(question: Question): boolean {
    if (!this.engine) return false;
    if (question.method === 'server/list') return this.running().length > 0;
    return this.servers.isInEngine(serverOf(question));
  }

  private refusal(question: Question): EngineError {
    const watched = this.get(serverOf(question));
    return watched ? notInEngine(watched) : noSuchServer(serverOf(question));
  }

  private async askEngine(questions: Question[]): Promise<Map<Question, Answer>> {
    if (questions.length === 0) return new Map();
    let answers: Answer[];
    try {
      answers = await this.runningEngine().request('request/batch', { questions });
    } catch (error) {
      answers = questions.map(() => ({ error: toAnsweredError(toEngineError(error)) }));
    }
    const answered = new Map(questions.map((question, index) => [question, answers[index]!]));
    for (const [{ method }, answer] of answered) {
      if ('error' in answer) continue;
      if (method === 'server/list') this.refreshed(answer.result as Watched[]);
      else this.answerEmitter.fire(method);
    }
    return answered;
  }

  private async startInEngine(
    configuration: ServerConfiguration,
    replaced: number | undefined,
    token: CancellationToken | undefined,
  ): Promise<LabServerInfo> {
    const id = this.servers.takeNumber();
    const info = await this.runningEngine().request('server/start', { ...configuration, id }, token);
    this.servers.add(info, configuration, replaced);
    if (this.selected.server === undefined || this.selected.server === replaced)
      this.select({ server: info.id });
    this.serversEmitter.fire();
    return info;
  }

  private async stopInEngine({ id }: Watched): Promise<void> {
    if (!this.servers.isInEngine(id)) return;
    const lastWords: Promise<unknown>[] = [];
    this.willStopEmitter.fire({ server: id, waitUntil: (work) => lastWords.push(work) });
    await Promise.allSettled(lastWords);
    // The engine may have died over the last words.
    if (this.servers.isInEngine(id)) await this.runningEngine().request('server/stop', { server: id });
    this.servers.markOutOfEngine(id);
  }

  private async pullServers(): Promise<void> {
    if (!this.engine || this.running().length === 0) return;
    this.refreshed(await this.engine.request('server/list', {}));
  }

  private refreshed(infos: Watched[]): void {
    this.take(infos);
    if (this.servers.keepPrograms(infos)) this.programsGone();
    this.refreshEmitter.fire();
  }

  /** Takes over what the engine says of servers, and tells what of it is news. */
  private take(infos: Watched[]): void {
    const news = infos.map((info) => this.servers.update(info));
    if (news.some((each) => each !== 'same')) this.serversEmitter.fire();
    for (const [index, info] of infos.entries()) if (news[index] === 'died') this.deathEmitter.fire(info);
  }

  /** Programs went that the selection may have been about. */
  private programsGone(): void {
    if (this.selected.server !== undefined && !this.get(this.selected.server)) this.select({});
    this.serversEmitter.fire();
  }

  private known(id: number): Watched {
    const watched = this.servers.get(id);
    if (!watched) throw noSuchServer(id);
    return watched;
  }

  private knownServer(id: number): LabServer {
    const server = this.servers.getServer(id);
    if (!server) throw noSuchServer(id);
    return server;
  }

  private runningEngine(): EngineProcess {
    this.engine ??= this.forkEngine();
    return this.engine;
  }

  private forkEngine(): EngineProcess {
    const engine = new EngineProcess(this.engineScript, this.log);
    engine.onDidChangeServer((info) => this.take([info]));
    engine.onDidDie((exit) => {
      this.engine = undefined;
      const lost = this.servers.markAllDied(endedWithEngine(describeExit(exit)));
      this.programsGone();
      this.lossEmitter.fire({ exit, servers: lost.map((server) => server.info) });
    });
    return engine;
  }
}

/** The server that it is about; 0 for one that names none. */
function serverOf({ parameters }: Question): number {
  return 'server' in parameters ? parameters.server : 0;
}

function noSuchServer(id: number): EngineError {
  return refusal(say('There is no server {0}.', id), undefined, { field: 'server' });
}

function notInEngine(watched: Watched): EngineError {
  const { reason, reasonSentence } = watched;
  const message = say('The server on {0} is not running.', addressOf(watched) ?? watched.id);
  const hint = reasonSentence ?? (reason === undefined ? undefined : { key: reason, parameters: [] });
  return refusal(message, hint);
}
