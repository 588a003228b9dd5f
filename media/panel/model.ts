/**
 * What the panel shows now: the last answers of the engine and what the person chose to see.
 *
 * Nothing here is kept that could not be got back by asking. When the server dies the last answers stay, so
 * that they can be read.
 */
import { t } from '@vscode/l10n';
import type { ConnectionAction, ConnectionView, Inspection } from '../../extension/contract/connection.ts';
import type { ViewParameters } from '../../extension/contract/methods.ts';
import type { PanelCommand, PanelState, Selection } from '../../extension/contract/panel.ts';
import type {
  OptionValue,
  ServerInfo,
  ServerStatistics,
  SocketOption,
} from '../../extension/contract/server.ts';
import type { WaitRecord } from '../../extension/contract/wait.ts';
import type { ServerState } from './copyText.ts';
import { describeError, type Host } from './host.ts';
import { Rates } from './rates.ts';
import { TraceTail } from './traceTail.ts';
import { writtenValue } from './words.ts';

export type Query = Required<Pick<ViewParameters, 'descending' | 'filter' | 'offset' | 'limit'>> &
  Pick<ViewParameters, 'sortBy'>;

/** A page of the connection table, and where it starts. */
export interface Page extends ConnectionView {
  offset: number;
}

/** What a person hears about an option after having set it. */
export interface OptionNote {
  kind: 'error' | 'kernel';
  text: string;
}

/** How often, in milliseconds, the facts are asked for that nobody can read thirty times a second. */
const serverPeriod = 250;
const optionPeriod = 1000;
const tracePeriod = 100;
/** Interest-list and array entries asked for with the last wait; the rest is told as a count. */
const waitLimit = 64;

const listening = (server: ServerInfo | undefined) =>
  server?.state === 'running' || server?.state === 'paused';

export class Model {
  servers: ServerInfo[] = [];
  selection: Selection = {};
  query: Query = { sortBy: 'id', descending: false, filter: '', offset: 0, limit: 40 };
  statistics: ServerStatistics | undefined;
  rates = new Rates();
  page: Page = { offset: 0, total: 0, matched: 0, rows: [] };
  inspection: Inspection | undefined;
  options: SocketOption[] = [];
  optionNotes: ReadonlyMap<string, OptionNote> = new Map();
  wait: WaitRecord | undefined;
  trace = new TraceTail();
  /** Whether anybody looks at the time line; its records are many. */
  traceShown = true;
  /** Why the last round got no answer. */
  failure: string | undefined;

  readonly #host: Host;
  readonly #changed: () => void;
  #serverDue = 0;
  #optionsDue = 0;
  #traceDue = 0;

  /** `changed` is called after every change, once a round. */
  constructor(host: Host, changed: () => void) {
    this.#host = host;
    this.#changed = changed;
  }

  get server(): ServerInfo | undefined {
    return this.servers.find(({ id }) => id === this.selection.server);
  }

  /** Whether there is a live server to ask about. */
  get askable(): boolean {
    return listening(this.server);
  }

