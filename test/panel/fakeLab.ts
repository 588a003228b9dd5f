/**
 * A lab that exists only in this file: answers the panel's requests as host and engine would, with data that
 * the test chooses. For what the real engine cannot be made to do quickly (ten thousand connections, a server
 * that dies on cue, a peer with a hostile name).
 */
import type { Connection, Inspection } from '../../extension/contract/connection.ts';
import type { Finding } from '../../extension/contract/finding.ts';
import type { ErrorData, ViewParameters } from '../../extension/contract/methods.ts';
import type { PanelState, Selection } from '../../extension/contract/panel.ts';
import type { LabServerInfo, ServerStatistics, SocketOption } from '../../extension/contract/server.ts';
import type { TraceRecord, WaitRecord } from '../../extension/contract/wait.ts';
import type { Watched } from '../../extension/shared/watched.ts';
import * as samples from './samples.ts';

export interface Asked {
  method: string;
  parameters: Record<string, unknown>;
  at: number;
}

/** An error as the engine answers it. */
export class LabError extends Error {
  readonly code: number;
  readonly data: ErrorData;

  constructor(message: string, data: ErrorData, code = -32000) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** Any request's parameters; the requests that the panel makes are typed by the contract, this end is not. */
// biome-ignore lint/suspicious/noExplicitAny: see above.
type Answer = (parameters: any) => unknown;

export class FakeLab {
  servers: Watched[] = [samples.server()];
  runsAgain: number[] = [];
  selection: Selection = {};
  strings: Record<string, string> | undefined;
  refreshesPerSecond = 30;
  /** What the panel has asked to be kept. */
  remembered: unknown;
  connections: Connection[] = samples.connections(12);
  statistics: ServerStatistics = samples.statistics();
  options: SocketOption[] = samples.connectionOptions();
  listenerOptions: SocketOption[] = samples.listenerOptions();
  wait: WaitRecord | null = samples.epollWait();
  trace: TraceRecord[] = samples.trace();
  findings: Finding[] = [];
  inspect: (row: Connection) => Inspection = samples.inspection;
  /** Where a panel that asks for the newest begins. */
  traceFrom = 0;
  /** Every request, in order. */
  readonly asked: Asked[] = [];
  /** Answers in place of the usual ones. */
  readonly instead: Record<string, Answer> = {};

  get state(): PanelState {
    return {
      servers: this.servers,
      runsAgain: this.runsAgain,
      selection: this.selection,
      strings: this.strings,
      remembered: this.remembered,
      refreshesPerSecond: this.refreshesPerSecond,
    };
  }

  answer(method: string, parameters: Record<string, unknown>): unknown {
    this.asked.push({ method, parameters, at: performance.now() });
    const answer = this.instead[method] ?? this.#answers[method];
    if (answer === undefined) throw new LabError(`no method ${method}`, { hint: '' }, -32601);
    return answer(parameters);
  }

  countOf(method: string): number {
    return this.asked.filter((request) => request.method === method).length;
  }

  readonly #answers: Record<string, Answer> = {
    'panel/ready': () => this.state,
    'panel/select': () => null,
    'panel/remember': ({ remembered }) => {
      this.remembered = remembered;
    },
    'panel/run': () => null,
    'server/list': () => this.servers,
    'server/statistics': () => this.statistics,
    'connection/view': (parameters) => this.#view(parameters),
    'connection/inspect': ({ connection }) => this.inspect(this.#connection(connection)),
    'connection/act': ({ connection }) => ({ row: this.#connection(connection) }),
    'option/list': ({ connection }) => (connection === undefined ? this.listenerOptions : this.options),
    'option/set': ({ name, value }) => this.#setOption(name, value),
    'server/adjust': ({ server: _, ...change }) => this.#change(change),
    'loop/pause': () => this.#change({ state: 'paused' }),
    'loop/resume': () => this.#change({ state: 'running' }),
    'loop/pace': ({ milliseconds }) => this.#change({ pace: milliseconds }),
    'loop/step': () => ({ call: 'receive', fd: 25, asked: 1024, returned: 27 }),
    'wait/last': () => this.wait,
    'finding/list': () => this.findings,
    'trace/read': (parameters) => this.#readTrace(parameters),
  };

  #view({ sortBy = 'id', descending = false, filter = '', shown = [], offset, limit }: ViewParameters) {
    const key = (row: Connection) =>
      (sortBy === 'applicationQueue' ? row.applicationQueue?.bytes : row[sortBy]) ?? -1;
    const matching = this.connections.filter(({ peer, state }) => `${peer} ${state}`.includes(filter));
    matching.sort(
      (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.id - b.id) * (descending ? -1 : 1),
    );
    return {
      total: this.connections.length,
      matched: matching.length,
      rows: matching.slice(offset, offset + limit),
      closed: shown.filter((id) => !this.connections.some((row) => row.id === id)),
    };
  }

  #change(change: Partial<LabServerInfo>): Watched {
    this.servers = [{ ...(this.servers[0] as LabServerInfo), ...change }];
    return this.servers[0]!;
  }

  #readTrace({ after, limit }: { after: number; limit: number }) {
    const newest = this.trace.at(-1)?.sequence ?? 0;
    if (after > newest) return { records: [], next: this.traceFrom, lost: 0 };
    const records = this.trace.filter(({ sequence }) => sequence > after).slice(0, limit);
    return { records, next: records.at(-1)?.sequence ?? after, lost: 0 };
  }

  #connection(id: number): Connection {
    const row = this.connections.find((each) => each.id === id);
    if (row === undefined)
      throw new LabError(`no connection ${id}`, { field: 'connection', hint: '' }, -32602);
    return row;
  }

  #setOption(name: string, value: SocketOption['value']): SocketOption {
    const option = this.options.find((each) => each.name === name)!;
    // As Linux does: the buffer sizes are doubled.
    option.value = name === 'SO_RCVBUF' || name === 'SO_SNDBUF' ? Number(value) * 2 : value;
    return option;
  }
}
