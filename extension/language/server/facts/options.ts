/**
 * The socket options that are explained and offered. A test holds this against the lab's own table, which it gets from
 * the engine: names, levels, kinds, units, effects, and the defaults of the machine that it runs on.
 */
export interface OptionFact {
  name: string;
  level: 'SOL_SOCKET' | 'IPPROTO_TCP' | 'IPPROTO_IP' | 'IPPROTO_IPV6';
  kind: 'flag' | 'integer' | 'duration' | 'name' | 'linger';
  unit?: string;
  minimum?: number;
  /** When it can be set; at any time where left out. */
  when?: 'beforeBind' | 'beforeListen' | 'never';
  /** The value of a fresh TCP socket, where it is the same on every machine. */
  default?: string | number;
  /** The file below /proc/sys that holds the default of this machine; of three numbers, the middle one. */
  sysctl?: string;
  linuxOnly?: boolean;
  privilege?: string;
  /** In the words of the lab's table, by which it is translated. */
  effect: string;
}

export const optionFacts: readonly OptionFact[] = [
  {
    name: 'SO_REUSEADDR',
    level: 'SOL_SOCKET',
    kind: 'flag',
    when: 'beforeBind',
    default: 'off',
    effect:
      'Lets bind pass over connections of an earlier socket on this port that are still closing (TIME_WAIT), if that socket had the option too; it does not free a port that somebody listens on.',
  },
  {
    name: 'SO_REUSEPORT',
    level: 'SOL_SOCKET',
    kind: 'flag',
    when: 'beforeBind',
    default: 'off',
    effect:
      'Lets several sockets of one user, all with the option, bind the same port; the kernel spreads new connections and datagrams among them.',
  },
  {
    name: 'SO_KEEPALIVE',
    level: 'SOL_SOCKET',
    kind: 'flag',
    default: 'off',
    effect:
      'After TCP_KEEPIDLE seconds of silence the kernel probes the peer and ends the connection when TCP_KEEPCNT probes stay unanswered: it finds peers that are gone, it keeps nothing alive.',
  },
  {
    name: 'SO_BROADCAST',
    level: 'SOL_SOCKET',
    kind: 'flag',
    default: 'off',
    effect: 'Permits sending to a broadcast address, which fails with EACCES without it.',
  },
  {
    name: 'SO_DONTROUTE',
    level: 'SOL_SOCKET',
    kind: 'flag',
    default: 'off',
    effect: 'Sends only to hosts on directly connected networks, past every gateway of the routing table.',
  },
  {
    name: 'SO_OOBINLINE',
    level: 'SOL_SOCKET',
    kind: 'flag',
    default: 'off',
    effect:
      'Leaves the urgent byte in the stream, where recv reads it at the mark, instead of keeping it aside for MSG_OOB.',
  },
  {
    name: 'SO_BINDTODEVICE',
    level: 'SOL_SOCKET',
    kind: 'name',
    default: '',
    linuxOnly: true,
    privilege: 'CAP_NET_RAW to change or clear it once it is set',
    effect: 'Sends and receives through this network interface only.',
  },
  {
    name: 'SO_LINGER',
    level: 'SOL_SOCKET',
    kind: 'linger',
    unit: 'seconds',
    default: 'off',
    effect:
      'When on, close waits up to so many seconds, even on a non-blocking socket, for the peer to acknowledge what was sent; with 0 seconds it throws unsent data away and sends RST.',
  },
  {
    name: 'SO_RCVBUF',
    level: 'SOL_SOCKET',
    kind: 'integer',
    unit: 'bytes',
    minimum: 0,
    sysctl: 'net/ipv4/tcp_rmem',
    effect:
      'Limits the receive queue and stops its automatic growth: the kernel keeps and reports twice the number, for its own overhead, and at most twice net.core.rmem_max.',
  },
  {
    name: 'SO_SNDBUF',
    level: 'SOL_SOCKET',
    kind: 'integer',
    unit: 'bytes',
    minimum: 0,
    sysctl: 'net/ipv4/tcp_wmem',
    effect:
      'Limits the send queue and stops its automatic growth: the kernel keeps and reports twice the number, for its own overhead, and at most twice net.core.wmem_max.',
  },
  {
    name: 'SO_RCVLOWAT',
    level: 'SOL_SOCKET',
    kind: 'integer',
    unit: 'bytes',
    minimum: 1,
    default: 1,
    effect: 'The socket counts as readable only when so many bytes have arrived (or the peer has closed).',
  },
  {
    name: 'SO_RCVTIMEO',
    level: 'SOL_SOCKET',
    kind: 'duration',
    unit: 'milliseconds',
    minimum: 0,
    default: 0,
    effect:
      "A blocking receive or accept gives up with EAGAIN after this time, rounded up to the kernel's tick; 0 waits for ever; non-blocking sockets, as the lab's servers have, never wait.",
  },
  {
    name: 'SO_SNDTIMEO',
    level: 'SOL_SOCKET',
    kind: 'duration',
    unit: 'milliseconds',
    minimum: 0,
    default: 0,
    effect:
      "A blocking send or connect gives up with EAGAIN or EINPROGRESS after this time, rounded up to the kernel's tick; 0 waits for ever; non-blocking sockets, as the lab's servers have, never wait.",
  },
  {
    name: 'SO_PRIORITY',
    level: 'SOL_SOCKET',
    kind: 'integer',
    minimum: 0,
    default: 0,
    linuxOnly: true,
    privilege: 'CAP_NET_ADMIN or CAP_NET_RAW above 6',
    effect: 'Marks outgoing packets with a priority for the queueing discipline of the network device.',
  },
  {
    name: 'SO_BUSY_POLL',
    level: 'SOL_SOCKET',
    kind: 'duration',
    unit: 'microseconds',
    minimum: 0,
    sysctl: 'net/core/busy_read',
    linuxOnly: true,
    privilege: 'CAP_NET_ADMIN to raise it, on older kernels',
    effect:
      'A receive that finds nothing polls the network device for so long before it sleeps; loopback has no device to poll.',
  },
  {
    name: 'SO_TIMESTAMP',
    level: 'SOL_SOCKET',
    kind: 'flag',
    default: 'off',
    effect: 'Attaches to each received message the time at which it arrived, for programs that use recvmsg.',
  },
  {
    name: 'SO_INCOMING_CPU',
    level: 'SOL_SOCKET',
    kind: 'integer',
    minimum: -1,
    default: -1,
    linuxOnly: true,
    effect:
      'Tells which CPU last handled a packet of this socket (-1: none yet); set on sockets that share a port by SO_REUSEPORT, it draws the packets of that CPU.',
  },
  {
    name: 'SO_ERROR',
    level: 'SOL_SOCKET',
    kind: 'integer',
    minimum: 0,
    when: 'never',
    effect: 'The error number that waits on the socket (0: none); whoever reads it takes it away.',
  },
  {
    name: 'SO_TYPE',
    level: 'SOL_SOCKET',
    kind: 'name',
    when: 'never',
    effect: 'Stream (TCP) or datagram (UDP), as the socket was made.',
  },
  {
    name: 'SO_DOMAIN',
    level: 'SOL_SOCKET',
    kind: 'name',
    when: 'never',
    linuxOnly: true,
    effect: 'The address family that the socket was made for.',
  },
  {
    name: 'SO_PROTOCOL',
    level: 'SOL_SOCKET',
    kind: 'name',
    when: 'never',
    linuxOnly: true,
    effect: 'The protocol that the socket speaks.',
  },
  {
    name: 'SO_ACCEPTCONN',
    level: 'SOL_SOCKET',
    kind: 'flag',
    when: 'never',
    effect: 'Whether the socket listens.',
  },
  {
    name: 'SO_COOKIE',
    level: 'SOL_SOCKET',
    kind: 'integer',
    minimum: 0,
    when: 'never',
    linuxOnly: true,
    effect: 'A number that names this socket and, unlike its descriptor, is never given to another.',
  },
  {
    name: 'TCP_NODELAY',
    level: 'IPPROTO_TCP',
    kind: 'flag',
    default: 'off',
    effect:
      "Sends small pieces at once instead of holding them while earlier data is unacknowledged (Nagle's algorithm).",
  },
  {
    name: 'TCP_CORK',
    level: 'IPPROTO_TCP',
    kind: 'flag',
    default: 'off',
    linuxOnly: true,
    effect: 'Holds back segments that are not full, for 200 ms at most, until it is switched off again.',
  },
  {
    name: 'TCP_QUICKACK',
    level: 'IPPROTO_TCP',
    kind: 'flag',
    default: 'on',
    linuxOnly: true,
    effect:
      'Acknowledges at once instead of waiting up to 40 ms and more for data to carry the acknowledgement; it does not last, the kernel changes it back as it sees fit.',
  },
  {
    name: 'TCP_KEEPIDLE',
    level: 'IPPROTO_TCP',
    kind: 'duration',
    unit: 'seconds',
    minimum: 1,
    sysctl: 'net/ipv4/tcp_keepalive_time',
    effect: 'With SO_KEEPALIVE: the silence after which the first probe is sent.',
  },
  {
    name: 'TCP_KEEPINTVL',
    level: 'IPPROTO_TCP',
    kind: 'duration',
    unit: 'seconds',
    minimum: 1,
    sysctl: 'net/ipv4/tcp_keepalive_intvl',
    effect: 'With SO_KEEPALIVE: the time between two probes that stay unanswered.',
  },
  {
    name: 'TCP_KEEPCNT',
    level: 'IPPROTO_TCP',
    kind: 'integer',
    unit: 'probes',
    minimum: 1,
    sysctl: 'net/ipv4/tcp_keepalive_probes',
    effect: 'With SO_KEEPALIVE: after so many unanswered probes the connection ends with ETIMEDOUT.',
  },
  {
    name: 'TCP_USER_TIMEOUT',
    level: 'IPPROTO_TCP',
    kind: 'duration',
    unit: 'milliseconds',
    minimum: 0,
    default: 0,
    linuxOnly: true,
    effect:
      "The connection ends with ETIMEDOUT when sent data stays unacknowledged for so long; 0 leaves it to the kernel's retransmission limit.",
  },
  {
    name: 'TCP_DEFER_ACCEPT',
    level: 'IPPROTO_TCP',
    kind: 'duration',
    unit: 'seconds',
    minimum: 0,
    default: 0,
    linuxOnly: true,
    effect:
      'Holds a new connection back from accept until its first data arrives or about this time is over, rounded up to the times of SYN-ACK retransmissions (1, 3, 7, … seconds).',
  },
  {
    name: 'TCP_FASTOPEN',
    level: 'IPPROTO_TCP',
    kind: 'integer',
    unit: 'connections',
    minimum: 0,
    default: 0,
    effect:
      'Accepts data that comes with the SYN, for at most so many connections whose handshake is not finished, where net.ipv4.tcp_fastopen allows servers to.',
  },
  {
    name: 'TCP_CONGESTION',
    level: 'IPPROTO_TCP',
    kind: 'name',
    sysctl: 'net/ipv4/tcp_congestion_control',
    linuxOnly: true,
    privilege: 'CAP_NET_ADMIN for algorithms outside net.ipv4.tcp_allowed_congestion_control',
    effect: 'The algorithm that decides how much may be under way unacknowledged.',
  },
  {
    name: 'TCP_MAXSEG',
    level: 'IPPROTO_TCP',
    kind: 'integer',
    unit: 'bytes',
    minimum: 88,
    default: 536,
    effect:
      'The largest segment to be agreed on when a connection is set up, within what the path allows; a connection reports the size that it sends with.',
  },
  {
    name: 'TCP_NOTSENT_LOWAT',
    level: 'IPPROTO_TCP',
    kind: 'integer',
    unit: 'bytes',
    minimum: 0,
    default: 0,
    effect:
      'The socket counts as writable only while fewer unsent bytes than this lie in the send queue; 0 takes net.ipv4.tcp_notsent_lowat.',
  },
  {
    name: 'TCP_SYNCNT',
    level: 'IPPROTO_TCP',
    kind: 'integer',
    unit: 'retransmissions',
    minimum: 1,
    sysctl: 'net/ipv4/tcp_syn_retries',
    linuxOnly: true,
    effect: 'How often the handshake is tried again: the SYN of a client, the SYN-ACK of a listener.',
  },
  {
    name: 'TCP_LINGER2',
    level: 'IPPROTO_TCP',
    kind: 'duration',
    unit: 'seconds',
    minimum: -1,
    sysctl: 'net/ipv4/tcp_fin_timeout',
    linuxOnly: true,
    effect:
      "How long a closed connection waits in FIN_WAIT2 for the peer's FIN; 0 takes net.ipv4.tcp_fin_timeout, -1 does not wait.",
  },
  {
    name: 'IP_TTL',
    level: 'IPPROTO_IP',
    kind: 'integer',
    unit: 'hops',
    minimum: 1,
    sysctl: 'net/ipv4/ip_default_ttl',
    effect: 'The number of routers that a packet may pass before it is thrown away.',
  },
  {
    name: 'IP_TOS',
    level: 'IPPROTO_IP',
    kind: 'integer',
    minimum: 0,
    default: 0,
    effect: "The traffic class byte of outgoing packets; on TCP its two lowest bits (ECN) stay the kernel's.",
  },
  {
    name: 'IP_RECVERR',
    level: 'IPPROTO_IP',
    kind: 'flag',
    default: 'off',
    linuxOnly: true,
    effect:
      'Queues ICMP errors for recvmsg with MSG_ERRQUEUE, and reports them on unconnected UDP sockets too; while one waits the socket shows ERR.',
  },
  {
    name: 'IPV6_V6ONLY',
    level: 'IPPROTO_IPV6',
    kind: 'flag',
    when: 'beforeBind',
    default: 'off',
    effect:
      'Keeps IPv4 out: without it a socket on :: also serves IPv4, with addresses like ::ffff:127.0.0.1.',
  },
  {
    name: 'IPV6_UNICAST_HOPS',
    level: 'IPPROTO_IPV6',
    kind: 'integer',
    unit: 'hops',
    minimum: 0,
    sysctl: 'net/ipv6/conf/default/hop_limit',
    effect: 'The number of routers that a packet may pass before it is thrown away.',
  },
  {
    name: 'IPV6_TCLASS',
    level: 'IPPROTO_IPV6',
    kind: 'integer',
    minimum: 0,
    default: 0,
    effect: "The traffic class byte of outgoing packets; on TCP its two lowest bits (ECN) stay the kernel's.",
  },
  {
    name: 'IPV6_RECVERR',
    level: 'IPPROTO_IPV6',
    kind: 'flag',
    default: 'off',
    linuxOnly: true,
    effect:
      'Queues ICMP errors for recvmsg with MSG_ERRQUEUE, and reports them on unconnected UDP sockets too; while one waits the socket shows ERR.',
  },
];

export function findOption(name: string): OptionFact | undefined {
  return optionFacts.find((option) => option.name === name);
}
