// One call of the program, from before it is made until its record is written.
//
//   Call call(Subject::address, CallKind::listen, Function::listen, fd, NETLAB_CALLER);
//   return told(call, real().listen(fd, backlog), [&] { call.record.asked = backlog; });
#pragma once

#include "watch/ring/layout.h"
#include "watch/shim/descriptors.h"
#include "watch/shim/ring.h"
#include "watch/shim/sites.h"
#include "watch/shim/threads.h"

namespace netlab::watch {

// What a call must be about to be watched.
enum class Subject : uint8_t {
  none,      // it is not watched
  anything,  // only where there is a ring
  met,       // a descriptor that was met before, as a socket or an epoll
  socket,
  use,     // a socket, and that is the use of it which makes a program appear
  address  // the same, even of one that has no name yet: bind, listen, accept, connect
};

// The ready list of a wait, as it goes into records. What has no room is cut.
struct ReadyList {
  static constexpr uint32_t mostRecords = 64;
  Record::Kind kind = Record::Kind::ready;
  uint32_t count = 0;
  uint32_t all = 0;  // with those that were cut
  union {
    Record::Ready ready[7 * mostRecords];
    Record::ReadyData data[4 * mostRecords];
  };
  ReadyList() {}
  void add(int fd, uint32_t bits) {
    ++all;
    if (count < 7 * mostRecords) ready[count++] = {fd, bits};
  }
  void addData(uint64_t value, uint32_t bits) {
    ++all;
    if (count < 4 * mostRecords)
      data[count++] = {static_cast<uint32_t>(value), static_cast<uint32_t>(value >> 32), bits};
  }
};

class Call {
 public:
  // `asked`: bytes, where the call names them itself.
  Call(Subject subject, CallKind kind, Function function, int fd, const Caller& caller, int64_t asked = -1) {
    if (mode() == Mode::silent) return;
    if (subject == Subject::none) return;
    if (subject != Subject::anything && isNone(knownOf(fd))) return;
    begin(subject, kind, function, fd, caller, asked);
  }

  // False, too, where a signal handler forked while the call was made: to the child the slot is its parent's.
  bool isWatched() const { return slot_ && generation_ == ringGeneration && mode() == Mode::watching; }
  // While it was held a signal's handler ran: it is not made, and fails with EINTR.
  bool isInterrupted() const { return isInterrupted_; }
  Counters& counters() const { return slot_->counters; }
  Slot& slot() const { return *slot_; }

  // For a call about anything that turns out to be about a socket: tells which.
  void tellSocket();
  // At once when the real call is back: takes the time, and errno where it failed.
  void returned(int64_t result);
  // Behind `returned` and what else is to be told.
  void write(const ReadyList* ready = nullptr);
  // A wait that may belong to the next call: kept until then.
  void keep(int64_t timeout, PollEntry entry);

  Record::Call record;
  uint8_t operation;
  Descriptor* socket;  // what the ring tells of it; null where it is none

 private:
  static bool isNone(Known known) { return known == Known::notSocket || known == Known::leftOut; }
  void begin(Subject subject, CallKind kind, Function function, int fd, const Caller& caller, int64_t asked);
  bool findSubject(Subject subject, int fd);
  void enter(const Caller& caller);
  void publishPosition(bool held = false) const;
  void waitAtGate();
  bool followsInterruption();
  void leave();

  Slot* slot_ = nullptr;
  bool isInterrupted_ = false;
  uint32_t generation_;
  Call* outer_;  // that a signal handler interrupted
  CallKind kind_;
  Function function_;
  int64_t asked_;
};

// Tells a call that is back, with what `tell` has to say of it. Gives back what the real call gave; errno
// stays as that left it.
template <typename Result, typename Tell>
Result told(Call& call, Result result, Tell tell) {
  if (!call.isWatched()) return result;
  call.returned(result);
  tell();
  call.write();
  return result;
}

// The ways of a counter: one writer, no locked instruction.
inline void count(std::atomic<uint64_t>& counter, uint64_t amount = 1) {
  counter.store(counter.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
}

// Whether what is known of descriptors is this process's to change: not in a child of vfork, which has its
// parent's memory.
bool ownsTables();

// The thread's last poll of one descriptor belongs to no call: it is a wait as others.
void settlePending(Thread& of);

}  // namespace netlab::watch
