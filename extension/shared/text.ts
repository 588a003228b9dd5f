/**
 * How the contract's facts are written as plain text, to be copied into a report: in the kernel's and the contract's
 * own words with exact numbers, whatever language the person's editor speaks. Pure; the same in every process.
 */
import type { Connection } from '../contract/connection.ts';
import type { LabServerInfo, SocketOption, WatchedStatistics } from '../contract/server.ts';
import type { WaitRecord } from '../contract/wait.ts';
import { unsentOf } from './queues.ts';
import type { RowKind } from './watched.ts';
import { inReport } from './words/language.ts';
import { optionValueText } from './words/optionWords.ts';

/** Where a server of the lab is: `127.0.0.1:8002`, `[::1]:8002`. */
export function addressText({ address }: Pick<LabServerInfo, 'address'>): string {
  return endpointText(address);
}

export function endpointText({ host, port }: { host: string; port: number }): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Control characters, and marks that reorder or hide text. */
const unprintable = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\u200b\ufeff]/gu;

/**
 * Text of unknown origin, made fit to stand in one line: control characters as their pictures (ESC is ␛), marks that
 * reorder or hide text as `‹U+202E›`. Nothing in it can move, hide or overprint what stands beside it.
 */
export function visible(text: string): string {
  return text.replace(unprintable, pictureOf);
}

/** The same for text of several lines: line feeds and tabs stay. */
export function visibleLines(text: string): string {
  return text.replace(unprintable, (found) => (found === '\n' || found === '\t' ? found : pictureOf(found)));
}

function pictureOf(character: string): string {
  const code = character.codePointAt(0)!;
  if (code === 0x0a) return '↵';
  if (code === 0x09) return '⇥';
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '␡';
  return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
}

/** A wait call as a program would write it: `poll(fds, 5, -1)`. */
export function waitCallText(wait: WaitRecord): string {
  switch (wait.multiplexer) {
    case 'select':
      return `select(${wait.nfds}, read, write, except, ${wait.timeout < 0 ? 'NULL' : `${wait.timeout} ms`})`;
    case 'poll':
      return `poll(fds, ${wait.nfds}, ${wait.timeout})`;
    case 'epoll':
      return `epoll_wait(${wait.epollFd}, events, ${wait.maxEvents}, ${wait.timeout})`;
  }
}

/** Counters and the like, one to a line: `waits: 12`. */
export function factLines(facts: object): string[] {
  return Object.entries(facts).map(([name, value]) => `${name}: ${value}`);
}

/** `SO_RCVBUF = 131072 bytes`. */
export function optionLine(option: SocketOption): string {
  return `${option.name} = ${inReport(() => optionValueText(option))}`;
}

const connectionColumns: [string, (row: Connection) => string | number | undefined][] = [
  ['id', ({ id }) => id],
  ['fd', ({ fd }) => fd],
  ['transport', ({ transport }) => transport],
  ['direction', ({ direction }) => direction],
  ['peer', ({ peer }) => visible(peer)],
  ['local', ({ local }) => local && visible(local)],
  ['state', ({ state }) => state],
  ['receiveQueue', ({ receiveQueue }) => receiveQueue],
  ['applicationMessages', ({ applicationQueue }) => applicationQueue?.messages],
  ['applicationBytes', ({ applicationQueue }) => applicationQueue?.bytes],
  ['unsent', unsentOf],
  ['sendQueue', ({ sendQueue }) => sendQueue],
  ['received', ({ received }) => received],
  ['sent', ({ sent }) => sent],
  ['rttMicroseconds', ({ rttMicroseconds }) => rttMicroseconds],
];

/** What a UDP peer has, which has no socket of its own. */
const peerColumns = ['id', 'peer', 'applicationMessages', 'applicationBytes', 'received', 'sent'];
/** What differs only between the sockets of a program, and what nobody can tell of them. */
const socketColumns = ['transport', 'direction', 'local'];
const unknownOfSockets = ['applicationMessages', 'applicationBytes'];

/** A table with tabs, which editors and spreadsheets both take, its heads in the first line. */
export function connectionLines(connections: readonly Connection[], kind: RowKind): string[] {
  const columns = connectionColumns.filter(([name]) => isTold(name, kind));
  return [
    columns.map(([name]) => name).join('\t'),
    ...connections.map((row) => columns.map(([, read]) => read(row) ?? '').join('\t')),
  ];
}

function isTold(column: string, kind: RowKind): boolean {
  if (kind === 'peer') return peerColumns.includes(column);
  return kind === 'socket' ? !unknownOfSockets.includes(column) : !socketColumns.includes(column);
}

/** The contract counts peers as connections; to the one who reads them they are peers, and nothing accepts or resets. */
const statisticsOfPeers: Partial<Record<keyof WatchedStatistics, string | undefined>> = {
  connections: 'peers',
  accepts: 'newPeers',
  closed: 'forgotten',
  acceptErrors: undefined,
  resets: undefined,
  refused: undefined,
};

/** The counters of a server, one to a line. */
export function statisticsLines(statistics: WatchedStatistics, kind: RowKind): string[] {
  if (kind !== 'peer') return factLines(statistics);
  const named = Object.entries(statistics).map(([name, value]) => [
    name in statisticsOfPeers ? statisticsOfPeers[name as keyof WatchedStatistics] : name,
    value,
  ]);
  return factLines(Object.fromEntries(named.filter(([name]) => name !== undefined)));
}
