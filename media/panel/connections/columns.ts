/** The columns of the connection table: what each shows of a row and what it sorts by. */
import { t } from '@vscode/l10n';
import type { Connection, ConnectionColumn } from '../../../extension/contract/connection.ts';
import type { Transport } from '../../../extension/contract/server.ts';
import { visible } from '../../../extension/shared/text.ts';
import {
  connectionStateMeaning,
  connectionStateWord,
} from '../../../extension/shared/words/connectionWords.ts';
import { messagesWord } from '../../../extension/shared/words/counts.ts';
import { bytes, elapsed, microseconds } from '../../../extension/shared/words/quantities.ts';
import { queueMeaning, queueName } from '../../../extension/shared/words/queueWords.ts';
import { barScale } from '../words/bars.ts';

export interface Column {
  key: string;
  sortBy: ConnectionColumn;
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
  /** The tooltip of a cell. */
  hint?: (row: Connection) => string;
}

/** Of a UDP peer, which has no socket of its own. */
const columnsOfPeers = new Set(['id', 'peer', 'application', 'activity', 'received', 'sent', 'age']);

/** The columns from left to right. Made again when asked, since their words depend on the language. */
export function columns(transport: Transport): Column[] {
  return transport === 'udp'
    ? allColumns(true).filter(({ key }) => columnsOfPeers.has(key))
    : allColumns(false);
}

function allColumns(udp: boolean): Column[] {
  return [
    figure(
      'id',
      'id',
      t('Id'),
      udp ? t('Number of the peer; never used again') : t('Number of the connection; never used again'),
      52,
      ({ id }) => String(id),
    ),
    figure('fd', 'fd', 'fd', t('File descriptor; the kernel uses its number again'), 42, ({ fd }) =>
      String(fd),
    ),
    {
      key: 'peer',
      sortBy: 'peer',
      title: t('Peer'),
      meaning: t('Address of the other end'),
      width: 138,
      kind: 'text',
      text: ({ peer }) => visible(peer),
      hint: ({ peer }) => visible(peer),
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
      ({ applicationQueue }) => applicationQueue.bytes,
    ),
    queue('unsent', 'unsent', queueName('unsent'), queueMeaning('unsent'), ({ unsent }) => unsent),
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
      text: ({ lastActiveAt }, now) => t('active {0} ago', elapsed(now - lastActiveAt)),
    },
    figure(
      'received',
      'received',
      t('Received'),
      udp ? t('Bytes of its datagrams') : t('Bytes read since it was opened'),
      80,
      ({ received }) => bytes(received),
    ),
    figure(
      'sent',
      'sent',
      t('Sent'),
      udp ? t('Bytes of the datagrams sent to it') : t('Bytes that the kernel took since it was opened'),
      80,
      ({ sent }) => bytes(sent),
    ),
    figure(
      'rtt',
      'rttMicroseconds',
      'RTT',
      t('Round-trip time, smoothed by the kernel'),
      72,
      ({ rttMicroseconds }) => microseconds(rttMicroseconds),
    ),
    figure(
      'age',
      'openedAt',
      t('Age'),
      udp ? t('Since it was first heard from') : t('Since it was accepted'),
      76,
      ({ openedAt }, now) => elapsed(now - openedAt),
    ),
  ];
}

/** Sent and not acknowledged; both figures of a row are of one moment. */
export function inFlight({ sendQueue, unsent }: Connection): number {
  return sendQueue - unsent;
}

/** The three letters of the interest set, a point for what is not asked for. */
export function interestLetters({ readable, writable, exceptional, readingPaused }: Connection): string {
  return `${readable ? 'R' : '·'}${writable ? 'W' : '·'}${exceptional ? 'E' : '·'}${readingPaused ? ' P' : ''}`;
}

function interestWords({ readable, writable, exceptional, readingPaused }: Connection): string {
  const asked = [readable && t('read'), writable && t('write'), exceptional && t('exception')].filter(
    Boolean,
  );
  const words = asked.length > 0 ? asked.join(', ') : t('nothing');
  return readingPaused ? t('{0}; reading is paused', words) : words;
}

function figure(
  key: string,
  sortBy: ConnectionColumn,
  title: string,
  meaning: string,
  width: number,
  text: Column['text'],
): Column {
  return { key, sortBy, title, meaning, width, kind: 'figure', text };
}

function queue(
  key: string,
  sortBy: ConnectionColumn,
  title: string,
  meaning: string,
  amount: (row: Connection) => number,
): Column {
  const messages = (row: Connection) =>
    key === 'application' && row.applicationQueue.messages > 0
      ? `${messagesWord(row.applicationQueue.messages)}, `
      : '';
  return {
    key,
    sortBy,
    title,
    meaning: `${meaning}. ${barScale()}`,
    width: 104,
    kind: 'queue',
    text: (row) => bytes(amount(row)),
    bytes: amount,
    hint: (row) => `${messages(row)}${bytes(amount(row))}`,
  };
}
