/** An engine and a process of clients for one `describe`; after each test every server is stopped. */
import type { OutputEntry } from '../../../extension/contract/methods.ts';
import type {
  LabServerInfo,
  ServerConfiguration,
  ServerStatistics,
} from '../../../extension/contract/server.ts';
import type { TraceRecord } from '../../../extension/contract/wait.ts';
import { isLabServer } from '../../../extension/shared/watched.ts';
import type { ServerConnection, ServerWait } from '../../answersOfServers.ts';
import { until } from '../../until.ts';
import { Puppet, type PuppetSocket } from './clients.ts';
import { Engine } from './engine.ts';
import { type Kind, kinds } from './kinds.ts';

const epollLevel = kinds[2]!;

export interface Lab {
  engine: Engine;
  puppet: Puppet;
  start(configuration: Omit<ServerConfiguration, 'multiplexer'>): Promise<LabServerInfo>;
  info(server: LabServerInfo): Promise<LabServerInfo>;
  statistics(server: LabServerInfo): Promise<ServerStatistics>;
  rows(server: LabServerInfo): Promise<ServerConnection[]>;
  /** The connection of this client, as soon as it is accepted. */
  rowOf(server: LabServerInfo, client: PuppetSocket): Promise<ServerConnection>;
  lastWait(server: LabServerInfo): Promise<ServerWait>;
  /** The whole trace so far. */
  trace(server: LabServerInfo): Promise<TraceRecord[]>;
  notes(server: LabServerInfo): Promise<string[]>;
  /** All that it printed so far. */
  output(server: LabServerInfo): Promise<OutputEntry[]>;
  adjustFaults(server: LabServerInfo, faults: string[]): Promise<LabServerInfo>;
}

/** To be called within a `describe`. */
export function useLab(kind: Kind = epollLevel): Lab {
  let puppet: Puppet;
  let engine: Engine;
  before(async () => {
    engine = await Engine.start();
  });
  beforeEach(() => {
    puppet = new Puppet();
  });
  afterEach(async () => {
    await puppet.dispose();
    await engine.stopAll();
  });
  after(() => engine.dispose());

  const lab: Lab = {
    get engine() {
      return engine;
    },
    get puppet() {
      return puppet;
    },
    start: (configuration) => engine.request('server/start', { ...kind, ...configuration }),
    async info({ id }) {
      const found = (await engine.request('server/list', {}))
        .filter(isLabServer)
        .find((each) => each.id === id);
      if (!found) throw new Error(`server ${id} is gone`);
      return found;
    },
    statistics: async ({ id }) =>
      (await engine.request('server/statistics', { server: id })) as ServerStatistics,
    rows: async ({ id }) =>
      (await engine.request('connection/view', { server: id, offset: 0, limit: 1000 })).rows,
    async rowOf(server, { address }) {
      const find = async () => (await lab.rows(server)).find((row) => row.peer === address);
      let row: ServerConnection | undefined;
      await until(`a connection from ${address}`, async () => {
        row = await find();
        return row !== undefined;
      });
      return row!;
    },
    async lastWait({ id }) {
      const record = await engine.request('wait/last', { server: id });
      if (!record) throw new Error('no wait has returned yet');
      return record;
    },
    async trace({ id }) {
      const records: TraceRecord[] = [];
      for (let after = 0; ; ) {
        const chunk = await engine.request('trace/read', { server: id, after, limit: 10_000 });
        if (chunk.records.length === 0) return records;
        records.push(...chunk.records);
        after = chunk.next;
      }
    },
    notes: async (server) =>
      (await lab.trace(server)).filter(({ kind }) => kind === 'note').map(({ text }) => text!),
    async output({ id }) {
      const entries: OutputEntry[] = [];
      for (let after = 0; ; ) {
        const chunk = await engine.request('server/output', { server: id, after });
        if (chunk.next === after) return entries;
        entries.push(...chunk.entries);
        after = chunk.next;
      }
    },
    adjustFaults: ({ id }, faults) => engine.request('server/adjust', { server: id, faults }),
  };
  return lab;
}
