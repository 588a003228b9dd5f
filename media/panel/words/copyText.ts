/** The shown socket as plain text, to be pasted into a report. Pure. */
import type { Inspection, Queues } from '../../../extension/contract/connection.ts';
import type { SocketOption, Transport } from '../../../extension/contract/server.ts';
import { factLines, optionLine, visible } from '../../../extension/shared/text.ts';

export interface SocketState {
  inspection: Inspection;
  options: SocketOption[];
}

/** Of a UDP peer: what there is of it alone, and the options of the socket that it shares. */
export function socketStateText(state: SocketState, transport: Transport): string {
  return transport === 'udp' ? peerText(state) : connectionText(state);
}

function peerText({ inspection: { row, queues }, options }: SocketState): string {
  return [
    visible(row.peer),
    '',
    applicationQueueLine(queues, 'datagrams'),
    `received: ${row.received}`,
    `sent: ${row.sent}`,
    '',
    ...options.map(optionLine),
  ].join('\n');
}

function applicationQueueLine({ application }: Queues, what: string): string {
  const { bytes, limit, messages } = application;
  return `application queue: ${bytes} of ${limit} bytes in ${messages} ${what}`;
}

function connectionText({ inspection, options }: SocketState): string {
  const { row, queues, tcpInfo } = inspection;
  const { application, peer = {}, ...ours } = queues;
  return [
    `${visible(row.peer)}  fd ${row.fd}  ${row.state}`,
    '',
    applicationQueueLine(queues, 'messages'),
    ...factLines(ours),
    ...factLines(peer).map((line) => `peer's ${line}`),
    '',
    ...options.map(optionLine),
    ...(tcpInfo === undefined ? [] : ['', ...factLines(tcpInfo)]),
  ].join('\n');
}
