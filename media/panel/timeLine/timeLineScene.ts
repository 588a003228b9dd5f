/** What of a trace stands in the time line: its lanes, and what is known of the moments after its last record. */
import { t } from '@vscode/l10n';
import type { RowKind } from '../../../extension/shared/watched.ts';
import type { TraceTail } from '../state/traceTail.ts';
import type { Lane, Scene } from './timeLinePaint.ts';

/** Of the connections' lanes each has the gaps too: nobody knows whose records are missing there. */
export function lanesOf({ records }: TraceTail, connections: readonly number[], rows: RowKind): Lane[] {
  return [
    { name: t('loop'), records },
    ...connections.map((id) => ({
      name: rows === 'peer' ? t('peer {0}', id) : t('connection {0}', id),
      records: records.filter(({ connection, kind }) => connection === id || kind === 'lost'),
    })),
  ];
}

/**
 * Between waits the loop is too fast to be asked where it stands: then nothing is said.
 *
 * @param now The server's clock.
 * @param waiting Whether the loop is in a wait.
 */
export function afterLast({ behind }: TraceTail, now: number, waiting: boolean): Scene['since'] {
  if (behind) return { now, state: 'unread' };
  return waiting ? { now, state: 'waiting' } : undefined;
}
