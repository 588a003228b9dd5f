// Options that the engine asks the program itself to read and set.
#pragma once

#include "watch/shim/ring.h"

namespace netlab::watch {

void runOptionErrand();

// Before each call, and while one is held.
inline void lookForOptionErrand() {
  const auto state = ring->header.optionErrandState.load(std::memory_order_relaxed);
  if (__builtin_expect(state == OptionErrand::asked, 0)) runOptionErrand();
}

}  // namespace netlab::watch
