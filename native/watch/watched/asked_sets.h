// What the waits of a program ask about its descriptors, all threads together.
#pragma once

#include <poll.h>

#include <optional>
#include <vector>

#include "watch/watched/epoll_interests.h"
#include "watch/watched/mapped_ring.h"
#include "watch/watched/waiting.h"

namespace netlab::watch {

// Calls `take` with what a select or poll asked about each descriptor; an epoll has its interest list.
template <typename Take>
void eachAsked(const WaitSnapshot& wait, Take take) {
  if (wait.multiplexer == Waiting::poll) {
    const auto* entries = reinterpret_cast<const PollEntry*>(wait.data.data());
    for (size_t i = 0; i < wait.data.size() / sizeof(PollEntry); ++i)
      take(Asked{entries[i].fd, (entries[i].events & POLLIN) != 0, (entries[i].events & POLLOUT) != 0,
                 (entries[i].events & POLLPRI) != 0});
  }
  if (wait.multiplexer == Waiting::select) {
    const size_t words = wait.data.size() / sizeof(uint64_t) / 6;
    const auto* sets = reinterpret_cast<const uint64_t*>(wait.data.data());
    for (size_t word = 0; word < words; ++word)
      for (uint64_t bits = sets[word] | sets[words + word] | sets[2 * words + word]; bits; bits &= bits - 1) {
        const int bit = __builtin_ctzll(bits);
        const auto isIn = [&](size_t set) { return (sets[set * words + word] >> bit & 1) != 0; };
        take(Asked{static_cast<int>(word * 64) + bit, isIn(0), isIn(1), isIn(2)});
      }
  }
}

inline Asked askedBy(const EpollInterest& interest) {
  return {interest.fd, (interest.events & EPOLLIN) != 0, (interest.events & EPOLLOUT) != 0,
          (interest.events & EPOLLPRI) != 0};
}

// By descriptor, of those that a ring has room for.
class AskedSets {
 public:
  void clear() { bits_.clear(); }
  void add(const Asked& asked);
  std::optional<Asked> of(int fd) const;

 private:
  std::vector<uint8_t> bits_;
};

}  // namespace netlab::watch