  /** Takes what the host says; where it names no server, the first live one is shown. */
  adopt({ servers, selection }: PanelState): void {
    this.servers = servers;
    const server = selection.server ?? this.selection.server;
    const known = servers.find(({ id }) => id === server) ?? servers.find(listening) ?? servers.at(0);
    this.#show({
      server: known?.id,
      connection: known?.id === selection.server ? selection.connection : undefined,
    });
    this.#changed();
  }

  /** What the person selects here, the tree shows too. */
  select(selection: Selection): void {
    this.#show(selection);
    this.#changed();
    void this.#host.tell('panel/select', this.selection);
  }

  look(query: Partial<Query>): void {
    this.query = { ...this.query, ...query };
    this.#changed();
  }

  /** One round of the puller: everything that is shown and due, at once. */
  async refresh(): Promise<void> {
    const { server, connection } = this.selection;
    if (server === undefined) return;
    const now = performance.now();
    const work = [this.#askView(server), this.#askWait(server)];
    if (connection !== undefined) work.push(this.#askInspection(server, connection));
    if (now >= this.#serverDue) {
      this.#serverDue = now + serverPeriod;
      work.push(this.#askServer(server));
    }
    if (this.traceShown && now >= this.#traceDue) {
      this.#traceDue = now + tracePeriod;
      work.push(this.trace.pull(this.#host, server));
    }
    if (now >= this.#optionsDue) {
      this.#optionsDue = now + optionPeriod;
      work.push(this.#askOptions(server, connection));
    }
    try {
      await Promise.all(work);
      this.failure = undefined;
    } catch (error) {
      this.failure = describeError(error).message;
      throw error;
    } finally {
      this.#changed();
    }
  }

  /** Sets an option on the shown socket, and shows what the kernel says of it afterwards. */
  async setOption(name: string, value: OptionValue): Promise<void> {
    const { server, connection } = this.selection;
    if (server === undefined) return;
    try {
      const answer = await this.#host.ask('option/set', { server, connection, name, value });
      this.options = this.options.map((option) => (option.name === name ? answer : option));
      this.#note(name, kernelNote(value, answer));
    } catch (error) {
      const { message, hint } = describeError(error);
      this.#note(name, { kind: 'error', text: hint === undefined ? message : `${message}. ${hint}` });
    } finally {
      this.#optionsDue = 0;
      this.#changed();
    }
  }

  /** Acts on a connection; rejects with the engine's error. */
  async act(connection: number, action: ConnectionAction, text?: string): Promise<void> {
    const { server } = this.selection;
    if (server === undefined) return;
    await this.#host.ask(
      'connection/act',
      text === undefined ? { server, connection, action } : { server, connection, action, text },
    );
  }

  /** Runs a command of the extension; rejects with its error. */
  async run(command: PanelCommand, server: number | undefined): Promise<void> {
    await this.#host.tell('panel/run', { command, server });
  }

  /** All of a server, asked for anew; of the connections the first thousand. */
  async wholeServer(): Promise<ServerState> {
    const server = this.selection.server!;
    const [servers, statistics, wait, options, view] = await Promise.all([
      this.#host.ask('server/list', {}),
      this.#host.ask('server/statistics', { server }),
      this.#host.ask('wait/last', { server }),
      this.#host.ask('option/list', { server }),
      this.#host.ask('connection/view', { server, sortBy: 'id', offset: 0, limit: 1000 }),
    ]);
    const info = servers.find(({ id }) => id === server) ?? this.server!;
    return { server: info, statistics, wait, options, total: view.total, connections: view.rows };
  }

  #show({ server, connection }: Selection): void {
    if (server !== this.selection.server) {
      this.statistics = undefined;
      this.rates = new Rates();
      this.page = { offset: 0, total: 0, matched: 0, rows: [] };
      this.query = { ...this.query, offset: 0 };
      this.wait = undefined;
      this.trace = new TraceTail();
      this.failure = undefined;
    }
    if (server !== this.selection.server || connection !== this.selection.connection) {
      this.inspection = undefined;
      this.options = [];
      this.optionNotes = new Map();
    }
    this.selection = { server, connection };
    this.#serverDue = 0;
    this.#optionsDue = 0;
  }

  #note(name: string, note: OptionNote | undefined): void {
    const notes = new Map(this.optionNotes);
    if (note === undefined) notes.delete(name);
    else notes.set(name, note);
    this.optionNotes = notes;
  }

  /** An answer that comes after the person has turned to something else is dropped. */
  #shows(server: number, connection?: number): boolean {
    return server === this.selection.server && connection === this.selection.connection;
  }

  async #askView(server: number): Promise<void> {
    const { offset } = this.query;
    const view = await this.#host.ask('connection/view', { server, ...this.query });
    if (server === this.selection.server) this.page = { ...view, offset };
  }

  async #askWait(server: number): Promise<void> {
    const wait = await this.#host.ask('wait/last', { server, limit: waitLimit });
    if (server === this.selection.server) this.wait = wait ?? undefined;
  }

  async #askServer(server: number): Promise<void> {
    const [servers, statistics] = await Promise.all([
      this.#host.ask('server/list', {}),
      this.#host.ask('server/statistics', { server }),
    ]);
    if (server !== this.selection.server) return;
    const fresh = new Map(servers.map((info) => [info.id, info]));
    this.servers = this.servers.map((info) => fresh.get(info.id) ?? info);
    this.statistics = statistics;
    this.rates.add(statistics, performance.now());
  }

  async #askInspection(server: number, connection: number): Promise<void> {
    const inspection = await this.#host
      .ask('connection/inspect', { server, connection })
      .catch(() => undefined);
    // A connection that is gone keeps its last picture: its row says that it is closed.
    if (inspection !== undefined && this.#shows(server, connection)) this.inspection = inspection;
  }

  async #askOptions(server: number, connection: number | undefined): Promise<void> {
    const options = await this.#host.ask('option/list', { server, connection }).catch(() => undefined);
    if (options !== undefined && this.#shows(server, connection)) this.options = options;
  }
}

/** Said when the kernel made something else of a value: it doubles, rounds and clamps in silence. */
function kernelNote(asked: OptionValue, { value }: SocketOption): OptionNote | undefined {
  if (value === null || JSON.stringify(value) === JSON.stringify(asked)) return undefined;
  return {
    kind: 'kernel',
    text: t('Asked for {0}; the kernel reports {1}.', writtenValue(asked), writtenValue(value)),
  };
}
