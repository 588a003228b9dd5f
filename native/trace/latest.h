// The newest of a series, handed from one writer to one reader without a lock: three buffers, of which each
// side owns one, and the third changes hands by an atomic exchange. The writer never waits; the reader always
// gets a whole value.
#pragma once

#include <atomic>
#include <cstdint>

namespace netlab {

template <typename T>
class Latest {
 public:
  // Writer: fill this, then publish it. After that it may still be read here until the next publish.
  T& draft() { return buffers_[draft_]; }
  const T& publish() {
    const T& published = buffers_[draft_];
    draft_ = middle_.exchange(static_cast<uint8_t>(draft_ | fresh), std::memory_order_acq_rel) & index;
    return published;
  }

  // Reader: the newest published value; the same one again where nothing is newer.
  const T& read() {
    if (middle_.load(std::memory_order_relaxed) & fresh)
      front_ = middle_.exchange(front_, std::memory_order_acq_rel) & index;
    return buffers_[front_];
  }

 private:
  static constexpr uint8_t index = 3, fresh = 4;
  T buffers_[3];
  uint8_t draft_ = 0;
  std::atomic<uint8_t> middle_{1};
  uint8_t front_ = 2;
};

}  // namespace netlab
