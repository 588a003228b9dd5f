// The limit: an echo server on epoll, level trigger, with nothing in it that echoing does not need.
//
// It sends first, keeps what the kernel does not take, and reads on only when that is gone. No counter, no
// trace, no table but the one that holds the unsent.
//
//   bench_bare [threads]    `threads`: a second thread sleeps beside, as in any program with Node in it
#include <sys/epoll.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <thread>
#include <vector>

#include "listening.h"

namespace {

char buffer[kReceiveSize];
std::vector<std::string> unsent;  // by descriptor
int epollFd;

void watch(int operation, int fd, uint32_t events) {
  epoll_event event{events, {.fd = fd}};
  if (epoll_ctl(epollFd, operation, fd, &event) < 0) giveUp("epoll_ctl");
}

void drop(int fd) {
  unsent[static_cast<size_t>(fd)].clear();
  close(fd);
}

// What of it the kernel took; -1: the connection broke.
ssize_t sendSome(int fd, const char* bytes, size_t count) {
  const ssize_t sent = send(fd, bytes, count, MSG_NOSIGNAL);
  if (sent < 0) return errno == EAGAIN || errno == EINTR ? 0 : -1;
  return sent;
}

void echo(int fd) {
  const ssize_t received = recv(fd, buffer, sizeof buffer, 0);
  if (received <= 0) {
    if (received == 0 || (errno != EAGAIN && errno != EINTR)) drop(fd);
    return;
  }
  const ssize_t sent = sendSome(fd, buffer, static_cast<size_t>(received));
  if (sent < 0) return drop(fd);
  if (sent == received) return;
  unsent[static_cast<size_t>(fd)].assign(buffer + sent, static_cast<size_t>(received - sent));
  watch(EPOLL_CTL_MOD, fd, EPOLLOUT);
}

void flush(int fd) {
  std::string& rest = unsent[static_cast<size_t>(fd)];
  const ssize_t sent = sendSome(fd, rest.data(), rest.size());
  if (sent < 0) return drop(fd);
  rest.erase(0, static_cast<size_t>(sent));
  if (rest.empty()) watch(EPOLL_CTL_MOD, fd, EPOLLIN);
}

void acceptAll(int listener) {
  for (int fd; (fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0;) {
    if (static_cast<size_t>(fd) >= unsent.size()) unsent.resize(static_cast<size_t>(fd) + 1);
    watch(EPOLL_CTL_ADD, fd, EPOLLIN);
  }
}

}  // namespace

int main(int words, char**) {
  if (words > 1) std::thread([] { pause(); }).detach();
  const int listener = listenAndTell();
  epollFd = epoll_create1(EPOLL_CLOEXEC);
  if (epollFd < 0) giveUp("epoll_create1");
  watch(EPOLL_CTL_ADD, listener, EPOLLIN);
  for (;;) {
    epoll_event events[512];
    const int count = epoll_wait(epollFd, events, std::size(events), -1);
    for (int i = 0; i < count; ++i) {
      const int fd = events[i].data.fd;
      if (fd == listener)
        acceptAll(listener);
      else if (events[i].events & EPOLLOUT)
        flush(fd);
      else
        echo(fd);
    }
  }
}
