/** The places that the bytes of a connection pass, in each direction from program to program. Pure. */
import { t } from '@vscode/l10n';
import type { Inspection, PeerQueues, TcpInfo } from '../../../extension/contract/connection.ts';
import type { Transport } from '../../../extension/contract/server.ts';
import { bytes, plain } from '../words/format.ts';
import { datagramsWord, messagesWord } from '../words/words.ts';

export interface Station {
  /** `read`: where the pipe ends, and its amount is all that ever came through. */
  kind: 'application' | 'unsent' | 'inFlight' | 'peerReceive' | 'receive' | 'read';
  name: string;
  meaning: string;
  /** Undefined: not known. */
  amount: number | undefined;
  note: string;
}

/** From the server's program to the peer's. The kernel's queues of a UDP server belong to no peer: they are left out. */
export function sendingStations(inspection: Inspection, transport: Transport): Station[] {
  return transport === 'udp' ? datagramsSent(inspection) : bytesSent(inspection);
}

function datagramsSent({ row, queues: { application } }: Inspection): Station[] {
  const note = t('{0}, limit {1}', datagramsWord(application.messages), bytes(application.limit));
  return [
    { ...heldByServer(application.bytes), note },
    {
      kind: 'read',
      name: t('Sent to the peer'),
      meaning: t('Bytes of all datagrams sent to it so far; UDP does not tell what arrived'),
      amount: row.sent,
      note: '',
    },
  ];
}

function heldByServer(amount: number): Omit<Station, 'note'> {
  return {
    kind: 'application',
    name: t('Application'),
    meaning: t('Held by the server, not yet taken by the kernel'),
    amount,
  };
}

function bytesSent({ row, queues, tcpInfo }: Inspection): Station[] {
  const { application } = queues;
  const note = t('{0}, limit {1}', messagesWord(application.messages), bytes(application.limit));
  return [
    { ...heldByServer(application.bytes), note },
    {
      kind: 'unsent',
      name: t('Unsent'),
      meaning: t('SIOCOUTQNSD: taken by the kernel, not yet sent'),
      amount: queues.unsent,
      note: sendBufferNote(queues.sendBuffer),
    },
    {
      kind: 'inFlight',
      name: t('In flight'),
      meaning: t('SIOCOUTQ less SIOCOUTQNSD: sent, not yet acknowledged'),
      amount: queues.inFlight,
      note: tcpInfo === undefined ? '' : congestionNote(tcpInfo),
    },
    {
      kind: 'peerReceive',
      name: t("Peer's receive queue"),
      meaning: t('Arrived at the peer, not read by its program'),
      amount: queues.peerReceive,
      note: peerReceiveNote({ queues, tcpInfo }),
    },
    ...(queues.peer === undefined || tcpInfo === undefined
      ? []
      : [readByPeer(row.sent, tcpInfo.bytesAcked, queues.peer)]),
  ];
}

/** From the peer's kernel (its program tells nobody what it holds) to the server's program. */
export function receivingStations(inspection: Inspection, transport: Transport): Station[] {
  const read = readByServer(inspection);
  return transport === 'udp' ? [read] : [...onTheirWay(inspection), read];
}

function onTheirWay({ queues, tcpInfo }: Inspection): Station[] {
  const { peer } = queues;
  const window = tcpInfo === undefined ? [] : [t('window we offer {0}', bytes(tcpInfo.receiveWindow))];
  return [
    ...(peer === undefined ? [] : queuesOfPeer(peer)),
    {
      kind: 'receive',
      name: t('Receive queue'),
      meaning: t('SIOCINQ: received by the kernel, not read by the server'),
      amount: queues.receive,
      note: [t('SO_RCVBUF {0}', bytes(queues.receiveBuffer)), ...window].join(', '),
    },
  ];
}

function readByServer({ row }: Inspection): Station {
  return {
    kind: 'read',
    name: t('Read by the server'),
    meaning: t('All that the server has received so far'),
    amount: row.received,
    note: '',
  };
}

function queuesOfPeer(peer: PeerQueues): Station[] {
  return [
    {
      kind: 'unsent',
      name: t("Peer's unsent"),
      meaning: t('tcpi_notsent_bytes of the peer: taken by its kernel, not yet sent'),
      amount: peer.unsent,
      note: sendBufferNote(peer.sendBuffer),
    },
    {
      kind: 'inFlight',
      name: t('In flight'),
      meaning: t('idiag_wqueue of the peer less its unsent: sent, not yet acknowledged by our kernel'),
      amount: peer.inFlight,
      note: congestionNote(peer),
    },
  ];
}

/** What it acknowledged and does not hold any more, its program has. A FIN, which is acknowledged too, is no byte. */
function readByPeer(sent: number, acknowledged: number, { receive }: PeerQueues): Station {
  return {
    kind: 'read',
    name: t('Read by the peer'),
    meaning: t("Acknowledged by the peer's kernel and no longer in its receive queue"),
    amount: Math.max(0, Math.min(sent, acknowledged - receive)),
    note: '',
  };
}

function sendBufferNote(size: number): string {
  return t('SO_SNDBUF {0}', bytes(size));
}

function congestionNote({
  congestionWindow,
  sendMss,
}: Pick<TcpInfo, 'congestionWindow' | 'sendMss'>): string {
  return t('congestion window {0} × {1}', plain(congestionWindow), bytes(sendMss));
}

function peerReceiveNote({ queues, tcpInfo }: Pick<Inspection, 'queues' | 'tcpInfo'>): string {
  if (tcpInfo === undefined) return '';
  const window = t('window it offers {0}', bytes(tcpInfo.sendWindow));
  return queues.peer === undefined ? `${window}, ${t('the peer is not on this machine')}` : window;
}
