// The calls of all threads of a program, numbered from 1 in the order in which they ended; the newest are
// kept.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "watch/ring/layout.h"
#include "watch/watched/epoll_interests.h"
#include "watch/watched/mapped_ring.h"
#include "watch/watched/site_counts.h"

namespace netlab::watch {

class Findings;

struct ProgramRecord {
  uint64_t sequence;
  pid_t thread;   // 0: of several, where `lost`
  uint64_t lost;  // not 0: so many of the thread's records are missing here, and `record` is none
  Record record;  // readyData is told as ready
  int64_t at;     // CLOCK_MONOTONIC: when the call began
};

class ProgramTrace {
 public:
  static constexpr size_t mostRecords = 65'536;
  // Taken over at a time: the rest waits in the ring. A program that scribbles over it seems to have made as
  // many calls as there is room for, again and again.
  static constexpr size_t mostAtOnce = recordCount;

  struct Chunk {
    std::vector<ProgramRecord> records;
    uint64_t next;
    uint64_t lost;
  };

  // So long a drain may take, but one of a program that has ended: others wait for the lock behind it.
  static constexpr int64_t longest = 20'000'000;
  enum class Limit : uint8_t { longest, none };

  // Takes over what the threads have told. A call that ended after `until` (CLOCK_MONOTONIC) waits: one that
  // ended before it may not be told yet. `leaving` is called with each slot whose thread has ended, before
  // another thread can have it.
  void drain(MappedRing& ring, int64_t until, Limit limit, const std::function<void(size_t slot)>& leaving);

  // Is told of each call behind the trace.
  void judgeBy(Findings* findings) { findings_ = findings; }

  // The records behind `after`, `limit` at most. Releases nothing: everybody who reads sees the same.
  Chunk read(uint64_t after, size_t limit) const;

  // The newest call that the thread of this slot has told.
  const Record& lastCall(size_t slot) const { return lastCalls_[slot]; }

  void turn(bool on) { on_ = on; }
  bool on() const { return on_; }

  // How many records came faster than they were taken over.
  uint64_t lost() const { return lost_; }
  // Whether some are missing. A gap is counted when the thread's next record is there: of one that rests
  // since this sees it, too.
  bool isMissingSome(const MappedRing& ring) const;

  // Whether there was a listen since this was asked last.
  bool takeListened() { return std::exchange(listened_, false); }

  const SiteCounts& siteCounts() const { return siteCounts_; }

  EpollInterests& interests() { return interests_; }
  const EpollInterests& interests() const { return interests_; }

 private:
  // A call with the ready list that follows it.
  struct Told {
    pid_t thread;
    int64_t endedAt;
    uint64_t lost;
    Record call;
    std::vector<Record> ready;
  };

  // How many records it took over, all slots together.
  size_t drainSlots(MappedRing& ring, const std::function<void(size_t slot)>& leaving,
                    const std::function<bool()>& isOver);
  // Whether all that ended by `until` is noted; some of it is each time.
  bool noteAll(int64_t until, const std::function<bool()>& isOver);
  // How many records it took over, `most` at most or a few more: a call and its ready list are not parted.
  size_t drainSlot(Slot& slot, size_t index, size_t most, const std::function<void(size_t slot)>& leaving);
  void take(const Record& record, size_t index, pid_t thread, int64_t now);
  void note(Told& told);
  void keep(pid_t thread, int64_t at, const Record& record, uint64_t lost);
  void follow(const Told& told);
  pid_t threadOfAll() const;  // 0: there are several
  Record translated(const Record& data, int epoll) const;

  bool on_ = true;
  bool listened_ = false;
  std::deque<ProgramRecord> records_;
  uint64_t last_ = 0;
  uint64_t lost_ = 0;
  std::vector<Told> waiting_;  // in the order in which they ended
  bool isBehind_ = false;      // the time was over before all of them were noted
  size_t firstSlot_ = 0;       // of those that are drained next: each comes first in its turn
  uint32_t sequences_[slotCount] = {};
  Record lastCalls_[slotCount] = {};
  EpollInterests interests_;
  SiteCounts siteCounts_;
  Findings* findings_ = nullptr;
};

}  // namespace netlab::watch
