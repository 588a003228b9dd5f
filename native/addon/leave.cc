#include "addon/leave.h"

#include <chrono>
#include <cstdlib>
#include <thread>

namespace netlab::addon {

void endOrLeave(const std::function<bool()>& hasEnded) {
  using Clock = std::chrono::steady_clock;
  static const Clock::time_point deadline = Clock::now() + std::chrono::seconds(1);
  while (!hasEnded()) {
    if (Clock::now() > deadline) std::_Exit(EXIT_FAILURE);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

void leave(const Napi::CallbackInfo& info) {
  std::_Exit(info[0].ToNumber().Int32Value());
}

}  // namespace netlab::addon
