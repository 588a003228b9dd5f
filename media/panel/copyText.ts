/**
 * What the panel shows, as plain text to be pasted into a report. In the kernel's and the contract's own
 * words, with exact numbers, whatever language the panel speaks. Pure.
 */
import type { Connection, Inspection } from '../../extension/contract/connection.ts';
import type { ServerInfo, ServerStatistics, SocketOption } from '../../extension/contract/server.ts';
import type { WaitRecord } from '../../extension/contract/wait.ts';
import { callText } from './callWords.ts';
import { visible } from './format.ts';
import { addressOf } from './words.ts';

/** A whole server: itself, its counters, its last wait, its listener's options, its connections. */
export interface ServerState {
  server: ServerInfo;
  statistics: ServerStatistics;
  wait: WaitRecord | null;
  options: SocketOption[];
  /** How many connections there are; `connections` may hold fewer. */
  total: number;
  connections: Connection[];
}

export interface SocketState {
  inspection: Inspection;
  options: SocketOption[];
}

export function serverStateText({
  server,
  statistics,
  wait,
  options,
  total,
  connections,
}: ServerState): string {
  const title = [server.application, addressOf(server), server.multiplexer, server.trigger, server.state];
  const left = total - connections.length;
  return [
    title.join('  '),
    `listener fd ${server.fd}, accept queue ${server.acceptQueue} of ${server.acceptQueueLimit + 1}, backlog ${server.backlog}`,
    '',
    ...pairs(statistics),
    '',
    ...(wait === null ? [] : [`wait ${wait.number}: ${callText(wait)} = ${wait.returned}`, '']),
    ...options.map(optionLine),
    '',
    connectionsText(connections),
    ...(left > 0 ? [`and ${left} more`] : []),
  ].join('\n');
}

export function socketStateText({ inspection, options }: SocketState): string {
  const { row, queues, tcpInfo } = inspection;
  const { application, ...kernelQueues } = queues;
  return [
    `${visible(row.peer)}  fd ${row.fd}  ${row.state}`,
    '',
    `application queue: ${application.bytes} of ${application.limit} bytes in ${application.messages} messages`,
    ...pairs(kernelQueues),
    '',
    ...options.map(optionLine),
    ...(tcpInfo === undefined ? [] : ['', ...pairs(tcpInfo)]),
  ].join('\n');
}

/** A table with tabs, which editors and spreadsheets both take. */
export function connectionsText(connections: Connection[]): string {
  const columns = [
    'id',
    'fd',
    'peer',
    'state',
    'receiveQueue',
    'applicationBytes',
    'unsent',
    'sendQueue',
    'received',
    'sent',
    'rttMicroseconds',
  ];
  const lines = connections.map((row) =>
    [
      row.id,
      row.fd,
      visible(row.peer),
      row.state,
      row.receiveQueue,
      row.applicationQueue.bytes,
      row.unsent,
      row.sendQueue,
      row.received,
      row.sent,
      row.rttMicroseconds,
    ].join('\t'),
  );
  return [columns.join('\t'), ...lines].join('\n');
}

function pairs(facts: object): string[] {
  return Object.entries(facts).map(([name, value]) => `${name}: ${value}`);
}

function optionLine({ name, value }: SocketOption): string {
  return `${name} = ${typeof value === 'object' && value !== null ? JSON.stringify(value) : value}`;
}
