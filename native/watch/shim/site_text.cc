#include "watch/shim/site_text.h"

#include "watch/shim/ring.h"
#include "watch/shim/site_cache.h"

namespace netlab::watch {
namespace {

// Where texts stand, by their hash. What finds no place near its own stands in the ring once more each time.
constexpr size_t places = 16384;
constexpr size_t nearby = 32;
std::atomic<uint32_t> table[places];

struct Measured {
  size_t size;  // with the closing zero
  uint64_t hash;
};

Measured measure(const char* text) {
  uint64_t hash = 0;
  size_t length = 0;
  for (; text[length]; ++length) hash = mixed(hash + static_cast<unsigned char>(text[length]) + 1);
  return {length + 1, hash};
}

bool isAt(uint32_t at, const char* text, size_t size) {
  for (size_t i = 0; i < size; ++i)
    if (ring->text[at + i] != text[i]) return false;
  return true;
}

uint32_t write(const char* text, size_t size) {
  std::atomic<uint32_t>& given = ring->header.texts;
  uint32_t at = given.load(std::memory_order_relaxed);
  do {
    if (at + size > textBytes || !hasMemory(ring->text + at, size)) return 0;
  } while (!given.compare_exchange_weak(at, at + static_cast<uint32_t>(size), std::memory_order_acq_rel));
  for (size_t i = 0; i < size; ++i) ring->text[at + i] = text[i];
  return at;
}

}  // namespace

uint32_t siteText(const char* text) {
  const Measured wanted = measure(text);
  for (size_t i = 0; i < nearby; ++i) {
    std::atomic<uint32_t>& place = table[(wanted.hash + i) % places];
    const uint32_t at = place.load(std::memory_order_acquire);
    if (at && at + wanted.size <= textBytes && isAt(at, text, wanted.size)) return at;
    if (at) continue;
    const uint32_t written = write(text, wanted.size);
    // Two threads may write one text: then it stands there twice.
    if (written) place.store(written, std::memory_order_release);
    return written;
  }
  return write(text, wanted.size);
}

void forgetSiteTexts() {
  for (auto& place : table)
    if (place.load(std::memory_order_relaxed)) place.store(0, std::memory_order_relaxed);
}

}  // namespace netlab::watch
