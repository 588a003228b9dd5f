/** The shown socket as plain text, to be pasted into a report. Pure. */
import type { Inspection, Queues } from '../../../extension/contract/connection.ts';
import type { SocketOption } from '../../../extension/contract/server.ts';
import { factLines, optionLine, visible } from '../../../extension/shared/text.ts';
import type { RowKind } from '../../../extension/shared/watched.ts';

export interface SocketState {
  inspection: Inspection;
  options: SocketOption[];
}

/** Of a UDP peer: what there is of it alone, and the options of the socket that it shares. */
export function socketStateText(state: SocketState, kind: RowKind): string {
  return kind === 'peer' ? peerText(state) : connectionText(state, kind);
}

function peerText({ inspection: { row, queues }, options }: SocketState): string {
  return [
    visible(row.peer),
    '',
    ...applicationQueueLines(queues, 'datagrams'),
    `received: ${row.received}`,
    `sent: ${row.sent}`,
    '',
    ...options.map(optionLine),
  ].join('\n');
}

/** None of a program's socket: no kernel knows what a program holds. */
function applicationQueueLines({ application }: Queues, what: string): string[] {
  if (application === undefined) return [];
  const { bytes, limit, messages } = application;
  return [`application queue: ${bytes} of ${limit} bytes in ${messages} ${what}`];
}

function connectionText({ inspection, options }: SocketState, kind: RowKind): string {
  const { row, queues, tcpInfo } = inspection;
  const what = kind === 'socket' ? [row.transport, row.direction ?? 'direction unknown'] : [];
  const { application, peer = {}, ...ours } = queues;
  return [
    [visible(row.peer), `fd ${row.fd}`, ...what, row.state].join('  '),
    '',
    ...applicationQueueLines(queues, 'messages'),
    ...factLines(ours),
    ...factLines(peer).map((line) => `peer's ${line}`),
    '',
    ...options.map(optionLine),
    ...(tcpInfo === undefined ? [] : ['', ...factLines(tcpInfo)]),
  ].join('\n');
}
