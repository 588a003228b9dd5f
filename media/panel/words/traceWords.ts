/** A record of the trace in words, and what about it deserves a mark. Pure. */
import { t } from '@vscode/l10n';
import type { TraceRecord } from '../../../extension/contract/wait.ts';
import { eventNames } from '../../../extension/shared/eventBits.ts';
import { callsWord } from '../../../extension/shared/words/counts.ts';
import { sentenceWords } from '../../../extension/shared/words/engineWords.ts';
import { callText } from '../../../extension/shared/words/loopWords.ts';
import { nanoseconds, number } from '../../../extension/shared/words/quantities.ts';
import type { Band } from '../timeLine/denseBands.ts';

export type Mark = 'again' | 'endOfFile' | 'reset' | 'error';

/** Over UDP a receive of nothing is an empty datagram; it is made for no connection. */
export function markOf({ kind, errno, returned, connection = 0 }: TraceRecord): Mark | undefined {
  if (errno === 'EAGAIN') return 'again';
  if (errno === 'ECONNRESET' || errno === 'EPIPE') return 'reset';
  if (errno !== undefined && kind !== 'note') return 'error';
  return kind === 'receive' && returned === 0 && connection !== 0 ? 'endOfFile' : undefined;
}

/** What stands in a band of the time line. */
export function bandText({ calls, records, incomplete }: Band): string {
  if (incomplete) return records === 0 ? '' : recordsWord(records);
  return callsWord(calls);
}

/** The system call that the record is of, as strace would write it, with its answer and its time. */
export function recordText(record: TraceRecord): string {
  if (record.kind === 'lost') return t('Not shown: {0}', recordsWord(record.returned ?? 0));
  if (record.kind === 'note') return record.textSentence ? sentenceWords(record.textSentence) : '';
  const answer = record.errno === undefined ? number(record.returned ?? 0) : `-1 ${record.errno}`;
  return `${callOf(record)} = ${answer}, ${nanoseconds(record.nanoseconds ?? 0)}`;
}

export function recordsWord(records: number): string {
  return records === 1 ? t('1 record') : t('{0} records', number(records));
}

function callOf(record: TraceRecord): string {
  return record.kind === 'interest' ? `epoll_ctl(${controlText(record)})` : callText(record.kind, record);
}

/** `MOD, fd 25, IN|OUT`; a DEL asks for nothing. */
function controlText({ operation, fd, events }: TraceRecord): string {
  const bits = operation === 'DEL' || events === undefined ? [] : [eventNames(events)];
  return [...(operation === undefined ? [] : [operation]), `fd ${fd}`, ...bits].join(', ');
}
