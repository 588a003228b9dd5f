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
  // What a program scribbles over its records must not fill the engine's memory: of all epolls together.
  static constexpr size_t mostEpolls = 256;
  static constexpr size_t mostEntries = 262'144;
  static constexpr size_t mostChanges = 16 * mostControls;

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
  void made(int epoll);
  // The kernel takes descriptors that are closed out of every interest list.
  void closed(int64_t first, int64_t last);
  // Calls were lost: only the kernel knows the lists.
  void doubt();
  // What the kernel says of one now, where the calls were not all seen.
  void correct(int epoll, const std::vector<EpollInterest>& now);

  // All calls that made it what it is were told. Not so of one that was inherited or duplicated.
  bool isWhole(int epoll) const;
  // Whether the kernel says the same of now.
  bool agrees(int epoll, const std::vector<EpollInterest>& now) const;
  size_t size(int epoll) const;
  // -1: no entry has this data, or several have.
  int descriptorOf(int epoll, uint64_t data) const;
  AtWait atLastWait(int epoll) const;
  // Calls `take` with each descriptor of the list of now, in their order.
  template <typename Take>
  void eachNow(int epoll, Take take) const {
    const auto found = epolls_.find(epoll);
    if (found == epolls_.end()) return;
    for (const auto& [fd, watched] : found->second.byDescriptor)
      take(EpollInterest{fd, watched.events, watched.data});
  }

 private:
  struct Change {
    int64_t endedAt;
    EpollControl control;
    std::optional<Watched> before;
  };
  // Entries with the same data: where there is one, `sum` is its descriptor.
  struct Same {
    size_t count = 0;
    int64_t sum = 0;
  };
  struct Epoll {
    std::map<int, Watched> byDescriptor;
    std::unordered_map<uint64_t, Same> byData;
    std::vector<Change> sinceWait;  // after the last wait was made: to be undone for the list of that wait
    std::vector<EpollControl> controls;  // before it, since the wait before
    uint64_t controlsFolded = 0;
    uint64_t sinceWaitFolded = 0;
    bool isOwn = false;      // it was told when it was made
    bool isDoubted = false;  // and calls were lost since
  };

  Epoll* find(int number);  // nullptr: there are too many, or it can be none
  void put(Epoll& epoll, int fd, const Watched& watched);
  void take(Epoll& epoll, int fd);
  void forget(int number);
  void clear(Epoll& epoll);

  std::unordered_map<int, Epoll> epolls_;
  size_t entries_ = 0;  // of all epolls
  size_t changes_ = 0;  // in `sinceWait` of all epolls
};

}  // namespace netlab::watch
