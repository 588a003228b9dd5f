/** The places that the bytes of a connection pass, in each direction from program to program. */
import type { Inspection, PeerQueues, Queues, TcpInfo } from '../../contract/connection.ts';
import type { RowKind } from '../watched.ts';
import { datagramsWord, messagesWord } from './counts.ts';
import { t } from './language.ts';
import { bytes, number } from './quantities.ts';
import { type QueueName, queueMeaning, queueName } from './queueWords.ts';

/** A queue, or the program where the pipe ends: then its amount is all that ever came through. */
export interface Station {
  /** What it is to the limits and to the eye: the peer's queues are of the same kinds as ours. */
  kind: 'application' | 'unsent' | 'inFlight' | 'peerReceive' | 'receive' | 'read';
  /** None where the pipe ends. */
  queue?: QueueName;
  name: string;
  meaning: string;
  /** Undefined: not known. */
  amount: number | undefined;
  /** How much it holds at most, where there is a bound of its own. */
  room?: number;
  note: string;
}

/** From the server's program to the peer's. The kernel's queues of a UDP server belong to no peer: they are left out. */
export function sendingStations(inspection: Inspection, kind: RowKind): Station[] {
  if (kind === 'peer') return datagramsSent(inspection);
  const isTcp = kind === 'connection' || inspection.row.transport === 'tcp';
  return isTcp ? bytesSent(inspection) : takenToSend(inspection);
}

function datagramsSent({ row, queues: { application } }: Inspection): Station[] {
  return [
    ...heldByServer(application, datagramsWord),
    {
      kind: 'read',
      name: t('Sent to the peer'),
      meaning: t('Bytes of all datagrams sent to it so far; UDP does not tell what arrived'),
      amount: row.sent,
      note: '',
    },
  ];
}

/** Nothing where no kernel knows what the program holds. */
function heldByServer(held: Queues['application'], word: (count: number) => string): Station[] {
  if (held === undefined) return [];
  const { bytes: amount, limit, messages } = held;
  const note = t('{0}, limit {1}', word(messages), bytes(limit));
  return [{ ...queue('application', 'application', amount, note), room: limit }];
}

/** What is no TCP has neither acknowledgements nor a window: the kernel tells but how much has not gone yet. */
function takenToSend({ queues: { unsent, inFlight, sendBuffer } }: Inspection): Station[] {
  return [{ ...queue('unsent', 'send', unsent + inFlight, sendBufferNote(sendBuffer)), room: sendBuffer }];
}

function bytesSent(inspection: Inspection): Station[] {
  const { queues, tcpInfo } = inspection;
  const { application, peer, unsent, sendBuffer, inFlight, peerReceive } = queues;
  return [
    ...heldByServer(application, messagesWord),
    { ...queue('unsent', 'unsent', unsent, sendBufferNote(sendBuffer)), room: sendBuffer },
    queue('inFlight', 'inFlight', inFlight, tcpInfo === undefined ? '' : congestionNote(tcpInfo)),
    {
      ...queue('peerReceive', 'peerReceive', peerReceive, peerReceiveNote({ queues, tcpInfo })),
      room: peer?.receiveBuffer,
    },
    ...readByPeer(inspection),
  ];
}

function queue(kind: Station['kind'], name: QueueName, amount: number | undefined, note: string): Station {
  return { kind, queue: name, name: queueName(name), meaning: queueMeaning(name), amount, note };
}

/** From the peer's kernel (its program tells nobody what it holds) to the server's program. */
export function receivingStations(inspection: Inspection, kind: RowKind): Station[] {
  const read = readByServer(inspection);
  return kind === 'peer' ? read : [...onTheirWay(inspection), ...read];
}

function onTheirWay({ queues, tcpInfo }: Inspection): Station[] {
  const { peer, receive, receiveBuffer } = queues;
  const window = tcpInfo === undefined ? [] : [t('window we offer {0}', bytes(tcpInfo.receiveWindow))];
  return [
    ...(peer === undefined ? [] : queuesOfPeer(peer)),
    {
      ...queue('receive', 'receive', receive, [receiveBufferNote(receiveBuffer), ...window].join(', ')),
      room: receiveBuffer,
    },
  ];
}

/** Nothing where nobody has counted it. */
function readByServer({ row: { received } }: Inspection): Station[] {
  if (received === undefined) return [];
  return [
    {
      kind: 'read',
      name: t('Read by the server'),
      meaning: t('All that the server has received so far'),
      amount: received,
      note: '',
    },
  ];
}

function queuesOfPeer(peer: PeerQueues): Station[] {
  const { unsent, sendBuffer, inFlight } = peer;
  return [
    { ...queue('unsent', 'peerUnsent', unsent, sendBufferNote(sendBuffer)), room: sendBuffer },
    queue('inFlight', 'peerInFlight', inFlight, congestionNote(peer)),
  ];
}

/** What it acknowledged and does not hold any more, its program has. A FIN, which is acknowledged too, is no byte. */
function readByPeer({ row: { sent }, queues: { peer }, tcpInfo }: Inspection): Station[] {
  if (sent === undefined || peer === undefined || tcpInfo === undefined) return [];
  return [
    {
      kind: 'read',
      name: t('Read by the peer'),
      meaning: t("Acknowledged by the peer's kernel and no longer in its receive queue"),
      amount: Math.max(0, Math.min(sent, tcpInfo.bytesAcked - peer.receive)),
      note: '',
    },
  ];
}

function sendBufferNote(size: number): string {
  return t('SO_SNDBUF {0}', bytes(size));
}

function receiveBufferNote(size: number): string {
  return t('SO_RCVBUF {0}', bytes(size));
}

function congestionNote({
  congestionWindow,
  sendMss,
}: Pick<TcpInfo, 'congestionWindow' | 'sendMss'>): string {
  return t('congestion window {0} × {1}', number(congestionWindow), bytes(sendMss));
}

function peerReceiveNote({ queues, tcpInfo }: Pick<Inspection, 'queues' | 'tcpInfo'>): string {
  if (tcpInfo === undefined) return '';
  const window = t('window it offers {0}', bytes(tcpInfo.sendWindow));
  return queues.peer === undefined ? `${window}, ${t('the peer is not on this machine')}` : window;
}
