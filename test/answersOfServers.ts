/** What the engine answers about servers of the lab alone: what is absent only of a program is there. */
import type { Connection, ConnectionView, Inspection, Queues } from '../extension/contract/connection.ts';
import type { EngineMethod, ResultOf } from '../extension/contract/methods.ts';
import type { LabServerInfo, ServerInfo } from '../extension/contract/server.ts';
import type { WaitRecord } from '../extension/contract/wait.ts';

export type ServerConnection = Connection & Required<Omit<Connection, 'direction' | 'local'>>;

type ServerQueues = Queues & Required<Pick<Queues, 'application'>>;
export type ServerInspection = Omit<Inspection, 'row' | 'queues'> & {
  row: ServerConnection;
  queues: ServerQueues;
};
type ServerView = Omit<ConnectionView, 'rows'> & { rows: ServerConnection[] };
export type ServerWait = WaitRecord & Required<Pick<WaitRecord, 'listenerFd' | 'controlFd'>>;

/** `server/list` tells of programs too. */
export type OfServer<M extends EngineMethod> = M extends 'server/list'
  ? ServerInfo[]
  : M extends 'connection/view'
    ? ServerView
    : M extends 'connection/inspect'
      ? ServerInspection
      : M extends 'connection/act'
        ? { row: ServerConnection | null }
        : M extends 'wait/last'
          ? ServerWait | null
          : ResultOf<M> extends ServerInfo
            ? M extends 'program/attach' | 'program/end'
              ? ResultOf<M>
              : LabServerInfo
            : ResultOf<M>;
