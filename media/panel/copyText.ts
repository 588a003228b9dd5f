/** The shown socket as plain text, to be pasted into a report. Pure. */
import type { Inspection } from '../../extension/contract/connection.ts';
import type { SocketOption } from '../../extension/contract/server.ts';
import { factLines, optionLine, visible } from '../../extension/contract/text.ts';

export interface SocketState {
  inspection: Inspection;
  options: SocketOption[];
}

export function socketStateText({ inspection, options }: SocketState): string {
  const { row, queues, tcpInfo } = inspection;
  const { application, peer = {}, ...ours } = queues;
  return [
    `${visible(row.peer)}  fd ${row.fd}  ${row.state}`,
    '',
    `application queue: ${application.bytes} of ${application.limit} bytes in ${application.messages} messages`,
    ...factLines(ours),
    ...factLines(peer).map((line) => `peer's ${line}`),
    '',
    ...options.map(optionLine),
    ...(tcpInfo === undefined ? [] : ['', ...factLines(tcpInfo)]),
  ].join('\n');
}
