import type { CancellationToken } from 'vscode-jsonrpc/node';
import type { OptionValue } from '../contract/server.ts';
import type { Lab } from './lab.ts';

/** What came of setting an option on all connections of a server. */
export interface BulkOutcome {
  /** Connections that there were. */
  total: number;
  set: number;
  /** Connections that the kernel refused it for, or that were gone meanwhile; and what the first of them said. */
  failed: number;
  firstFailure: unknown;
}

/** Rows of one answer: the most that the engine gives. */
const pageSize = 1000;
/** Requests under way at once: enough to keep the engine busy, not so many that views have to wait. */
const batchSize = 64;

/** Sets an option on every connection that the server has now. A cancelled run leaves the rest as it was. */
export async function setOptionOnEvery(
  lab: Lab,
  server: number,
  option: { name: string; value: OptionValue },
  onProgress: (done: number, total: number) => void,
  token: CancellationToken,
): Promise<BulkOutcome> {
  const connections = await connectionIds(lab, server, token);
  const outcome: BulkOutcome = { total: connections.length, set: 0, failed: 0, firstFailure: undefined };
  for (let start = 0; start < connections.length && !token.isCancellationRequested; start += batchSize) {
    const batch = connections.slice(start, start + batchSize);
    const results = await Promise.allSettled(
      batch.map((connection) => lab.request('option/set', { server, connection, ...option })),
    );
    for (const result of results) {
      if (result.status === 'fulfilled') outcome.set += 1;
      else {
        outcome.failed += 1;
        outcome.firstFailure ??= result.reason;
      }
    }
    onProgress(outcome.set + outcome.failed, outcome.total);
  }
  return outcome;
}

async function connectionIds(lab: Lab, server: number, token: CancellationToken): Promise<number[]> {
  const ids = new Set<number>();
  for (let offset = 0; ; offset += pageSize) {
    const parameters = { server, sortBy: 'id', offset, limit: pageSize } as const;
    const { rows } = await lab.request('connection/view', parameters, token);
    for (const { id } of rows) ids.add(id);
    if (rows.length < pageSize) return [...ids];
  }
}
