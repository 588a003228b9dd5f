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
import { EditedLines } from '../shared/editedLines.ts';
import { isLabServer, isProgram, type Watched } from '../shared/watched.ts';
import { endedWithEngine } from '../shared/words/endingWords.ts';
import { answerQuestions } from './answers.ts';
import { ConfirmedLines } from './confirmedLines.ts';
import { notInEngine, toAnsweredError, toEngineError } from './engineError.ts';
import { describeExit, type EngineExit, EngineProcess } from './engineProcess.ts';
import { LabMemory, type Memory } from './labMemory.ts';
import { LineCalls } from './lineCalls.ts';
import type { Log } from './log.ts';
import { ReportFolders } from './reportFolders.ts';
import { Runs } from './runs.ts';
import { type Replacement, ServerLives } from './serverLives.ts';
import { configurationForRestart, Servers } from './servers.ts';
import { Swarms } from './swarms.ts';
import { Verdicts } from './verdicts.ts';
import type { NoEngineError } from './whereItRuns.ts';

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

/** Variables that the lab adds to what they are; all others are its own. */
const addedTo = ['LD_PRELOAD', 'ASAN_OPTIONS'];

/** The engine died, and these servers with it. */
export interface EngineLoss {
  exit: EngineExit;
  servers: LabServerInfo[];
}

/**
 * The extension host's one model of the lab: the engine, what is watched, what is selected.
 *
 * The engine is started with the first request that needs it, and again after it died. Servers of an earlier session are
 * known as stopped, so that they can be brought back where they were.
 */
export class Lab {
  readonly log: Log;
  /** Why none can be started on this machine; undefined where one can. */
  readonly noEngine: NoEngineError | undefined;
  /** Clients in numbers, in an engine process of their own. */
  readonly swarms: Swarms;
  /** Of the programs that are watched, those that were run from here. */
  readonly runs = new Runs();
  /** What is wrong with the programs that are watched. */
  readonly verdicts: Verdicts;
  /** At which lines that is. */
  readonly confirmed: ConfirmedLines;
  /** What they have done at each line. */
  readonly lineCalls: LineCalls;
  private readonly engineScript: string;
  private readonly memory: LabMemory;
  private readonly servers = new Servers();
  private readonly lives = new ServerLives(this.servers, () => this.runningEngine());
  private engine: EngineProcess | undefined;
  private refreshing: Promise<void> | undefined;
  private selected: Selection = {};
  private readonly reportFolders: ReportFolders;

  private readonly serversEmitter = new Emitter<void>();
  private readonly selectionEmitter = new Emitter<Selection>();
  private readonly deathEmitter = new Emitter<Watched>();
  private readonly lossEmitter = new Emitter<EngineLoss>();
  private readonly refreshEmitter = new Emitter<void>();
  private readonly answerEmitter = new Emitter<ServerMethod>();
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
  readonly onWillStop = this.lives.onWillStop;
  readonly onDidStop = this.lives.onDidStop;

