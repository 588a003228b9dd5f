// How a loop is controlled from outside: a mailbox with an eventfd that its multiplexer watches as everything
// else, and a gate before each system call, at which the loop can be held, stepped and slowed.
//
// A loop that is held still reads its mail: while paused, everything can be looked at, changed and stopped.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

#include "server/errand.h"
#include "socket/owned_descriptor.h"
#include "trace/record.h"

namespace netlab {

// The system call that the loop is in or about to make.
struct Position {
  Call call;
  int fd;
  bool held;
};

// What one step did.
struct Step {
  Call call;
  int fd;
  int64_t asked;
  int64_t returned;
  int errnoNumber;
};

class LoopControl {
 public:
  using Mail = std::shared_ptr<Errand>;
  using StepDone = std::function<void(const Step&)>;

  LoopControl();  // throws SystemError

  // From outside.
  void post(const Mail& errand);  // the loop runs it soon; once the loop has ended, it is abandoned at once
  void pause();
  // Steps that were asked for and not begun are answered with Call::none: they would else be made at the next
  // pause, when nobody expects them any more.
  void resume();
  // Lets a paused loop make one system call; `done` is called on the loop when it returned. A loop that runs
  // is paused first, and makes the call that it comes to. Returns what withdraws it.
  uint64_t step(StepDone done);
  // By the one who waits no longer. True: it had not begun, never will, and its `done` is not called.
  bool withdrawStep(uint64_t number);
  void pace(int milliseconds);  // before each call; 0: none
  void stop();
  Position position() const;
  bool paused() const;
  void close() { eventFd_.close(); }  // when the loop has ended; what comes later is lost
  bool stopping() const { return stopping_.load(std::memory_order_relaxed); }

  // The loop's side.
  int fd() const { return number_; }
  // Before each system call. False: the loop must stop, and the call must not be made. Mail may have been
  // read in between: whatever the call is about may be gone.
  bool enter(Call call, int fd, int64_t asked) {
    position_.store(static_cast<uint64_t>(call) << 32 | static_cast<uint32_t>(fd), std::memory_order_relaxed);
    if (armed_.load(std::memory_order_relaxed)) [[unlikely]]
      return hold({call, fd, asked, 0, 0});
    return true;
  }
  // After each system call.
  void left(int64_t returned, int errnoNumber) {
    if (stepping_ && !readingMail_) [[unlikely]]
      finishStep(returned, errnoNumber);
  }
  void readMail();  // without waiting; the calls that mail makes are not held: a person asked for them
  // No more calls. Who waits for a step, and who asks for one later, is answered with Call::none; mail that
  // was not read, and what comes later, is abandoned.
  void end();

 private:
  bool hold(const Step& call);
  void finishStep(int64_t returned, int errnoNumber);
  void rearm();  // with the lock held
  void wake();

  OwnedDescriptor eventFd_;
  const int number_;  // of eventFd_, which is closed when the loop has ended
  std::atomic<uint64_t> position_{0};
  std::atomic<bool> armed_{false};
  std::atomic<bool> held_{false};
  std::atomic<bool> stopping_{false};

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Mail> mail_;
  bool paused_ = false;
  int paceMilliseconds_ = 0;
  bool ended_ = false;
  struct WaitingStep {
    uint64_t number;
    StepDone done;
  };
  std::deque<WaitingStep> steps_;
  uint64_t lastStep_ = 0;

  // The loop's own.
  bool readingMail_ = false;
  bool stepping_ = false;  // written with the lock held: step() asks, too
  Step step_{};
  StepDone stepDone_;
};

}  // namespace netlab
