// How often each latency occurred, within 1/32 of its value, in a fixed 15 KiB.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "server/counters.h"

namespace netlab {

// Nanoseconds. Percentiles are the upper edge of their bucket, never less than what was measured.
struct Latency {
  uint64_t count = 0;
  uint64_t p50 = 0;
  uint64_t p90 = 0;
  uint64_t p99 = 0;
  uint64_t p999 = 0;
  uint64_t maximum = 0;
};

// One thread adds, any may read. Each power of two is divided into 32 buckets of equal width.
class LatencyHistogram {
 public:
  void add(uint64_t nanoseconds) {
    buckets_[indexOf(nanoseconds)].add();
    if (nanoseconds > maximum_.get()) maximum_.add(nanoseconds - maximum_.get());
  }
  void clear();
  Latency summary() const;

  static constexpr size_t indexOf(uint64_t value) {
    if (value < 2 * divisions) return value;
    size_t shift = static_cast<size_t>(std::bit_width(value)) - std::bit_width(divisions);
    return shift * divisions + (value >> shift);
  }
  // The greatest value of a bucket.
  static constexpr uint64_t upperEdge(size_t index) {
    if (index < 2 * divisions) return index;
    size_t shift = index / divisions - 1;
    return ((index - shift * divisions + 1) << shift) - 1;
  }

 private:
  static constexpr size_t divisions = 32;
  static constexpr size_t bucketCount = (64 - 5) * divisions + divisions;
  std::array<Counter, bucketCount> buckets_;
  Counter maximum_;
};

}  // namespace netlab
