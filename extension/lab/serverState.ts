/**
 * All there is to say of what is watched, to be copied into a report: in the kernel's and the contract's own words with
 * exact numbers, whatever language the person's editor speaks.
 */

import type { Connection } from '../contract/connection.ts';
import type { SocketOption, WatchedStatistics } from '../contract/server.ts';
import type { WaitRecord } from '../contract/wait.ts';
import { isAlive } from '../shared/alive.ts';
import { hexadecimal } from '../shared/eventBits.ts';
import { connectionLines, optionLine, statisticsLines, waitCallText } from '../shared/text.ts';
import { type RowKind, rowKindOf } from '../shared/watched.ts';
import { inReport } from '../shared/words/language.ts';
import { defaultText, isChanged } from '../shared/words/optionWords.ts';
import type { Lab } from './lab.ts';
import { type Reported, reported, reportLines } from './report.ts';

/** Of one that has ended what nobody can tell any more is absent: its options, and all when the engine is gone. */
export interface ServerState {
  server: Reported;
  statistics?: WatchedStatistics;
  wait?: WaitRecord | null;
  /** The first listener's. */
  options?: SocketOption[];
  /** How many connections there are; `connections` may hold fewer. */
  total?: number;
  connections?: Connection[];
}

/** Connections that are written out; of more, only the count is told. */
const mostConnections = 1000;

/** Asks for everything again. @throws EngineError for one that is alive and cannot be asked. */
export async function readServerState(lab: Lab, server: number): Promise<ServerState> {
  const asked = { server, sortBy: 'id', offset: 0, limit: mostConnections } as const;
  const ifKnown = async <T>(answer: Promise<T>): Promise<T | undefined> => {
    try {
      return await answer;
    } catch (error) {
      if (isAlive(lab.get(server)!)) throw error;
      return undefined;
    }
  };
  const [statistics, wait, options, view] = await Promise.all([
    ifKnown(lab.request('server/statistics', { server })),
    ifKnown(lab.request('wait/last', { server })),
    ifKnown(lab.request('option/list', { server })),
    ifKnown(lab.request('connection/view', asked)),
    lab.refresh(),
  ]);
  return {
    server: reported(lab.get(server)!),
    statistics,
    wait,
    options,
    total: view?.total,
    connections: view?.rows,
  };
}

export function serverStateText(state: ServerState): string {
  const { server, statistics, wait, options, total, connections } = state;
  const rows = rowKindOf(server);
  const sections = [
    reportLines(server),
    statistics && statisticsLines(statistics, rows),
    wait === null ? ['no wait has come back yet'] : wait && waitLines(wait),
    options && optionLines(options, rows),
    connections && tableLines(connections, total ?? 0, rows),
  ];
  const told = sections.filter((lines) => lines !== undefined);
  return `${told.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function waitLines(wait: WaitRecord): string[] {
  const outcome = wait.errno ? `${wait.returned} ${wait.errno}` : String(wait.returned);
  const cost = `${wait.nanoseconds} ns, walked ${wait.walked}, copied ${wait.bytesIn} bytes in, ${wait.bytesOut} out`;
  return [`wait ${wait.number}: ${waitCallText(wait)} = ${outcome}, ${cost}`, ...setLines(wait)];
}

/** The sets that went in and what came back, in each multiplexer's own form. */
function setLines(wait: WaitRecord): string[] {
  switch (wait.multiplexer) {
    case 'select':
      return (['read', 'write', 'except'] as const).map(
        (name) =>
          `  ${name}: asked [${wait[name].asked.join(' ')}], returned [${wait[name].returned.join(' ')}]`,
      );
    case 'poll':
      return [
        ...wait.entries.map(
          ({ fd, events, revents }) =>
            `  fd ${fd}: events ${hexadecimal(events)}, revents ${hexadecimal(revents)}`,
        ),
        ...left(wait.folded),
      ];
    case 'epoll':
      return [
        ...wait.interest.map(({ fd, events }) => `  interest fd ${fd}: ${hexadecimal(events)}`),
        ...left(wait.folded),
        ...wait.ready.map(({ fd, events }) => `  ready fd ${fd}: ${hexadecimal(events)}`),
      ];
  }
}

/** Of the options of the listener (for UDP: the socket) those that differ from a fresh socket's. */
function optionLines(options: SocketOption[], rows: RowKind): string[] {
  const changed = options.filter(isChanged);
  const whose = rows === 'peer' ? 'socket' : 'listener';
  if (changed.length === 0) return [`every option of the ${whose} is as on a new socket`];
  return changed.map((option) => `${optionLine(option)} (new: ${inReport(() => defaultText(option))})`);
}

function tableLines(connections: Connection[], total: number, rows: RowKind): string[] {
  if (total === 0) return [rows === 'peer' ? 'no peers' : 'no connections'];
  return [...connectionLines(connections, rows), ...left(total - connections.length)];
}

function left(count: number): string[] {
  return count > 0 ? [`  and ${count} more`] : [];
}
