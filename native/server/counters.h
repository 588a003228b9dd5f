// What a server counts. Written by its loop alone, read from anywhere.
#pragma once

#include <atomic>
#include <cstdint>

namespace netlab {

// One writer: a plain load, add and store, with no locked instruction on the hot path.
class Counter {
 public:
  void add(uint64_t amount = 1) { value_.store(get() + amount, std::memory_order_relaxed); }
  uint64_t get() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<uint64_t> value_{0};
};

struct Counters {
  Counter waits;
  Counter readinessReported;
  Counter accepts;
  Counter acceptErrors;
  Counter receives;
  Counter sends;
  Counter bytesReceived;
  Counter bytesSent;
  Counter wouldBlock;
  Counter waitBytesIn;
  Counter waitBytesOut;
  Counter staleEvents;
  Counter refused;
  Counter closed;
  Counter resets;
};

}  // namespace netlab
