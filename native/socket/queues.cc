#include "socket/queues.h"

#include <linux/sock_diag.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cstddef>

namespace netlab {
namespace {

int ask(int fd, unsigned long request) {
  int bytes = 0;
  return ioctl(fd, request, &bytes) == 0 ? bytes : -1;
}

int readBufferSize(int fd, int option) {
  int bytes = -1;
  socklen_t length = sizeof bytes;
  return getsockopt(fd, SOL_SOCKET, option, &bytes, &length) == 0 ? bytes : -1;
}

}  // namespace

KernelQueues readQueues(int fd) {
  return {.receive = ask(fd, SIOCINQ), .send = ask(fd, SIOCOUTQ), .unsent = ask(fd, SIOCOUTQNSD)};
}

AcceptQueue readAcceptQueue(int listener) {
  tcp_info info{};
  socklen_t length = offsetof(tcp_info, tcpi_lost);
  bool answered = getsockopt(listener, IPPROTO_TCP, TCP_INFO, &info, &length) == 0;
  if (!answered || info.tcpi_state != TCP_LISTEN) return {-1, -1};
  return {.length = static_cast<int>(info.tcpi_unacked), .limit = static_cast<int>(info.tcpi_sacked)};
}

int64_t readDrops(int fd) {
  uint32_t memory[SK_MEMINFO_VARS]{};
  socklen_t length = sizeof memory;
  const bool answered = getsockopt(fd, SOL_SOCKET, SO_MEMINFO, memory, &length) == 0;
  if (!answered || length <= SK_MEMINFO_DROPS * sizeof memory[0]) return -1;
  return memory[SK_MEMINFO_DROPS];
}

BufferSizes readBufferSizes(int fd) {
  return {.send = readBufferSize(fd, SO_SNDBUF), .receive = readBufferSize(fd, SO_RCVBUF)};
}

}  // namespace netlab