  /** @param engineScript Path of dist/engine.js, or of a stand-in that speaks the same contract. */
  constructor(engineScript: string, memory: Memory, log: Log, noEngine?: NoEngineError) {
    this.engineScript = engineScript;
    this.noEngine = noEngine;
    this.memory = new LabMemory(memory);
    this.reportFolders = new ReportFolders(memory);
    this.log = log;
    this.swarms = new Swarms(engineScript, log);
    this.servers.restore(this.memory.servers, this.memory.lastNumber);
    this.lives.onDidReplace((replacement) => this.replaced(replacement));
    this.lives.onDidChange(() => this.serversEmitter.fire());
    this.verdicts = new Verdicts(this);
    const edited = new EditedLines();
    this.confirmed = new ConfirmedLines(this.verdicts, edited);
    this.lineCalls = new LineCalls(this, edited);
    this.onDidChangeServers(() => edited.forgetBefore(firstReadAt(this.list())));
    this.onDidChangeServers(
      () => void this.memory.rememberServers(this.servers.remember(), this.servers.lastNumber),
    );
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
    return this.servers.running();
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

  /** @throws NoEngineError where none can be started. */
  requireEngine(): void {
    if (this.noEngine) throw this.noEngine;
  }

  get lastConfiguration(): ServerConfiguration | undefined {
    return this.memory.lastConfiguration;
  }

  /** What this machine's multiplexers can do. */
  async multiplexers(token?: CancellationToken): Promise<MultiplexerDescription[]> {
    return this.runningEngine().request('multiplexer/list', {}, token);
  }

  /** @throws EngineError in the kernel's word: EADDRINUSE, EACCES, … */
  async start(configuration: ServerConfiguration, token?: CancellationToken): Promise<LabServerInfo> {
    const info = await this.lives.start(configuration, token);
    await this.memory.rememberConfiguration(configuration);
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

  /** Goes on with what was opened before the window was reloaded: what is started there from now on appears here. */
  async takeOver(): Promise<void> {
    if (this.noEngine) return;
    for (const folder of await this.reportFolders.leftBehind()) {
      await this.runningEngine().request('program/environment', { folder });
      await this.reportFolders.add(folder);
    }
  }

  /**
   * What a process is started with, beside the environment that it has in any case, so that it appears here.
   *
   * @param own Variables that it is given anyway: what the lab adds is added to them.
   */
  async environment(own: Record<string, string> = {}): Promise<Record<string, string>> {
    const inherited = { ...process.env, ...own };
    const given = Object.fromEntries(
      addedTo.flatMap((name) => (inherited[name] ? [[name, inherited[name]]] : [])),
    );
    const { environment, folder } = await this.runningEngine().request('program/environment', {
      environment: given,
    });
    await this.reportFolders.add(folder);
    return environment;
  }

  /**
   * Stops a server, lets a program go, which runs on; what is dead already is only removed. Of a server that is being
   * restarted, what comes of that.
   */
  stop(id: number): Promise<void> {
    return this.lives.stop(id);
  }

  /**
   * Starts a server again where it was, with the configuration it had; it gets a new number. Who asks for it while it is
   * under way gets the same server.
   *
   * @param token Cancelled when the server has been stopped already, it stays known as stopped.
   */
  restart(id: number, token?: CancellationToken): Promise<LabServerInfo> {
    return this.lives.restart(id, token);
  }

  configurationForRestart(id: number): ServerConfiguration {
    return configurationForRestart(this.servers.knownServer(id));
  }

  /** Asks the engine how all that is watched is; callers at the same time share one question. */
  refresh(): Promise<void> {
    this.refreshing ??= this.pullServers().finally(() => {
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  /**
   * Hands a request about one server to the engine. Of one that died there the engine answers what it was at the end.
   *
   * @throws EngineError, also when no engine knows the server.
   */
  async request<M extends ServerMethod>(
    method: M,
    parameters: ParametersOf<M>,
    token?: CancellationToken,
  ): Promise<ResultOf<M>> {
    const watched = this.servers.known(parameters.server);
    if (!this.servers.isInEngine(parameters.server) || !this.engine) throw notInEngine(watched);
    const result = await this.engine.request(method, parameters, token);
    this.answerEmitter.fire(method);
    return result;
  }

  /**
   * Questions that came together, in one message to the engine, and their answers in the same order. The list of all
   * that is watched, and what concerns one that is in no engine, are the lab's to answer.
   */
  ask(questions: Question[]): Promise<Answer[]> {
    const { engine } = this;
    return answerQuestions(questions, this.servers, engine && ((batch) => this.askEngine(engine, batch)));
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
    this.verdicts.dispose();
    this.lineCalls.dispose();
    await Promise.all([this.engine?.end(), this.swarms.dispose()]);
  }

  private async askEngine(engine: EngineProcess, questions: Question[]): Promise<Answer[]> {
    try {
      const answers = await engine.request('request/batch', { questions });
      for (const [index, { method }] of questions.entries()) this.takeAnswer(method, answers[index]!);
      return answers;
    } catch (error) {
      return questions.map(() => ({ error: toAnsweredError(toEngineError(error)) }));
    }
  }

  private takeAnswer(method: Question['method'], answer: Answer): void {
    if ('error' in answer) return;
    if (method === 'server/list') this.refreshed(answer.result as Watched[]);
    else this.answerEmitter.fire(method);
  }

  private replaced({ before, after }: Replacement): void {
    const { server } = this.selected;
    if (server === undefined || server === before) this.select(after === undefined ? {} : { server: after });
    this.serversEmitter.fire();
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

  private runningEngine(): EngineProcess {
    this.requireEngine();
    this.engine ??= this.forkEngine();
    return this.engine;
  }

  private forkEngine(): EngineProcess {
    const engine = new EngineProcess(this.engineScript, this.log);
    for (const folder of this.reportFolders.all())
      engine.request('program/environment', { folder }).catch((error: Error) => this.log.warn(error.message));
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

/** A program that has just begun may not be listed yet. */
const unlistedMilliseconds = 60_000;

/** When the first of the programs read its source; milliseconds since the epoch. */
function firstReadAt(all: Watched[]): number {
  const starts = all.filter(isProgram).map(({ startedAt }) => startedAt);
  return Math.min(Date.now() - unlistedMilliseconds, ...starts);
}
