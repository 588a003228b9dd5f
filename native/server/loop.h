// The event loop: waits, hands out what is ready, counts and traces. It owns the policy that a multiplexer
// has not: what EINTR means, that every call passes the gate, that a batch is dispatched in the order it
// came.
//
// It takes no lock: wait, receive and send touch only what is the loop's own, and atomics with one writer.
#pragma once

#include <atomic>
#include <cerrno>
#include <memory>
#include <string>

#include "multiplexer/clock.h"
#include "multiplexer/multiplexer.h"
#include "server/control.h"
#include "server/counters.h"
#include "server/faults.h"
#include "trace/latest.h"
#include "trace/ring.h"

namespace netlab {

// What a system call said. `made` is false when the loop is stopping, or what it was about is gone.
struct CallResult {
  bool made;
  int64_t returned;
  int errnoNumber;
};

// What a loop serves: TCP connections (streams.h) or datagrams (datagrams.h).
class Dispatch {
 public:
  virtual ~Dispatch() = default;
  virtual void ready(const Ready& ready) = 0;
  // After each batch: what was put off. Its wish for the next wait: milliseconds, -1 for ever.
  virtual void afterBatch() = 0;
  virtual int timeoutMilliseconds() const = 0;
  // The loop has ended: close everything.
  virtual void finish() = 0;
};

class Loop {
 public:
  // Throws SystemError, or std::invalid_argument for an unknown multiplexer.
  Loop(const std::string& multiplexer, bool edgeTriggered, int fdSetBits, bool trace);

  // Runs until stopped; returns why, empty for having been asked to.
  std::string run(Dispatch& dispatch);

  // When it has ended: gives back its descriptors, whoever still wants to know about it.
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
    const int errnoNumber = returned < 0 ? errno : 0;
    if (traced) traceCall(name, fd, id, asked, returned, errnoNumber, start, monotonicNanoseconds() - start);
    if (errnoNumber == EAGAIN) counters.wouldBlock.add();
    control.left(returned, errnoNumber);
    return {true, returned, errnoNumber};
  }

  // Changes the interest set; returns 0 or an errno.
  template <typename Subject>
  int setInterest(const Subject* subject, int fd, uint32_t generation, Want want) {
    if (!multiplexer_->setIsSystemCall()) return multiplexer_->set(fd, generation, want, edgeTriggered);
    return call(Call::interest, subject, fd, bitsOf(want),
                [&] {
                  errno = multiplexer_->set(fd, generation, want, edgeTriggered);
                  return errno ? -1 : 0;
                })
        .errnoNumber;
  }

  // Before the loop runs: watches a descriptor for reading.
  int watchFirst(int fd) { return multiplexer_->set(fd, 0, {.read = true}, edgeTriggered); }

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

 private:
  void traceCall(Call name, int fd, uint64_t connection, int64_t asked, int64_t returned, int errnoNumber,
                 int64_t start, int64_t nanoseconds);
  void traceWait(const WaitRecord& record);
  void readControl();

  std::unique_ptr<Multiplexer> multiplexer_;
  Latest<WaitRecord> records_;
  int64_t now_ = 0;
};

// For calls that are about no connection.
struct NoSubject {
  uint64_t id;
  bool gone() const { return false; }
};
constexpr const NoSubject* kNobody = nullptr;

}  // namespace netlab
