// What a program tells may be anything: moments and durations that cannot be are brought to ones that can,
// once, where they are read. Behind that they are reckoned with as any other.
#pragma once

#include <algorithm>
#include <cstdint>

#include "watch/ring/layout.h"

namespace netlab::watch {

// CLOCK_MONOTONIC. What is told to be later than now, or before the machine's start, is now.
inline int64_t believedMoment(int64_t told, int64_t now) {
  return told < 0 || told > now ? now : told;
}

// Nanoseconds of what began at `startedAt` and is over.
inline int64_t believedDuration(int64_t told, int64_t startedAt, int64_t now) {
  return std::clamp<int64_t>(told, 0, now - startedAt);
}

// Whether the shim can have written it: what a program has scribbled there is hardly ever so.
inline bool isBelievable(const Record& record) {
  if (record.kind != Record::Kind::call) return true;
  constexpr int mostErrno = 4095;  // of the kernel's
  constexpr uint16_t knownFlags = (Record::droppedRest << 1) - 1;
  const Record::Call& call = record.call;
  return record.callKind > CallKind::none && record.callKind <= CallKind::option &&
         record.function > Function::none && record.function <= Function::fclose && call.errnoNumber >= 0 &&
         call.errnoNumber <= mostErrno && call.site < siteCount && !(call.flags & ~knownFlags);
}

}  // namespace netlab::watch
