/** What of a trace stands in the time line: its lanes, and what is known of the moments after its last record. */
import { t } from '@vscode/l10n';
import type { ProgramInfo } from '../../../extension/contract/server.ts';
import type { TraceRecord } from '../../../extension/contract/wait.ts';
import { isProgram, type RowKind, rowKindOf, type Watched } from '../../../extension/shared/watched.ts';
import { threadTitle } from '../../../extension/shared/words/programWords.ts';
import type { TraceTail } from '../state/traceTail.ts';
import type { Lane, Scene } from './timeLinePaint.ts';

/** Of threads, and of connections: there is no room for more. */
const most = 8;

/**
 * A lane for the loop, or, where several threads of a program have made calls, one for each of them; then those of the
 * connections that are followed. The gaps are in each: nobody knows whose records are missing there.
 */
export function lanesOf(
  { records }: TraceTail,
  connections: readonly number[],
  watched: Watched | undefined,
): Lane[] {
  const rows = watched === undefined ? 'connection' : rowKindOf(watched);
  const threads = watched !== undefined && isProgram(watched) ? threadLanes(records, watched) : [];
  const waits = watched?.state === 'running' && watched.position.call === 'wait';
  const callers = threads.length > 1 ? threads : [{ name: t('loop'), records, waits }];
  return [...callers, ...connections.slice(0, most).map((id) => connectionLane(id, records, rows))];
}

function threadLanes(records: readonly TraceRecord[], { program }: ProgramInfo): Lane[] {
  return [...byThread(records)].slice(0, most).map(([id, own]) => {
    const position = program.threads.find((thread) => thread.id === id)?.position;
    const waits = position?.call === 'wait' && !position.held;
    return { name: threadTitle(program, id), records: own, waits };
  });
}

/** The calls of each thread are one after the other; those of different threads overlap. */
function byThread(records: readonly TraceRecord[]): Map<number, TraceRecord[]> {
  const threads = new Map<number, TraceRecord[]>();
  const gaps: TraceRecord[] = [];
  for (const record of records) {
    const { thread, kind } = record;
    if (kind === 'lost') gaps.push(record);
    if (thread === undefined) {
      if (kind === 'lost') for (const own of threads.values()) own.push(record);
      continue;
    }
    const own = threads.get(thread);
    if (own === undefined) threads.set(thread, kind === 'lost' ? [...gaps] : [...gaps, record]);
    else own.push(record);
  }
  return threads;
}

function connectionLane(id: number, records: readonly TraceRecord[], rows: RowKind): Lane {
  return {
    name: rows === 'peer' ? t('peer {0}', id) : t('connection {0}', id),
    records: records.filter(({ connection, kind }) => connection === id || kind === 'lost'),
    ofConnection: true,
  };
}

/**
 * Between waits the loop is too fast to be asked where it stands: then nothing is said.
 *
 * @param now The server's clock.
 */
export function afterLast({ behind }: TraceTail, now: number, lanes: readonly Lane[]): Scene['since'] {
  if (behind) return { now, state: 'unread' };
  return lanes.some(({ waits }) => waits) ? { now, state: 'waiting' } : undefined;
}
