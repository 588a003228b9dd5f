// What several judges need to know of what went before: of each thread its last wait, of each descriptor what
// a wait has reported of it and whether that was acted on.
#pragma once

#include <poll.h>
#include <sys/types.h>

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "watch/findings/view.h"
#include "watch/ring/layout.h"

namespace netlab::watch {

// A call, in the order in which calls ended.
struct ToldCall {
  pid_t thread;
  CallKind kind;
  Function function;
  uint8_t operation;  // epoll_ctl
  const Record::Call& call;
  int64_t endedAt;
  // Of a wait: descriptors, and in poll's bits what was reported of them, whatever it was that waited.
  std::span<const Record::Ready> ready;

  // A wait of its own, for something: no sleep, and no part of a call on a socket that has a timeout.
  bool isRealWait() const {
    return kind == CallKind::wait && !(call.flags & Record::ofOneCall) && call.other > 0;
  }
};

// A table by descriptor, which grows with the highest. It is emptied at once, however large it is: that
// happens whenever calls were lost.
template <typename Entry>
class ByDescriptor {
 public:
  // What is beyond all tables is kept nowhere.
  Entry& operator[](int fd) {
    const auto place = static_cast<size_t>(fd);
    if (fd < 0 || place >= descriptorCount) return beyond_ = {};
    if (place >= places_.size()) places_.resize(place + 1);
    Place& found = places_[place];
    if (found.filling != filling_) found = {filling_, {}};
    return found.entry;
  }
  const Entry* find(int fd) const {
    const auto place = static_cast<size_t>(fd);
    const bool isThere = fd >= 0 && place < places_.size() && places_[place].filling == filling_;
    return isThere ? &places_[place].entry : nullptr;
  }
  void clear() { ++filling_; }

 private:
  struct Place {
    uint64_t filling = 0;
    Entry entry{};
  };
  std::vector<Place> places_;
  uint64_t filling_ = 1;
  Entry beyond_{};
};

// A table by thread, which is empty again once too many have been there. The one who called last calls next.
template <typename Entry>
class ByThread {
 public:
  Entry& operator[](pid_t thread) {
    if (thread != last_ || !entry_) {
      if (entries_.size() >= mostEntries) entries_.clear();
      last_ = thread;
      entry_ = &entries_[thread];
    }
    return *entry_;
  }
  const Entry* find(pid_t thread) const {
    if (thread == last_ && entry_) return entry_;
    const auto found = entries_.find(thread);
    return found == entries_.end() ? nullptr : &found->second;
  }
  void clear() {
    entries_.clear();
    entry_ = nullptr;
  }

 private:
  static constexpr size_t mostEntries = 4096;
  std::unordered_map<pid_t, Entry> entries_;
  pid_t last_ = 0;
  Entry* entry_ = nullptr;
};

class Scene {
 public:
  static constexpr int hangUps = POLLHUP | POLLRDHUP;

  struct Thread {
    uint64_t waits = 0;     // real ones
    uint64_t lastWait = 0;  // its number among all of the program; 0: none
  };
  struct Descriptor {
    uint32_t connection = 0;
    pid_t reportedTo = 0;
    uint64_t reportedIn = 0;  // the wait; 0: it was not reported
    uint32_t bits = 0;        // poll's
    bool isUsed = false;      // since then: received from, sent to, accepted from
    bool isReceivedFrom = false;
    bool isAccepted = false;
    bool isClosed = false;
    uint32_t closedAtSite = 0;
  };
  struct LastClose {
    int fd = -1;
    uint32_t site = 0, connection = 0;
  };

  explicit Scene(const View& view) : view_(view) {}

  // Behind the judges, who see what was before.
  void take(const ToldCall& told);
  void forget();  // calls were lost

  const Thread& thread(pid_t id) const;
  const Descriptor& descriptor(int fd) const;
  // As the calls have it, which are told later than they were made; where they don't, as it is now. 0: none.
  uint32_t connection(int fd) const;
  // The last wait of this thread has reported it, and nothing was done about it since.
  bool isReportedAnew(int fd, pid_t thread) const;
  const LastClose& lastClose() const { return lastClose_; }
  // When a send last took less than all, or nothing; CLOCK_MONOTONIC.
  int64_t lastFullSendAt() const { return lastFullSendAt_; }

  // What the ring says of it now; nothing where another socket has its number by now. 0: whatever it is.
  const watch::Descriptor* socket(int fd, uint32_t connection) const;
  bool isStream(int fd, uint32_t connection) const;
  std::optional<SiteFrames> site(uint32_t number) const { return view_.site(number); }

 private:
  void takeWait(const ToldCall& told);
  void takeUse(const ToldCall& told);
  void takeSocket(const ToldCall& told);
  void name(int fd, uint32_t connection, bool isAccepted = false);

  const View& view_;
  uint64_t waits_ = 0;
  ByThread<Thread> threads_;
  ByDescriptor<Descriptor> descriptors_;
  LastClose lastClose_;
  int64_t lastFullSendAt_ = 0;
};

}  // namespace netlab::watch
