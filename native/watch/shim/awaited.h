// A program that only waits for a socket that it has inherited makes no call about it before its first
// client: a server under socket activation, a worker of one that is started anew. The wait makes it appear.
#pragma once

#include <poll.h>
#include <sys/select.h>

#include "watch/shim/call.h"

namespace netlab::watch {

void lookAtAwaited(const pollfd* entries, nfds_t size);
void lookAtAwaited(int size, const fd_set* read, const fd_set* write, const fd_set* except);
// Into an interest list: that alone is no wait, but the engine sees that one is made.
void lookAtInterest(int fd);

// Whether it asks about a debugger's own sockets, and nothing else.
bool isDebuggersWait(const pollfd* entries, nfds_t size);
bool isDebuggersWait(int size, const fd_set* read, const fd_set* write, const fd_set* except);

inline bool hasToAppear() {
  const Mode at = mode();
  return at == Mode::asleep ||
         (at == Mode::watching && !ring->header.appeared.load(std::memory_order_relaxed));
}

// Before a wait is made.
template <typename... Asked>
Subject subjectOfWait(Asked... asked) {
  if (__builtin_expect(hasToAppear(), 0)) lookAtAwaited(asked...);
  const bool isLeftOut = __builtin_expect(hasLeftOut.load(std::memory_order_relaxed), 0);
  return isLeftOut && isDebuggersWait(asked...) ? Subject::none : Subject::anything;
}
inline void beforeInterest(int fd) {
  if (__builtin_expect(mode() == Mode::asleep, 0)) lookAtInterest(fd);
}

}  // namespace netlab::watch
