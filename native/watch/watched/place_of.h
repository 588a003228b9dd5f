// Where a thread stands, as its slot of the shared memory tells it.
#pragma once

#include "watch/ring/layout.h"
#include "watch/watched/program.h"

namespace netlab::watch {

// The program's calls are those of the trace, in the same order: one stands for the other.
static_assert(static_cast<int>(CallKind::option) == static_cast<int>(Call::option));

inline Place placeOf(const Slot& slot) {
  const uint64_t word = slot.position.load(std::memory_order_acquire);
  const auto kind = static_cast<uint8_t>(word & 0xff);
  if (kind == 0 || kind > static_cast<uint8_t>(CallKind::option)) return {};
  const int64_t asked = slot.positionAsked.load(std::memory_order_relaxed);
  return {static_cast<Call>(kind),         static_cast<int>(word >> 32),
          (word >> 16 & 1) != 0,           slot.positionSite.load(std::memory_order_relaxed),
          static_cast<uint8_t>(word >> 8), asked >= 0 ? std::optional(asked) : std::nullopt};
}

}  // namespace netlab::watch
