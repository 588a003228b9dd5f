/**
 * What the panel shows now: the last answers of the engine and what the person chose to see.
 *
 * Nothing here is kept that could not be got back by asking. When the server dies the last answers stay, so
 * that they can be read.
 */
import type { ConnectionAction, ConnectionView, Inspection } from '../../../extension/contract/connection.ts';
import type { Finding } from '../../../extension/contract/finding.ts';
import type { ViewParameters } from '../../../extension/contract/methods.ts';
import type { NamedValue, PanelCommand, PanelState, Selection } from '../../../extension/contract/panel.ts';
import type {
  OptionValue,
  SocketOption,
  Step,
  WatchedStatistics,
} from '../../../extension/contract/server.ts';
import type { WaitRecord } from '../../../extension/contract/wait.ts';
import { isAlive } from '../../../extension/shared/alive.ts';
import {
  areCallsSeen,
  isDrivable,
  isProgram,
  type Listener,
  listenerOf,
  type RowKind,
  rowKindOf,
  runOf,
  type Watched,
} from '../../../extension/shared/watched.ts';
import { describeError } from '../../../extension/shared/words/errors.ts';
import { kernelNote } from '../../../extension/shared/words/optionWords.ts';
import type { ColumnLayout } from '../connections/columnLayout.ts';
import { Departed } from '../connections/departed.ts';
import type { Adjustment } from '../frame/emit.ts';
import type { Host } from './host.ts';
import { Rates } from './rates.ts';
import { type Lines, Sites } from './sites.ts';
import { TraceTail } from './traceTail.ts';

export type Query = Required<Pick<ViewParameters, 'descending' | 'filter' | 'offset' | 'limit'>> &
  Pick<ViewParameters, 'sortBy'>;

/** A page of the connection table. `total` and `matched` are the engine's, and so of one moment. */
export interface Page extends ConnectionView {
  /** Where it starts. */
  offset: number;
  /** Rows of the whole table: those that match, and those that are still shown though they have closed. */
  length: number;
}

/** What a person hears about an option after having set it. */
export interface OptionNote {
  kind: 'error' | 'kernel';
  text: string;
}

const noPage: Page = { offset: 0, length: 0, total: 0, matched: 0, rows: [], closed: [] };

export class Model {
  /** All that is watched. */
  servers: Watched[] = [];
  /** Programs that can be run again from here. */
  #runsAgain: readonly number[] = [];
  /** Ids of the shown server's connections that are looked at and acted upon together. */
  marked: ReadonlySet<number> = new Set();
  /** A new object whenever something else is shown, or what is shown is to be asked for at once. */
  selection: Selection = {};
  query: Query = { sortBy: 'id', descending: false, filter: '', offset: 0, limit: 40 };
  /** What the person made of the columns; it outlives the webview. */
  layout: ColumnLayout = {};
  statistics: WatchedStatistics | undefined;
  rates = new Rates();
  page = noPage;
  inspection: Inspection | undefined;
  options: SocketOption[] = [];
  optionNotes: ReadonlyMap<string, OptionNote> = new Map();
  wait: WaitRecord | undefined;
  /** What the program is found to do wrong. */
  findings: readonly Finding[] = [];
  /** By run: what was read is not in the engine's ring any more, and is still there when the person comes back. */
  readonly #traces = new Map<string, TraceTail>();
  readonly #sites = new Map<string, Sites>();
  /** What the last step of the paused loop did. */
  step: Step | undefined;
  /** Whether anybody looks at the time line; its records are many. */
  traceShown = true;
  /** Whether the section of the classic mistakes is open: also when another server or connection is looked at. */
  mistakesShown = false;
  /** When the last round ended, on the clock of `performance.now()`. */
  answeredAt = 0;
  /** Why the last round got no answer. */
  failure: string | undefined;

  /** To be called after every change. */
  readonly changed: () => void;
  readonly #host: Host;
  #departed = new Departed();
  /** Servers that have ended and were asked about it. */
  readonly #heardEnd = new Set<number>();

  constructor(host: Host, changed: () => void) {
    this.#host = host;
    this.changed = changed;
  }

  /** Of the server that is shown. */
  get trace(): TraceTail {
    const run = this.#run;
    const tail = this.#traces.get(run) ?? new TraceTail();
    this.#traces.set(run, tail);
    return tail;
  }

