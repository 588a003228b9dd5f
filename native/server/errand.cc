#include "server/errand.h"

#include "server/ended.h"

namespace netlab {

Errand::Withdrawal Errand::withdraw() {
  if (change(State::waiting, State::withdrawn)) {
    task_ = nullptr;
    ended_ = nullptr;
    return Withdrawal::withdrawn;
  }
  return change(State::begun, State::overdue) ? Withdrawal::inProgress : Withdrawal::ended;
}

void Errand::run() {
  if (!change(State::waiting, State::begun)) return;
  try {
    task_();
    end(nullptr);
  } catch (...) {
    end(std::current_exception());
  }
}

void Errand::abandon() {
  if (!change(State::waiting, State::begun)) return;
  end(std::make_exception_ptr(serverHasEnded()));
}

void Errand::end(std::exception_ptr failure) {
  const bool overdue = state_.exchange(State::ended) == State::overdue;
  task_ = nullptr;
  if (const Ended ended = std::exchange(ended_, nullptr)) ended(std::move(failure), overdue);
}

}  // namespace netlab
