// The gate before each call: where the engine holds a thread, lets it make one call, or slows it.
#pragma once

#include <cerrno>

#include "watch/shim/call.h"

namespace netlab::watch {

enum class Passage : uint8_t { open, interrupted };

// Waits there. `interrupted`: a signal's handler ran that asks for no restart; the call is to fail with EINTR
// then, as it would have if it had waited in the kernel.
Passage passGate(Slot& slot, CallKind kind);

// Whether the process of the engine lives, as far as can be seen.
bool isEngineThere();

// Sleeps while `word` is `seen`, until the engine wakes it or the time is over. Negative: minus an errno.
long sleepOn(std::atomic<uint32_t>& word, uint32_t seen, int64_t nanoseconds);

// The real call, or EINTR where it was interrupted before it was made.
#define NETLAB_MAKE(call, made) \
  ((call).isInterrupted() ? ::netlab::watch::interrupted<decltype(made)>() : (made))

template <typename Result>
Result interrupted() {
  errno = EINTR;
  return static_cast<Result>(-1);
}

}  // namespace netlab::watch
