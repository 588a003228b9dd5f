// Something that the loop is asked to do between two of its system calls, since only it may: an act on a
// connection, a change of its interest set.
//
// It is done once or never. The one who waits for it may withdraw it while it has not begun; what has begun
// cannot be taken back.
#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <utility>

namespace netlab {

class Errand {
 public:
  using Task = std::function<void()>;
  // Called once, unless it was withdrawn: on the loop when the task has ended, or by the one who finds that
  // the loop has. `failure`: what the task threw, or that the loop has ended; null when it was done.
  // `overdue`: somebody gave up waiting for it meanwhile.
  using Ended = std::function<void(std::exception_ptr failure, bool overdue)>;

  Errand(Task task, Ended ended) : task_(std::move(task)), ended_(std::move(ended)) {}

  // From outside, by the one who waits no longer.
  enum class Withdrawal {
    withdrawn,   // it had not begun, and never will
    inProgress,  // it has begun; it is overdue from now on
    ended        // `ended` was called already, or is about to be
  };
  Withdrawal withdraw();

  // The loop's side. Nothing that the task throws leaves it.
  void run();
  // The loop has ended without coming to it.
  void abandon();

 private:
  enum class State { waiting, begun, overdue, withdrawn, ended };
  bool change(State from, State to) { return state_.compare_exchange_strong(from, to); }
  void end(std::exception_ptr failure);

  // The one who ends it lets both go: what they hold (a text, a JavaScript function) is not kept for as long
  // as somebody might still want to withdraw it.
  Task task_;
  Ended ended_;
  std::atomic<State> state_{State::waiting};
};

}  // namespace netlab
