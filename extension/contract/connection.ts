/** The words for one connection: its row in a table, and what is found when it is looked into. */
import type { SocketTransport } from './server.ts';
import type { connectionActions, connectionColumns } from './tables/names.ts';

export type ConnectionState = 'connecting' | 'open' | 'halfClosed' | 'shutdownSent' | 'closing' | 'closed';

/**
 * Who began it: the peer, or the program; `bound`: a socket that is neither and does not listen, such as one of UDP
 * that receives.
 */
export type ConnectionDirection = 'accepted' | 'made' | 'bound';

/**
 * A row of the connection table. Queues in bytes, times in milliseconds since the epoch. What is not known of a
 * connection, a program's or one whose kind of socket has no such thing, is absent.
 */
export interface Connection {
  /** Never used again. */
  id: number;
  /** The kernel uses descriptor numbers again: never identify a connection by it. */
  fd: number;
  /** Ends in `:port`; of a UNIX socket its path, or `unix:` and the inode of one without a name. */
  peer: string;
  /** The program's own end, where it is known of a row. */
  local?: string;
  transport: SocketTransport;
  /** Absent for the peers of a UDP server, which have no socket of their own, and where a program has inherited it. */
  direction?: ConnectionDirection;
  /** `halfClosed`: the peer sent FIN. `shutdownSent`: we did. `closing`: both, or about to be closed. */
  state: ConnectionState;
  /** Whether the interest set asks for it. */
  readable?: boolean;
  writable?: boolean;
  exceptional?: boolean;
  /** SIOCINQ: received by the kernel, not read by the program. */
  receiveQueue: number;
  /** SIOCOUTQ: not yet acknowledged by the peer, sent or not. */
  sendQueue: number;
  /** SIOCOUTQNSD: the part of sendQueue not yet sent. */
  unsent: number;
  /** What the program holds for this connection and the kernel has not taken yet. */
  applicationQueue?: { messages: number; bytes: number };
  received?: number;
  sent?: number;
  rttMicroseconds?: number;
  openedAt?: number;
  lastActiveAt?: number;
  /** Reading was paused, by a person or by a full application queue. */
  readingPaused?: boolean;
}

export type ConnectionColumn = (typeof connectionColumns)[number];

export interface ConnectionView {
  /** All connections of the server. */
  total: number;
  /** Those that the filter lets pass. */
  matched: number;
  rows: Connection[];
  /** Ids out of `shown` that no connection has any more. */
  closed: number[];
}

/**
 * The other end of a connection whose socket is on this machine, be it the lab's own client or any program's: read
 * from the kernel's socket diagnosis (netlink SOCK_DIAG, no privilege), about 8 µs for each inspection. Bytes.
 *
 * What its program holds back before the kernel has it is not told: no kernel knows.
 */
export interface PeerQueues {
  /** tcpi_notsent_bytes: taken by its kernel, not yet sent to us. */
  unsent: number;
  /** idiag_wqueue less unsent: sent to us, not yet acknowledged. Its FIN counts as one. */
  inFlight: number;
  /** idiag_rqueue: received from us, not read by its program. Our FIN counts as one. */
  receive: number;
  /** Its SO_SNDBUF and SO_RCVBUF. */
  sendBuffer: number;
  receiveBuffer: number;
  /** Of its TCP_INFO what can hold it back; sendWindow is what we offer, as far as it knows. */
  sendMss: number;
  /** Segments. */
  unacked: number;
  /** Segments. */
  congestionWindow: number;
  sendWindow: number;
}

export interface Queues {
  /**
   * `full`: it has no room for one more receive, and nothing is read until half of it is sent. Absent for a program: no
   * kernel knows what it holds.
   */
  application?: { messages: number; bytes: number; limit: number; full: boolean };
  unsent: number;
  inFlight: number;
  receive: number;
  /** The other end's receive queue, where that end is on this machine: `peer.receive`. */
  peerReceive?: number;
  /** The other end, where it is on this machine. Absent for UDP. */
  peer?: PeerQueues;
  /** SO_SNDBUF and SO_RCVBUF as the kernel reports them. */
  sendBuffer: number;
  receiveBuffer: number;
}

/** A message that waits in the application queue. */
export interface QueuedMessage {
  bytes: number;
  /** The first bytes (256 at most), base64. */
  head: string;
  /** Bytes of it already sent. */
  sent: number;
}

/** Facts of TCP_INFO, in the kernel's names without their prefix (linux/tcp.h). */
export interface TcpInfo {
  state: string;
  congestionState: string;
  retransmits: number;
  rtoMicroseconds: number;
  atoMicroseconds: number;
  sendMss: number;
  receiveMss: number;
  unacked: number;
  sacked: number;
  lost: number;
  retransmitted: number;
  lastDataSentMilliseconds: number;
  lastDataReceivedMilliseconds: number;
  lastAckReceivedMilliseconds: number;
  pathMtu: number;
  rttMicroseconds: number;
  rttVarianceMicroseconds: number;
  congestionWindow: number;
  slowStartThreshold: number;
  receiveSpace: number;
  totalRetransmissions: number;
  bytesAcked: number;
  bytesReceived: number;
  segmentsOut: number;
  segmentsIn: number;
  notSentBytes: number;
  minimumRttMicroseconds: number;
  deliveryRate: number;
  sendWindow: number;
  receiveWindow: number;
}

export interface Inspection {
  row: Connection;
  queues: Queues;
  messages: QueuedMessage[];
  /** Absent for UDP. */
  tcpInfo?: TcpInfo;
}

/** A socket on its way out: one end has said that it sends no more. */
export interface ClosingSocket {
  /** The kernel's name: FIN_WAIT1, FIN_WAIT2, TIME_WAIT, CLOSE_WAIT, LAST_ACK or CLOSING. */
  state: string;
  local: string;
  peer: string;
  receiveQueue: number;
  sendQueue: number;
  /** What the kernel waits for: off, retransmit, keepalive, timewait or probe (of a closed window). */
  timer: string;
  /** Left of it. */
  timerMilliseconds: number;
  /** A program still holds it; false: it outlives its program, and the kernel alone sees it to its end. */
  held: boolean;
}

/** `sendUrgent`: past the application queue, with MSG_OOB: of the text's bytes the last is urgent. */
export type ConnectionAction = (typeof connectionActions)[number];
