// Real sockets on the loopback interface, for tests: no clean-up to forget, and waits with a limit.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "socket/address.h"
#include "socket/diagnosis.h"

namespace loopback {

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor() { reset(); }
  operator int() const { return fd_; }
  void reset() {
    if (fd_ >= 0) close(std::exchange(fd_, -1));
  }

 private:
  int fd_;
};

inline int checked(int result, const char* what) {
  if (result < 0) throw std::runtime_error(std::string(what) + ": " + std::strerror(errno));
  return result;
}

inline Descriptor makeSocket(int family, int type) {
  return Descriptor(checked(socket(family, type | SOCK_CLOEXEC, 0), "socket"));
}

// Bound to a port of the kernel's choice.
inline Descriptor bound(const std::string& host = "127.0.0.1", int type = SOCK_STREAM) {
  netlab::Address address = netlab::numericAddress(host, 0);
  Descriptor socket = makeSocket(address.storage.ss_family, type);
  checked(bind(socket, address.get(), address.length), "bind");
  return socket;
}

inline Descriptor listening(int backlog = 16, const std::string& host = "127.0.0.1") {
  Descriptor socket = bound(host);
  checked(listen(socket, backlog), "listen");
  return socket;
}

inline Descriptor connected(int listener) {
  netlab::Address address = netlab::localAddress(listener);
  Descriptor socket = makeSocket(address.storage.ss_family, SOCK_STREAM);
  checked(connect(socket, address.get(), address.length), "connect");
  return socket;
}

inline Descriptor accepted(int listener) {
  return Descriptor(checked(accept4(listener, nullptr, nullptr, SOCK_CLOEXEC), "accept4"));
}

// A connection with both its ends here.
struct Connection {
  Descriptor listener, client, server;
  explicit Connection(const std::string& host = "127.0.0.1")
      : listener(listening(16, host)), client(connected(listener)), server(accepted(listener)) {}
};

// The sockets that connections accepted at this address left behind. The port alone does not tell them: a
// socket of another address, of whomever, can have the same.
inline std::vector<netlab::DiagnosedSocket> leftBehind(const netlab::Address& accepting) {
  auto sockets = netlab::socketsOfPort(accepting.port(), 1000);
  std::erase_if(sockets, [&](const netlab::DiagnosedSocket& socket) { return socket.local != accepting; });
  return sockets;
}

// True as soon as the condition is; false when it is not within the limit. Each look is a few microseconds of
// kernel work at the most, so it looks again after a poll that only lets other threads run.
inline bool eventually(const std::function<bool()>& condition,
                       std::chrono::milliseconds limit = std::chrono::seconds(30)) {
  auto deadline = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    poll(nullptr, 0, 1);
  }
  return true;
}

// Its name below /proc/self/task. Asks the kernel: the C library's gettid came with glibc 2.30.
inline pid_t threadId() {
  return static_cast<pid_t>(syscall(SYS_gettid));
}

// What a command prints; for oracles such as ss.
inline std::string outputOf(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  if (!pipe) throw std::runtime_error("popen: " + command);
  std::string text;
  char buffer[4096];
  while (size_t count = fread(buffer, 1, sizeof buffer, pipe)) text.append(buffer, count);
  if (pclose(pipe) != 0) throw std::runtime_error("failed: " + command);
  return text;
}

}  // namespace loopback
