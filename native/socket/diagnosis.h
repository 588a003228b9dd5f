// What only the kernel's socket diagnosis shows (netlink SOCK_DIAG, no privilege needed): sockets of other
// programs on this machine, timers, and sockets that outlived their program.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "socket/address.h"
#include "socket/queues.h"
#include "socket/tcp_info.h"

namespace netlab {

// A set of TCP states, one bit for each (1 << TCP_TIME_WAIT).
using TcpStates = uint32_t;

// FIN_WAIT1, FIN_WAIT2, TIME_WAIT, CLOSE_WAIT, LAST_ACK, CLOSING.
extern const TcpStates closingStates;

struct DiagnosedSocket {
  const char* state;  // "TIME_WAIT"
  Address local;
  Address peer;
  uint32_t receiveQueue;       // bytes; a listener: length of the accept queue
  uint32_t sendQueue;          // bytes, sent or not; a listener: limit of the accept queue
  const char* timer;           // "off", "retransmit", "keepalive", "timewait", "probe"
  uint32_t timerMilliseconds;  // left
  uint32_t inode;              // 0: no program holds it any more
  uint32_t uid;
};

// A connection of this machine, as one who holds its descriptor could read it.
struct DiagnosedConnection : DiagnosedSocket {
  TcpInfo tcpInfo;
  BufferSizes buffers;
  uint32_t drops;  // as readDrops has it
};

// The TCP socket of this machine with exactly these two ends, if there is one; about 8 µs. Throws SystemError
// where the kernel has no socket diagnosis.
std::optional<DiagnosedConnection> diagnose(const Address& local, const Address& peer);

// The listener, or the UDP socket, with this local port and inode: several can have one port. Throws
// SystemError.
std::optional<DiagnosedConnection> diagnose(Transport transport, int port, uint32_t inode);

// Every socket of this machine's network namespace, IPv4 and IPv6, but those on their way in or out that no
// program holds. Throws SystemError.
void eachSocket(Transport transport, const std::function<void(const DiagnosedSocket&)>& take);

// TCP sockets, IPv4 and IPv6, with this local port, in these states; at most `limit`. The kernel does the
// filtering. Throws SystemError.
std::vector<DiagnosedSocket> socketsOfPort(int port, size_t limit, TcpStates states = closingStates);

}  // namespace netlab
