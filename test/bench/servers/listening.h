// What every echo server of the benchmark begins with.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

// As much as the lab's server is given for one receive.
constexpr size_t kReceiveSize = 64 * 1024;
constexpr int kBacklog = 4096;

[[noreturn]] inline void giveUp(const char* call) {
  std::perror(call);
  std::exit(1);
}

// A listener on a free port of 127.0.0.1, non-blocking; its port is printed, so that the benchmark finds it.
inline int listenAndTell() {
  std::signal(SIGPIPE, SIG_IGN);  // a client may be gone before its echo is sent
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) giveUp("socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) giveUp("bind");
  if (listen(fd, kBacklog) < 0) giveUp("listen");
  socklen_t length = sizeof address;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) < 0) giveUp("getsockname");
  std::printf("%d\n", ntohs(address.sin_port));
  std::fflush(stdout);
  return fd;
}
