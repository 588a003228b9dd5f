// What the wait calls have in common, whatever they are called.
#pragma once

#include <poll.h>
#include <sys/epoll.h>

#include "watch/shim/call.h"

namespace netlab::watch {

constexpr int64_t forever = -1;

// Each takes what the real call gave, tells it, and gives it back. Timeouts in nanoseconds.
int polled(Call& call, const pollfd* entries, nfds_t size, int64_t timeout, int result);
int epollWaited(Call& call, const epoll_event* events, int size, int64_t timeout, int result);
int epollControlled(Call& call, int operation, int epoll, const epoll_event* event, int result);

inline int64_t fromMilliseconds(int timeout) {
  return timeout < 0 ? forever : int64_t{timeout} * 1'000'000;
}

// As a record tells it. The kernel rounds up, too.
inline int64_t millisecondsOf(int64_t timeout) {
  return timeout < 0 ? forever : (timeout + 999'999) / 1'000'000;
}

}  // namespace netlab::watch
