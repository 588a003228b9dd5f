#pragma once

#include <cstdint>
#include <ctime>

namespace netlab {

inline int64_t clockNanoseconds(clockid_t clock) {
  timespec now;
  clock_gettime(clock, &now);
  return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

// CLOCK_MONOTONIC: what all durations and the trace are in.
inline int64_t monotonicNanoseconds() {
  return clockNanoseconds(CLOCK_MONOTONIC);
}

}  // namespace netlab
