#include "server/errand.h"

#include <stdexcept>

namespace netlab {

Errand::Withdrawal Errand::withdraw() {
  if (change(State::waiting, State::withdrawn)) return Withdrawal::withdrawn;
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
  end(std::make_exception_ptr(std::runtime_error("the server has ended")));
}

void Errand::end(std::exception_ptr failure) {
  const bool overdue = state_.exchange(State::ended) == State::overdue;
  if (ended_) ended_(std::move(failure), overdue);
}

}  // namespace netlab
