// The socket options of the lab. Their effects are stated as Linux has them: the sources are socket(7),
// tcp(7), ip(7), ipv6(7), and where those are silent or wrong, the kernel itself (see the tests).
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <climits>

#include "socket/options.h"

namespace netlab {
namespace {

using enum OptionKind;
using Encoding = OptionEncoding;
using enum SettableWhen;

// One spelling gives both the text and the number, so that they cannot disagree.
#define IDENTITY(theLevel, symbol) \
  .name = #symbol, .levelName = #theLevel, .level = theLevel, .optname = symbol

constexpr std::string_view readByBind = "bind reads it, and a connection is bound by its listener.";
constexpr std::string_view streamOnly =
    "UDP has no connections: the kernel takes it and does nothing with it.";
constexpr std::string_view handshakeOver = "It matters while connections are set up: this one is.";

constexpr OptionDefinition table[] = {
    // clang-format off
    {IDENTITY(SOL_SOCKET, SO_REUSEADDR), .kind = flag, .when = beforeBind,
     .effectiveFor = role::listener | role::datagram, .elsewhere = readByBind,
     .effect = "Lets bind pass over connections of an earlier socket on this port that are still closing "
               "(TIME_WAIT), if that socket had the option too; it does not free a port that somebody listens on."},
    {IDENTITY(SOL_SOCKET, SO_REUSEPORT), .kind = flag, .when = beforeBind,
     .effectiveFor = role::listener | role::datagram, .elsewhere = readByBind,
     .effect = "Lets several sockets of one user, all with the option, bind the same port; the kernel spreads new "
               "connections and datagrams among them."},
    {IDENTITY(SOL_SOCKET, SO_KEEPALIVE), .kind = flag, .effectiveFor = role::stream, .elsewhere = streamOnly,
     .effect = "After TCP_KEEPIDLE seconds of silence the kernel probes the peer and ends the connection when "
               "TCP_KEEPCNT probes stay unanswered: it finds peers that are gone, it keeps nothing alive."},
    {IDENTITY(SOL_SOCKET, SO_BROADCAST), .kind = flag, .effectiveFor = role::datagram,
     .elsewhere = "TCP cannot broadcast: the kernel takes it and does nothing with it.",
     .effect = "Permits sending to a broadcast address, which fails with EACCES without it."},
    {IDENTITY(SOL_SOCKET, SO_DONTROUTE), .kind = flag,
     .effect = "Sends only to hosts on directly connected networks, past every gateway of the routing table."},
    {IDENTITY(SOL_SOCKET, SO_OOBINLINE), .kind = flag, .effectiveFor = role::stream, .elsewhere = streamOnly,
     .effect = "Leaves the urgent byte in the stream, where recv reads it at the mark, instead of keeping it "
               "aside for MSG_OOB."},
    {IDENTITY(SOL_SOCKET, SO_BINDTODEVICE), .kind = name, .encoding = Encoding::characters,
     .privilege = "CAP_NET_RAW to change or clear it once it is set",
     .effect = "Sends and receives through this network interface only."},
    {IDENTITY(SOL_SOCKET, SO_LINGER), .kind = linger, .encoding = Encoding::linger, .unit = "seconds",
     .maximum = INT_MAX, .effectiveFor = role::stream, .elsewhere = streamOnly,
     .effect = "When on, close waits up to so many seconds, even on a non-blocking socket, for the peer to "
               "acknowledge what was sent; with 0 seconds it throws unsent data away and sends RST."},
    {IDENTITY(SOL_SOCKET, SO_RCVBUF), .kind = integer, .unit = "bytes", .maximum = INT_MAX,
     .effect = "Limits the receive queue and stops its automatic growth: the kernel keeps and reports twice the "
               "number, for its own overhead, and at most twice net.core.rmem_max."},
    {IDENTITY(SOL_SOCKET, SO_SNDBUF), .kind = integer, .unit = "bytes", .maximum = INT_MAX,
     .effect = "Limits the send queue and stops its automatic growth: the kernel keeps and reports twice the "
               "number, for its own overhead, and at most twice net.core.wmem_max."},
    {IDENTITY(SOL_SOCKET, SO_RCVLOWAT), .kind = integer, .unit = "bytes", .minimum = 1, .maximum = INT_MAX,
     .effectiveFor = role::stream,
     .elsewhere = "A datagram is received whole: the kernel takes it and does nothing with it.",
     .effect = "The socket counts as readable only when so many bytes have arrived (or the peer has closed)."},
    {IDENTITY(SOL_SOCKET, SO_RCVTIMEO), .kind = duration, .encoding = Encoding::timeval,
     .unit = "milliseconds", .maximum = INT_MAX,
     .effect = "A blocking receive or accept gives up with EAGAIN after this time, rounded up to the kernel's "
               "tick; 0 waits for ever; non-blocking sockets, as the lab's servers have, never wait."},
    {IDENTITY(SOL_SOCKET, SO_SNDTIMEO), .kind = duration, .encoding = Encoding::timeval,
     .unit = "milliseconds", .maximum = INT_MAX,
     .effect = "A blocking send or connect gives up with EAGAIN or EINPROGRESS after this time, rounded up to the "
               "kernel's tick; 0 waits for ever; non-blocking sockets, as the lab's servers have, never wait."},
    {IDENTITY(SOL_SOCKET, SO_PRIORITY), .kind = integer, .maximum = INT_MAX,
     .privilege = "CAP_NET_ADMIN or CAP_NET_RAW above 6",
     .effect = "Marks outgoing packets with a priority for the queueing discipline of the network device."},
    {IDENTITY(SOL_SOCKET, SO_BUSY_POLL), .kind = duration, .unit = "microseconds", .maximum = INT_MAX,
     .privilege = "CAP_NET_ADMIN to raise it, on older kernels",
     .effect = "A receive that finds nothing polls the network device for so long before it sleeps; loopback has "
               "no device to poll."},
    {IDENTITY(SOL_SOCKET, SO_TIMESTAMP), .kind = flag,
     .effect = "Attaches to each received message the time at which it arrived, for programs that use recvmsg."},
    {IDENTITY(SOL_SOCKET, SO_INCOMING_CPU), .kind = integer, .minimum = -1, .maximum = INT_MAX,
     .effect = "Tells which CPU last handled a packet of this socket (-1: none yet); set on sockets that share a "
               "port by SO_REUSEPORT, it draws the packets of that CPU."},
    {IDENTITY(SOL_SOCKET, SO_ERROR), .kind = integer, .when = never,
     .effect = "The error number that waits on the socket (0: none); whoever reads it takes it away."},
    {IDENTITY(SOL_SOCKET, SO_TYPE), .kind = name, .encoding = Encoding::symbol, .when = never,
     .effect = "Stream (TCP) or datagram (UDP), as the socket was made."},
    {IDENTITY(SOL_SOCKET, SO_DOMAIN), .kind = name, .encoding = Encoding::symbol, .when = never,
     .effect = "The address family that the socket was made for."},
    {IDENTITY(SOL_SOCKET, SO_PROTOCOL), .kind = name, .encoding = Encoding::symbol, .when = never,
     .effect = "The protocol that the socket speaks."},
    {IDENTITY(SOL_SOCKET, SO_ACCEPTCONN), .kind = flag, .when = never,
     .effect = "Whether the socket listens."},
    {IDENTITY(SOL_SOCKET, SO_COOKIE), .kind = integer, .encoding = Encoding::unsigned64, .when = never,
     .effect = "A number that names this socket and, unlike its descriptor, is never given to another."},

    {IDENTITY(IPPROTO_TCP, TCP_NODELAY), .kind = flag,
     .effect = "Sends small pieces at once instead of holding them while earlier data is unacknowledged (Nagle's "
               "algorithm)."},
    {IDENTITY(IPPROTO_TCP, TCP_CORK), .kind = flag,
     .effect = "Holds back segments that are not full, for 200 ms at most, until it is switched off again."},
    {IDENTITY(IPPROTO_TCP, TCP_QUICKACK), .kind = flag, .effectiveFor = role::connection,
     .elsewhere = "Each connection starts with the kernel's own choice.",
     .effect = "Acknowledges at once instead of waiting up to 40 ms and more for data to carry the "
               "acknowledgement; it does not last, the kernel changes it back as it sees fit."},
    {IDENTITY(IPPROTO_TCP, TCP_KEEPIDLE), .kind = duration, .unit = "seconds", .minimum = 1, .maximum = 32767,
     .effect = "With SO_KEEPALIVE: the silence after which the first probe is sent."},
    {IDENTITY(IPPROTO_TCP, TCP_KEEPINTVL), .kind = duration, .unit = "seconds", .minimum = 1, .maximum = 32767,
     .effect = "With SO_KEEPALIVE: the time between two probes that stay unanswered."},
    {IDENTITY(IPPROTO_TCP, TCP_KEEPCNT), .kind = integer, .unit = "probes", .minimum = 1, .maximum = 127,
     .effect = "With SO_KEEPALIVE: after so many unanswered probes the connection ends with ETIMEDOUT."},
    {IDENTITY(IPPROTO_TCP, TCP_USER_TIMEOUT), .kind = duration, .unit = "milliseconds", .maximum = INT_MAX,
     .effect = "The connection ends with ETIMEDOUT when sent data stays unacknowledged for so long; 0 leaves it to "
               "the kernel's retransmission limit."},
    {IDENTITY(IPPROTO_TCP, TCP_DEFER_ACCEPT), .kind = duration, .unit = "seconds", .maximum = INT_MAX,
     .effectiveFor = role::listener, .elsewhere = handshakeOver,
     .effect = "Holds a new connection back from accept until its first data arrives or about this time is over, "
               "rounded up to the times of SYN-ACK retransmissions (1, 3, 7, … seconds)."},
    {IDENTITY(IPPROTO_TCP, TCP_FASTOPEN), .kind = integer, .unit = "connections", .maximum = INT_MAX,
     .effectiveFor = role::listener, .elsewhere = "It is for listeners: the kernel answers EINVAL.",
     .effect = "Accepts data that comes with the SYN, for at most so many connections whose handshake is not "
               "finished, where net.ipv4.tcp_fastopen allows servers to."},
    {IDENTITY(IPPROTO_TCP, TCP_CONGESTION), .kind = name, .encoding = Encoding::characters,
     .privilege = "CAP_NET_ADMIN for algorithms outside net.ipv4.tcp_allowed_congestion_control",
     .effect = "The algorithm that decides how much may be under way unacknowledged."},
    {IDENTITY(IPPROTO_TCP, TCP_MAXSEG), .kind = integer, .unit = "bytes", .minimum = 88, .maximum = 32767,
     .effectiveFor = role::listener,
     .elsewhere = "Both ends agreed on it in the handshake: the kernel takes a new value and keeps the old.",
     .effect = "The largest segment to be agreed on when a connection is set up, within what the path allows; "
               "a connection reports the size that it sends with."},
    {IDENTITY(IPPROTO_TCP, TCP_NOTSENT_LOWAT), .kind = integer, .encoding = Encoding::unsigned32, .unit = "bytes",
     .maximum = UINT_MAX,
     .effect = "The socket counts as writable only while fewer unsent bytes than this lie in the send queue; 0 "
               "takes net.ipv4.tcp_notsent_lowat."},
    {IDENTITY(IPPROTO_TCP, TCP_SYNCNT), .kind = integer, .unit = "retransmissions", .minimum = 1, .maximum = 127,
     .effectiveFor = role::listener, .elsewhere = handshakeOver,
     .effect = "How often the handshake is tried again: the SYN of a client, the SYN-ACK of a listener."},
    {IDENTITY(IPPROTO_TCP, TCP_LINGER2), .kind = duration, .unit = "seconds", .minimum = -1, .maximum = 120,
     .effect = "How long a closed connection waits in FIN_WAIT2 for the peer's FIN; 0 takes "
               "net.ipv4.tcp_fin_timeout, -1 does not wait."},

    {IDENTITY(IPPROTO_IP, IP_TTL), .kind = integer, .unit = "hops", .minimum = 1, .maximum = 255,
     .effect = "The number of routers that a packet may pass before it is thrown away."},
    {IDENTITY(IPPROTO_IP, IP_TOS), .kind = integer, .maximum = 255,
     .effect = "The traffic class byte of outgoing packets; on TCP its two lowest bits (ECN) stay the kernel's."},
    {IDENTITY(IPPROTO_IP, IP_RECVERR), .kind = flag,
     .effect = "Queues ICMP errors for recvmsg with MSG_ERRQUEUE, and reports them on unconnected UDP sockets too; "
               "while one waits the socket shows ERR."},
    {IDENTITY(IPPROTO_IPV6, IPV6_V6ONLY), .kind = flag, .when = beforeBind,
     .effectiveFor = role::listener | role::datagram, .elsewhere = readByBind,
     .effect = "Keeps IPv4 out: without it a socket on :: also serves IPv4, with addresses like ::ffff:127.0.0.1."},
    {IDENTITY(IPPROTO_IPV6, IPV6_UNICAST_HOPS), .kind = integer, .unit = "hops", .maximum = 255,
     .effect = "The number of routers that a packet may pass before it is thrown away."},
    {IDENTITY(IPPROTO_IPV6, IPV6_TCLASS), .kind = integer, .maximum = 255,
     .effect = "The traffic class byte of outgoing packets; on TCP its two lowest bits (ECN) stay the kernel's."},
    {IDENTITY(IPPROTO_IPV6, IPV6_RECVERR), .kind = flag,
     .effect = "Queues ICMP errors for recvmsg with MSG_ERRQUEUE, and reports them on unconnected UDP sockets too; "
               "while one waits the socket shows ERR."},
    // clang-format on
};

}  // namespace

std::span<const OptionDefinition> optionTable() {
  return table;
}

const OptionDefinition* findOption(std::string_view name) {
  for (const OptionDefinition& definition : table) {
    if (definition.name == name) return &definition;
  }
  return nullptr;
}

bool applies(const OptionDefinition& definition, const SocketKind& kind) {
  if (kind.isLocal) return definition.level == SOL_SOCKET;
  switch (definition.level) {
    case IPPROTO_TCP:
      return kind.transport == Transport::tcp;
    case IPPROTO_IP:
      return !kind.isIPv6;
    case IPPROTO_IPV6:
      return kind.isIPv6;
    default:
      return true;
  }
}

}  // namespace netlab