  /** Where the program that is shown makes its calls. */
  get lines(): Lines {
    const run = this.#run;
    const sites = this.#sites.get(run) ?? new Sites(this.#host, this.selection.server ?? 0, this.changed);
    this.#sites.set(run, sites);
    return sites.lines;
  }

  /** Whether what is shown was run from here, and can be run again. */
  get runsAgain(): boolean {
    return this.#runsAgain.includes(this.selection.server ?? 0);
  }

  get #run(): string {
    return this.watched === undefined ? '' : runOf(this.watched);
  }

  get watched(): Watched | undefined {
    return this.servers.find(({ id }) => id === this.selection.server);
  }

  /** What stands in the rows of the table. */
  get rowKind(): RowKind {
    return this.watched === undefined ? 'connection' : rowKindOf(this.watched);
  }

  /** The listener that is selected: the first where nothing else is. */
  get listener(): Listener | undefined {
    return this.watched && listenerOf(this.watched, this.selection.connection);
  }

  /** Whether its loop can be held and driven now. */
  get drivable(): boolean {
    return this.askable && isDrivable(this.watched!);
  }

  /** Whether there are calls to be seen. */
  get callsSeen(): boolean {
    return this.watched !== undefined && areCallsSeen(this.watched);
  }

  /** Whether what it does wrong is looked for: only of a program is that not known already. */
  get judged(): boolean {
    return this.callsSeen && isProgram(this.watched!);
  }

  /** Whether there is a live server to ask about. */
  get askable(): boolean {
    return this.watched !== undefined && isAlive(this.watched);
  }

  /** Whether there is anything to ask: also of a server that has ended, what it was at the end, once. */
  get wanted(): boolean {
    return this.watched !== undefined && (this.askable || !this.#heardEnd.has(this.watched.id));
  }

  /** The server has ended, and so has the engine that could tell what it was: nothing of it was ever seen here. */
  get isUnknown(): boolean {
    return !this.wanted && this.statistics === undefined;
  }

  /** Takes what the host says; where it names no server, the first live one is shown. */
  adopt({ servers, runsAgain = [], selection }: PanelState): void {
    this.servers = servers;
    this.#runsAgain = runsAgain;
    const runs = new Set(servers.map(runOf));
    for (const kept of [this.#traces, this.#sites])
      for (const run of kept.keys()) if (!runs.has(run)) kept.delete(run);
    for (const id of this.#heardEnd)
      if (servers.some((each) => each.id === id && isAlive(each))) this.#heardEnd.delete(id);
    const wanted = selection.server ?? this.selection.server;
    const server = servers.find(({ id }) => id === wanted) ?? servers.find(isAlive) ?? servers.at(0);
    const connection = server?.id === selection.server ? selection.connection : undefined;
    this.#show({ server: server?.id, connection });
    this.changed();
  }

  /** What the person selects here, the tree shows too. */
  select(selection: Selection): void {
    this.#show(selection);
    this.changed();
    void this.#host.tell('panel/select', this.selection);
  }

  look(query: Partial<Query>): void {
    this.query = { ...this.query, ...query };
    this.changed();
  }

  /** Which rows are in view. Nothing is drawn again for it: the next round brings the rows. */
  lookAt(window: Pick<Query, 'offset' | 'limit'>): void {
    this.query = { ...this.query, ...window };
  }

  mark(marked: ReadonlySet<number>): void {
    this.marked = marked;
    this.changed();
  }

  /** The connections whose calls are to be seen: the selected one, and those that are marked. */
  get followed(): number[] {
    const { connection } = this.selection;
    return [...new Set([...(connection === undefined ? [] : [connection]), ...this.marked])];
  }

  showMistakes(shown: boolean): void {
    this.mistakesShown = shown;
    this.changed();
  }

  layOut(layout: ColumnLayout): void {
    this.layout = layout;
    this.changed();
  }

  /** Ids of the connections that are shown and were there when last asked for. */
  get shown(): number[] {
    return this.page.rows.filter(({ state }) => state !== 'closed').map(({ id }) => id);
  }

  takePage(view: ConnectionView, query: Query): void {
    this.page = this.#departed.fill(this.page, view, query, performance.now());
    if (view.closed.some((id) => this.marked.has(id)))
      this.marked = new Set([...this.marked].filter((id) => !view.closed.includes(id)));
  }

  takeServer(servers: Watched[], statistics: WatchedStatistics): void {
    this.#takeInfos(servers);
    this.statistics = statistics;
    this.rates.add(statistics, performance.now());
  }

  /** The last that there is to know of a server. Nothing of it rises any more, and no connection outlives it. */
  hearEnd(server: number): void {
    this.#heardEnd.add(server);
    if (server !== this.selection.server) return;
    this.rates = new Rates();
    this.endInspection();
  }

  /** The inspected connection is gone. Its last picture stays, so that it can be read. */
  endInspection(): void {
    const last = this.inspection;
    if (last !== undefined) this.inspection = { ...last, row: { ...last.row, state: 'closed' } };
  }

  /** Sets an option on the shown socket, and shows what the kernel says of it afterwards. */
  async setOption(name: string, value: OptionValue): Promise<void> {
    const { server, connection } = this.selection;
    if (server === undefined) return;
    try {
      const answer = await this.#host.ask('option/set', { server, connection, name, value });
      this.options = this.options.map((option) => (option.name === name ? answer : option));
      const text = kernelNote(value, answer);
      this.#note(name, text === undefined ? undefined : { kind: 'kernel', text });
    } catch (error) {
      this.#note(name, { kind: 'error', text: describeError(error) });
    } finally {
      this.changed();
    }
  }

  /** Acts on a connection; rejects with the engine's error. */
  async act(connection: number, action: ConnectionAction): Promise<void> {
    const { server } = this.selection;
    if (server !== undefined) await this.#host.ask('connection/act', { server, connection, action });
  }

  /** Pauses or resumes the loop, or has it make one system call. @param thread Of a program: this one alone. */
  async loop(action: 'pause' | 'step' | 'resume', thread?: number): Promise<void> {
    const { server } = this.selection;
    if (server === undefined) return;
    if (action === 'step') await this.#stepLoop(server, thread);
    else this.#takeInfos([await this.#host.ask(`loop/${action}`, { server, thread })]);
    if (action === 'resume') this.step = undefined;
    this.selection = { ...this.selection };
    this.changed();
  }

  /** Changes the running server: its faults, its backlog, or whether it accepts. */
  async adjust(change: Adjustment): Promise<void> {
    const { server } = this.selection;
    if (server === undefined) return;
    this.#takeInfos([await this.#host.ask('server/adjust', { server, ...change })]);
    this.changed();
  }

  /** Slows the loop down. @param thread Of a program: this one alone. */
  async slow(milliseconds: number, thread?: number): Promise<void> {
    const { server } = this.selection;
    if (server === undefined) return;
    this.#takeInfos([await this.#host.ask('loop/pace', { server, thread, milliseconds })]);
    this.changed();
  }

  /** Shows a line of a program's source in the editor. */
  async openLine(file: string, line: number): Promise<void> {
    await this.#host.tell('panel/openLine', { file, line });
  }

  /** Runs a command of the extension; rejects with its error. */
  async run(command: PanelCommand, server: number | undefined): Promise<void> {
    await this.#host.tell('panel/run', { command, server });
  }

  /** The host does it, shows how far it is, and says what came of it. */
  async setOptionOnAll(option: NamedValue): Promise<void> {
    const { server } = this.selection;
    await this.#host.tell('panel/run', { command: 'networkLab.setOptionOnAll', server, option });
  }

  #show({ server, connection }: Selection): void {
    const sameServer = server === this.selection.server;
    if (sameServer && connection === this.selection.connection) return;
    if (!sameServer) {
      this.statistics = undefined;
      this.rates = new Rates();
      this.page = noPage;
      this.marked = new Set();
      this.#departed = new Departed();
      this.query = { ...this.query, offset: 0 };
      this.wait = undefined;
      this.findings = [];
      this.step = undefined;
      this.failure = undefined;
    }
    this.inspection = undefined;
    this.options = [];
    this.optionNotes = new Map();
    this.selection = { server, connection };
  }

  /** What a step did, and where the loop stands after it, are shown together: one without the other would mislead. */
  async #stepLoop(server: number, thread: number | undefined): Promise<void> {
    const step = await this.#host.ask('loop/step', { server, thread });
    this.#takeInfos(await this.#host.ask('server/list', {}));
    this.step = step;
  }

  #takeInfos(infos: Watched[]): void {
    const fresh = new Map(infos.map((info) => [info.id, info]));
    this.servers = this.servers.map((info) => fresh.get(info.id) ?? info);
  }

  #note(name: string, note: OptionNote | undefined): void {
    const notes = new Map(this.optionNotes);
    if (note === undefined) notes.delete(name);
    else notes.set(name, note);
    this.optionNotes = notes;
  }
}
