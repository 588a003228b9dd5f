// What the epolls of a program watch, followed from its epoll_ctl calls: the kernel tells the interest list
// only of now, and its ready entries name what the program gave as data, not a descriptor.
#pragma once

#include <sys/epoll.h>

#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

#include "watch/ring/layout.h"
#include "watch/watched/process.h"

namespace netlab::watch {

struct EpollControl {
  int operation;  // EPOLL_CTL_ADD, _MOD, _DEL
  int fd;
  uint32_t events;
  int errnoNumber;
};

class EpollInterests {
 public:
  static constexpr size_t mostControls = 4096;

  struct Watched {
    uint32_t events;
    uint64_t data;
  };
  // As it stood when the last wait was made.
  struct AtWait {
    std::vector<EpollInterest> interest;  // in the order of the descriptors
    std::vector<EpollControl> controls;   // since the wait before
    uint64_t controlsFolded;
  };

  // In the order in which the calls ended. `data` as the program gave it.
  void control(int epoll, const EpollControl& control, uint64_t data, int64_t endedAt);
  void wait(int epoll, int64_t startedAt);
  // The kernel takes a descriptor that is closed out of every interest list.
  void closed(int fd);
  // What the kernel says of one now, where the calls were not all seen.
  void correct(int epoll, const std::vector<EpollInterest>& now);

  // Whether the kernel says the same of now.
  bool agrees(int epoll, const std::vector<EpollInterest>& now) const;
  size_t size(int epoll) const;
  // -1: no entry has this data, or several have.
  int descriptorOf(int epoll, uint64_t data) const;
  AtWait atLastWait(int epoll) const;
  std::vector<EpollInterest> now(int epoll) const;

 private:
  struct Change {
    int64_t endedAt;
    EpollControl control;
    std::optional<Watched> before;
  };
  struct Epoll {
    std::map<int, Watched> byDescriptor;
    std::unordered_map<uint64_t, std::vector<int>> byData;
    std::vector<Change> sinceWait;  // after the last wait was made: to be undone for the list of that wait
    std::vector<EpollControl> controls;  // before it, since the wait before
    uint64_t controlsFolded = 0;
    uint64_t sinceWaitFolded = 0;
  };

  static void put(Epoll& epoll, int fd, const Watched& watched);
  static void take(Epoll& epoll, int fd);

  std::unordered_map<int, Epoll> epolls_;
};

}  // namespace netlab::watch
