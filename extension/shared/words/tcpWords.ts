/** What the kernel's TCP_INFO says of a connection. */
import type { TcpInfo } from '../../contract/connection.ts';
import { segmentsWord } from './counts.ts';
import { t } from './language.ts';
import { bytes, elapsed, microseconds, number, perSecond } from './quantities.ts';

export interface TcpFact {
  /** Of this connection's facts only this one has it. */
  key: string;
  name: string;
  value: string;
}

/** In the order in which they are shown. */
export function tcpFacts(info: TcpInfo): TcpFact[] {
  const facts: [key: string, name: string, value: string][] = [
    ['state', t('TCP state'), info.state],
    ['congestionState', t('Congestion state'), info.congestionState],
    [
      'rtt',
      t('Round-trip time'),
      t('{0} ± {1}', microseconds(info.rttMicroseconds), microseconds(info.rttVarianceMicroseconds)),
    ],
    ['minimumRtt', t('Smallest round-trip time'), microseconds(info.minimumRttMicroseconds)],
    ['rto', t('Retransmission timeout'), microseconds(info.rtoMicroseconds)],
    ['congestionWindow', t('Congestion window'), segmentsWord(info.congestionWindow)],
    ['mss', t('Segment size, send / receive'), `${bytes(info.sendMss)} / ${bytes(info.receiveMss)}`],
    ['pathMtu', t('Path MTU'), bytes(info.pathMtu)],
    ['sendWindow', t('Window it offers'), bytes(info.sendWindow)],
    ['receiveWindow', t('Window we offer'), bytes(info.receiveWindow)],
    ['deliveryRate', t('Delivery rate'), perSecond(bytes(info.deliveryRate))],
    ['segments', t('Segments out / in'), `${number(info.segmentsOut)} / ${number(info.segmentsIn)}`],
    ['bytesAcked', t('Bytes acknowledged'), bytes(info.bytesAcked)],
    ['bytesReceived', t('Bytes received'), bytes(info.bytesReceived)],
    ['unacked', t('Unacknowledged / lost segments'), `${number(info.unacked)} / ${number(info.lost)}`],
    ['retransmissions', t('Retransmissions'), number(info.totalRetransmissions)],
    ['lastSent', t('Last sent'), t('{0} ago', elapsed(info.lastDataSentMilliseconds))],
    ['lastReceived', t('Last received'), t('{0} ago', elapsed(info.lastDataReceivedMilliseconds))],
  ];
  return facts.map(([key, name, value]) => ({ key, name, value }));
}
