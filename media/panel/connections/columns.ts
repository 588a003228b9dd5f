/** The columns of the connection table: what each shows of a row and what it sorts by. */
import { t } from '@vscode/l10n';
import type { Connection, ConnectionColumn } from '../../../extension/contract/connection.ts';
import { inFlight, unsentOf } from '../../../extension/shared/queues.ts';
import type { RowKind } from '../../../extension/shared/watched.ts';
import {
  connectionStateMeaning,
  connectionStateWord,
  directionMeaning,
  peerText,
  transportWord,
} from '../../../extension/shared/words/connectionWords.ts';
import { messagesWord } from '../../../extension/shared/words/counts.ts';
import { bytes, elapsed, microseconds } from '../../../extension/shared/words/quantities.ts';
import { queueMeaning, queueName } from '../../../extension/shared/words/queueWords.ts';
import { barScale } from '../words/bars.ts';
import { directionText, interestWords, localText, unknown } from './cellWords.ts';

export interface Column {
  key: string;
  /** Absent where the engine cannot sort by it. */
  sortBy?: ConnectionColumn;
  title: string;
  /** What the title means, for the tooltip. */
  meaning: string;
  /** Pixels. */
  width: number;
  /** Text is set to the left, figures to the right; a queue has a bar beside its figure. */
  kind: 'text' | 'figure' | 'queue' | 'interest' | 'activity';
  text: (row: Connection, now: number) => string;
  /** A queue: its bytes. */
  bytes?: (row: Connection) => number;
  /** Whether there is anything to show of the row: what nobody can tell is absent. */
  tells?: (row: Connection) => boolean;
  /** The tooltip of a cell. */
  hint?: (row: Connection) => string;
}

/** Of a UDP peer, which has no socket of its own. */
const columnsOfPeers = new Set(['id', 'peer', 'application', 'activity', 'received', 'sent', 'age']);

/** Of sockets of any kind, that are not all of one listener's. */
const columnsOfSockets = new Set(['local', 'transport', 'direction']);

/**
 * The columns from left to right. Made again when asked, since their words depend on the language.
 *
 * @param rows Of a program's sockets those that are shown: a column that none of them has a figure for is left out.
 */
export function columns(kind: RowKind, rows: readonly Connection[] = []): Column[] {
  const all = allColumns(kind === 'peer');
  if (kind === 'peer') return all.filter(({ key }) => columnsOfPeers.has(key));
  if (kind === 'connection') return all.filter(({ key }) => !columnsOfSockets.has(key));
  return all.filter(
    ({ key, tells }) => key !== 'application' && (!tells || rows.length === 0 || rows.some(tells)),
  );
}

