// What a program tells may be anything: moments and durations that cannot be are brought to ones that can,
// once, where they are read. Behind that they are reckoned with as any other.
#pragma once

#include <algorithm>
#include <cstdint>

namespace netlab::watch {

// CLOCK_MONOTONIC. What is told to be later than now, or before the machine's start, is now.
inline int64_t believedMoment(int64_t told, int64_t now) {
  return told < 0 || told > now ? now : told;
}

// Nanoseconds of what began at `startedAt` and is over.
inline int64_t believedDuration(int64_t told, int64_t startedAt, int64_t now) {
  return std::clamp<int64_t>(told, 0, now - startedAt);
}

}  // namespace netlab::watch
