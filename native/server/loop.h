// The event loop: waits, hands out what is ready, counts and traces. It owns the policy that a multiplexer
// has not: what EINTR means, that every call passes the gate, that a batch is dispatched in the order it
// came.
//
// It takes no lock: wait, receive and send touch only what is the loop's own, and atomics with one writer.
#pragma once

#include <atomic>
#include <cerrno>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "multiplexer/clock.h"
#include "multiplexer/multiplexer.h"
#include "server/control.h"
#include "server/counters.h"
#include "server/faults.h"
#include "server/interest_list.h"
#include "trace/latest.h"
#include "trace/ring.h"

namespace netlab {

// What a system call said. `made` is false when the loop is stopping, when what it was about is gone, or when
// the caller found, past the gate, that it had better not be made (notMade).
struct CallResult {
  bool made;
  int64_t returned;
  int errnoNumber;
};

constexpr int64_t notMade = INT64_MIN;

// Why a loop ended by itself: the call that failed.
struct LoopFailure {
  std::string syscall;  // select, poll, epoll_wait
  int errnoNumber;
};

// What a loop serves: TCP connections (streams.h) or datagrams (datagrams.h).
class Dispatch {
 public:
  virtual ~Dispatch() = default;
  virtual void ready(const Ready& ready) = 0;
  // After each batch: what was put off. Its wish for the next wait: milliseconds, -1 forever.
  virtual void afterBatch() = 0;
  virtual int timeoutMilliseconds() const = 0;
  // The loop has ended: close everything.
  virtual void finish() = 0;
};

class Loop {
 public:
  // Throws SystemError, or std::invalid_argument for an unknown multiplexer.
  Loop(const std::string& multiplexer, bool edgeTriggered, int fdSetBits, bool trace);

  // Runs until it is asked to stop, or a wait fails for good.
  std::optional<LoopFailure> run(Dispatch& dispatch);

  // When it has ended: gives back its descriptors, even where somebody still asks about it.
  void close() {
    multiplexer_.reset();
    control.close();
  }

  // ---- The loop's side

  // Every system call of a server goes through here: past the gate, into the trace. `connection` may be null;
  // when it went away while the loop was held, the call is not made.
  template <typename Subject, typename SystemCall>
  CallResult call(Call name, const Subject* subject, int fd, int64_t asked, SystemCall&& systemCall) {
    const uint64_t id = subject ? subject->id : 0;
    if (!control.enter(name, fd, asked)) return {false, 0, 0};
    if (subject && subject->gone()) {
      control.left(-1, ECANCELED);
      return {false, 0, 0};
    }
    const bool traced = trace.on();
    const int64_t start = traced ? monotonicNanoseconds() : 0;
    const auto returned = static_cast<int64_t>(systemCall());
    if (returned == notMade) [[unlikely]] {
      control.left(-1, ECANCELED);
      return {false, 0, 0};
    }
    const int errnoNumber = returned < 0 ? errno : 0;
    if (traced)
      traceCall(name, fd, {id, monotonicNanoseconds() - start, asked, returned, 0, 0}, errnoNumber, start);
    if (errnoNumber == EAGAIN) counters.wouldBlock.add();
    control.left(returned, errnoNumber);
    return {true, returned, errnoNumber};
  }

  // Changes the interest set; returns 0 or an errno.
  template <typename Subject>
  int setInterest(const Subject* subject, int fd, uint32_t generation, Want want) {
    if (!multiplexer_->setIsSystemCall()) return multiplexer_->set(fd, generation, want, edgeTriggered);
    if (want.nothing() && !interests_.has(fd)) return 0;  // nothing to take out: no call to make
    if (!control.enter(Call::interest, fd, bitsOf(want))) return 0;
    const bool needless = want.nothing() ? !interests_.has(fd) : subject && !subject->mayBeWatched();
    if (needless) {  // it went, or was taken out, while the loop was held
      control.left(-1, ECANCELED);
      return 0;
    }
    const int errnoNumber = changeInterestList(subject ? subject->id : 0, fd, generation, want);
    control.left(errnoNumber ? -1 : 0, errnoNumber);
    return errnoNumber;
  }

  // Before the loop runs: watches a descriptor for reading.
  int watchFirst(int fd);

  // A descriptor was closed that the interest list still held: the kernel takes it out by itself, since no
  // duplicate of it is open (man 7 epoll).
  void closedUnremoved(int fd) {
    if (interests_.has(fd)) interests_.change(fd, 0, {});
  }

  void note(Note what, int fd, uint64_t connection, int64_t value);

  // When the current batch was reported: CLOCK_MONOTONIC, nanoseconds. Costs nothing to ask.
  int64_t now() const { return now_; }

  static uint8_t bitsOf(Want want) {
    return static_cast<uint8_t>(want.read | want.write << 1 | want.except << 2);
  }

  const bool edgeTriggered;

  // ---- For both sides
  LoopControl control;
  Counters counters;
  FaultSwitches faults;
  TraceRing trace;

  // One reader: the last wait that returned.
  const WaitRecord& lastWait() { return records_.read(); }
  // The same, with epoll's interest list as it stood then (empty for select and poll, whose record has it).
  struct WaitWithInterests {
    const WaitRecord* record;
    std::vector<InterestList::Entry> interests;
  };
  WaitWithInterests lastWaitWithInterests();

 private:
  int changeInterestList(uint64_t connection, int fd, uint32_t generation, Want want);
  void traceCall(Call name, int fd, const TraceRecord::Detail& detail, int errnoNumber, int64_t start);
  void traceWait(const WaitRecord& record);
  void readControl();

  std::unique_ptr<Multiplexer> multiplexer_;
  Latest<WaitRecord> records_;
  InterestList interests_;
  int64_t now_ = 0;
};

// For calls that are about no connection.
struct NoSubject {
  uint64_t id;
  bool gone() const { return false; }
  bool mayBeWatched() const { return true; }
};
constexpr const NoSubject* noSubject = nullptr;

}  // namespace netlab