function allColumns(udp: boolean): Column[] {
  return [
    figure(
      'id',
      'id',
      t('Id'),
      udp ? t('Number of the peer; never used again') : t('Number of the connection; never used again'),
      52,
      ({ id }) => id,
      String,
    ),
    figure(
      'fd',
      'fd',
      'fd',
      t('File descriptor; the kernel uses its number again'),
      42,
      ({ fd }) => fd,
      String,
    ),
    {
      key: 'peer',
      sortBy: 'peer',
      title: t('Peer'),
      meaning: t('Address of the other end'),
      width: 138,
      kind: 'text',
      text: peerText,
      hint: peerText,
    },
    {
      key: 'local',
      title: t('Local'),
      meaning: t('Address of this end'),
      width: 138,
      kind: 'text',
      text: localText,
      hint: localText,
      tells: ({ local }) => Boolean(local),
    },
    {
      key: 'transport',
      title: t('Transport'),
      meaning: t('What kind of socket it is'),
      width: 78,
      kind: 'text',
      text: ({ transport }) => transportWord(transport),
      hint: ({ transport }) => transportWord(transport),
    },
    {
      key: 'direction',
      title: t('Direction'),
      meaning: t('Who began it: the peer or the program'),
      width: 86,
      kind: 'text',
      text: directionText,
      hint: ({ direction }) => directionMeaning(direction),
    },
    {
      key: 'state',
      sortBy: 'state',
      title: t('State'),
      meaning: t('Which directions of the connection are open'),
      width: 88,
      kind: 'text',
      text: ({ state }) => connectionStateWord(state),
      hint: ({ state }) => connectionStateMeaning(state),
    },
    {
      key: 'interest',
      sortBy: 'writable',
      title: t('Interest'),
      meaning: t('What the server waits for: R to read, W to write, E an exception; P: reading is paused'),
      width: 62,
      kind: 'interest',
      text: interestWords,
      hint: interestWords,
      tells: ({ readable }) => readable !== undefined,
    },
    queue(
      'receive',
      'receiveQueue',
      queueName('receive'),
      queueMeaning('receive'),
      ({ receiveQueue }) => receiveQueue,
    ),
    queue(
      'application',
      'applicationQueue',
      queueName('application'),
      queueMeaning('application'),
      ({ applicationQueue }) => applicationQueue?.bytes,
    ),
    queue('unsent', 'unsent', queueName('unsent'), queueMeaning('unsent'), unsentOf),
    queue(
      'inFlight',
      'sendQueue',
      queueName('inFlight'),
      t('{0}; sorts by the whole send queue', queueMeaning('inFlight')),
      inFlight,
    ),
    {
      key: 'activity',
      sortBy: 'lastActiveAt',
      title: t('Activity'),
      meaning: t('Bytes of the last seconds, to its own scale; sorts by when it was last active'),
      width: 68,
      kind: 'activity',
      text: ({ lastActiveAt }, now) =>
        lastActiveAt === undefined ? unknown : t('active {0} ago', elapsed(now - lastActiveAt)),
      tells: ({ received }) => received !== undefined,
    },
    figure(
      'received',
      'received',
      t('Received'),
      udp ? t('Bytes of its datagrams') : t('Bytes read since it was opened'),
      80,
      ({ received }) => received,
      bytes,
    ),
    figure(
      'sent',
      'sent',
      t('Sent'),
      udp ? t('Bytes of the datagrams sent to it') : t('Bytes that the kernel took since it was opened'),
      80,
      ({ sent }) => sent,
      bytes,
    ),
    figure(
      'rtt',
      'rttMicroseconds',
      'RTT',
      t('Round-trip time, smoothed by the kernel'),
      72,
      ({ rttMicroseconds }) => rttMicroseconds,
      microseconds,
    ),
    figure(
      'age',
      'openedAt',
      t('Age'),
      udp ? t('Since it was first heard from') : t('Since it was accepted'),
      76,
      ({ openedAt }) => openedAt,
      (openedAt, now) => elapsed(now - openedAt),
    ),
  ];
}

function figure(
  key: string,
  sortBy: ConnectionColumn,
  title: string,
  meaning: string,
  width: number,
  amount: (row: Connection) => number | undefined,
  write: (amount: number, now: number) => string,
): Column {
  const text = (row: Connection, now: number) => {
    const known = amount(row);
    return known === undefined ? unknown : write(known, now);
  };
  const tells = (row: Connection) => amount(row) !== undefined;
  return { key, sortBy, title, meaning, width, kind: 'figure', text, tells };
}

function queue(
  key: string,
  sortBy: ConnectionColumn,
  title: string,
  meaning: string,
  known: (row: Connection) => number | undefined,
): Column {
  const messages = ({ applicationQueue }: Connection) =>
    key === 'application' && applicationQueue !== undefined && applicationQueue.messages > 0
      ? `${messagesWord(applicationQueue.messages)}, `
      : '';
  const amount = (row: Connection) => known(row) ?? 0;
  return {
    key,
    sortBy,
    title,
    meaning: `${meaning}. ${barScale()}`,
    width: 104,
    kind: 'queue',
    text: (row) => (known(row) === undefined ? unknown : bytes(amount(row))),
    bytes: amount,
    hint: (row) => (known(row) === undefined ? t('not known') : `${messages(row)}${bytes(amount(row))}`),
    tells: (row) => known(row) !== undefined,
  };
}
