#include "socket/queues.h"

#include <linux/sock_diag.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace netlab {
namespace {

// How often the send queue is read until its two figures agree; a flow that never rests moves on between any
// two.
constexpr int mostReadings = 4;

int ask(int fd, unsigned long request) {
  int bytes = 0;
  return ::ioctl(fd, request, &bytes) == 0 ? bytes : -1;
}

int readBufferSize(int fd, int option) {
  int bytes = -1;
  socklen_t length = sizeof bytes;
  return ::getsockopt(fd, SOL_SOCKET, option, &bytes, &length) == 0 ? bytes : -1;
}

}  // namespace

KernelQueues readQueues(int fd) {
  KernelQueues queues{.receive = readReceiveQueue(fd), .send = ask(fd, SIOCOUTQ), .unsent = -1};
  // Each is right, but bytes move between the two calls: only when the first still stands after the second do
  // they belong together.
  for (int readings = 0; readings < mostReadings; ++readings) {
    queues.unsent = ask(fd, SIOCOUTQNSD);
    const int again = ask(fd, SIOCOUTQ);
    if (std::exchange(queues.send, again) == again) break;
  }
  queues.unsent = std::min(queues.unsent, queues.send);
  return queues;
}

int readReceiveQueue(int fd) {
  return ask(fd, SIOCINQ);
}

AcceptQueue readAcceptQueue(int listener) {
  tcp_info info{};
  socklen_t length = offsetof(tcp_info, tcpi_lost);
  bool answered = ::getsockopt(listener, IPPROTO_TCP, TCP_INFO, &info, &length) == 0;
  if (!answered || info.tcpi_state != TCP_LISTEN) return {-1, -1};
  return {.length = static_cast<int>(info.tcpi_unacked), .limit = static_cast<int>(info.tcpi_sacked)};
}

int64_t readDrops(int fd) {
  uint32_t memory[SK_MEMINFO_VARS]{};
  socklen_t length = sizeof memory;
  const bool answered = ::getsockopt(fd, SOL_SOCKET, SO_MEMINFO, memory, &length) == 0;
  if (!answered || length <= SK_MEMINFO_DROPS * sizeof memory[0]) return -1;
  return memory[SK_MEMINFO_DROPS];
}

BufferSizes readBufferSizes(int fd) {
  return {.send = readBufferSize(fd, SO_SNDBUF), .receive = readBufferSize(fd, SO_RCVBUF)};
}

}  // namespace netlab
