/** What is watched, of whichever kind: a server of the lab, or a program of a person's own. */
import type { ConnectionView, Inspection } from '../contract/connection.ts';
import type { Finding } from '../contract/finding.ts';
import type { OutputEntry, ViewParameters } from '../contract/methods.ts';
import type { OptionValue, ServerInfo, SocketOption, WatchedStatistics } from '../contract/server.ts';
import type { TraceChunk, WaitRecord } from '../contract/wait.ts';

/** How long a step is waited for; a wait call with nothing ready would else hold the answer forever. */
export const stepPatienceMilliseconds = 250;

export interface OutputChunk {
  entries: OutputEntry[];
  next: number;
  lost: number;
}

/** At once, but where a program is to do itself what is asked. */
export type MaybeLater<T> = T | Promise<T>;

/** `connection` 0 is the listener, of several the first; undefined: there is none. */
export interface Watched {
  info(): ServerInfo;
  statistics(): WatchedStatistics;
  view(query: Omit<ViewParameters, 'server'>): ConnectionView;
  inspect(connection: number): Inspection | undefined;
  options(connection: number): MaybeLater<SocketOption[] | undefined>;
  setOption(connection: number, name: string, value: OptionValue): MaybeLater<SocketOption | undefined>;
  /** @param thread Of a program; of any thread where it is left out. */
  lastWait(limit: number, thread?: number): WaitRecord | null;
  readTrace(after: number, limit: number): TraceChunk;
  turnTrace(on: boolean): void;
  findings(): Finding[];
  readOutput(after: number): OutputChunk;
}

export function hasEnded({ state }: Pick<ServerInfo, 'state'>): boolean {
  return state === 'died' || state === 'stopped';
}
