// What answers for most calls: keys of where they were made, and the sites that belong to them.
//
// One word is both key and site, so that no reader needs more than a look. What has no room takes the place
// of another, which is then looked up again.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "watch/ring/layout.h"

namespace netlab::watch {

// What is added to a key must not be mistaken for another such sum: numbers that may be close are spread
// first, or what they are added to is mixed.
inline uint64_t spread(uint64_t number) {
  return number * 0xbf58476d1ce4e5b9u;
}

inline uint64_t mixed(uint64_t value) {
  value *= 0x9e3779b97f4a7c15u;
  return value ^ value >> 32;
}

class SiteCache {
 public:
  static constexpr uint32_t none = siteCount;

  uint32_t find(uint64_t key) const {
    for (const auto& each : setOf(key)) {
      const uint64_t word = each.load(std::memory_order_acquire);
      if ((word & ~numberBits) == (key & ~numberBits) && word)
        return static_cast<uint32_t>(word & numberBits);
    }
    return none;
  }

  void prefetch(uint64_t key) const { __builtin_prefetch(setOf(key)); }

  void keep(uint64_t key, uint32_t site) {
    auto& set = setOf(key);
    size_t place = key >> 52 & (ways - 1);
    for (size_t i = 0; i < ways; ++i)
      if (!set[i].load(std::memory_order_relaxed)) place = i;
    set[place].store((key & ~numberBits) | site, std::memory_order_release);
  }

  void clear() {
    for (auto& set : sets_)
      for (auto& each : set)
        if (each.load(std::memory_order_relaxed)) each.store(0, std::memory_order_relaxed);
  }

 private:
  static constexpr uint64_t numberBits = siteCount - 1;
  static_assert((siteCount & numberBits) == 0, "a site's number stands in the lowest bits of a key");
  static constexpr size_t ways = 8;  // a line of the processor's cache
  static constexpr size_t sets = 1024;
  using Set = std::atomic<uint64_t>[ways];

  // By bits that the number takes the place of.
  Set& setOf(uint64_t key) { return sets_[key % sets]; }
  const Set& setOf(uint64_t key) const { return sets_[key % sets]; }

  alignas(64) Set sets_[sets];
};

}  // namespace netlab::watch
