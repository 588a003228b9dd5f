// What poll and epoll say of one descriptor at this moment, everything asked for.
#pragma once

#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "loopback.h"

namespace readiness {

constexpr uint32_t kAll = EPOLLIN | EPOLLPRI | EPOLLOUT | EPOLLRDHUP;

// The bits of poll and epoll have the same values, except for those beyond POLLHUP that nobody asks for here.
static_assert(POLLIN == EPOLLIN && POLLPRI == EPOLLPRI && POLLOUT == EPOLLOUT && POLLERR == EPOLLERR &&
              POLLHUP == EPOLLHUP && POLLRDHUP == EPOLLRDHUP);

inline uint32_t pollMask(int fd) {
  pollfd entry{fd, static_cast<short>(kAll), 0};
  loopback::checked(::poll(&entry, 1, 0), "poll");
  return static_cast<uint16_t>(entry.revents);
}

class Epoll {
 public:
  Epoll() : fd_(loopback::checked(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")) {}
  operator int() const { return fd_; }

  // 0 or an errno.
  int control(int operation, int fd, uint32_t events, uint64_t data) const {
    epoll_event event{events, {.u64 = data}};
    return ::epoll_ctl(fd_, operation, fd, &event) == 0 ? 0 : errno;
  }
  int add(int fd, uint32_t events) const {
    return control(EPOLL_CTL_ADD, fd, events, static_cast<uint64_t>(fd));
  }

  // The events that are ready now.
  std::vector<epoll_event> ready(int timeoutMilliseconds = 0, int most = 64) const {
    std::vector<epoll_event> events(static_cast<size_t>(most));
    const int count = ::epoll_wait(fd_, events.data(), most, timeoutMilliseconds);
    events.resize(static_cast<size_t>(loopback::checked(count, "epoll_wait")));
    return events;
  }

 private:
  loopback::Descriptor fd_;
};

inline uint32_t epollMask(int fd) {
  const Epoll epoll;
  epoll.add(fd, kAll);
  const auto ready = epoll.ready();
  return ready.empty() ? 0 : ready[0].events;
}

// Both must say so, at the latest in a moment: what the peer did may be on its way.
inline bool bothSay(int fd, uint32_t mask) {
  return loopback::eventually([&] { return pollMask(fd) == mask && epollMask(fd) == mask; });
}

inline std::string names(uint32_t mask) {
  std::string text;
  const std::pair<uint32_t, const char*> all[] = {{EPOLLIN, "IN"},   {EPOLLPRI, "PRI"},
                                                  {EPOLLOUT, "OUT"}, {EPOLLERR, "ERR"},
                                                  {EPOLLHUP, "HUP"}, {EPOLLRDHUP, "RDHUP"}};
  for (const auto& [bit, name] : all)
    if (mask & bit) text += (text.empty() ? "" : "|") + std::string(name);
  return text;
}

// What both say when nothing changes any more; "poll …, epoll …" where they differ.
inline std::string masks(int fd, uint32_t expected) {
  bothSay(fd, expected);
  const uint32_t poll = pollMask(fd), epoll = epollMask(fd);
  return poll == epoll ? names(poll) : "poll " + names(poll) + ", epoll " + names(epoll);
}

}  // namespace readiness
