#include "watch/shim/site_text.h"

#include "watch/shim/ring.h"

namespace netlab::watch {
namespace {

bool areEqual(const char* a, const char* b) {
  while (*a && *a == *b) ++a, ++b;
  return *a == *b;
}

size_t lengthOf(const char* text) {
  size_t length = 0;
  while (text[length]) ++length;
  return length;
}

// A text that another thread writes just now is not found; then it stands there twice.
uint32_t find(const char* text, uint32_t end) {
  for (uint32_t at = 1; at < end; ++at) {
    if (areEqual(ring->text + at, text)) return at;
    while (at < end && ring->text[at]) ++at;
  }
  return 0;
}

}  // namespace

uint32_t siteText(const char* text) {
  std::atomic<uint32_t>& given = ring->header.texts;
  uint32_t at = given.load(std::memory_order_acquire);
  if (const uint32_t found = find(text, at)) return found;
  const size_t size = lengthOf(text) + 1;
  do {
    if (at + size > textBytes || !hasMemory(ring->text + at, size)) return 0;
  } while (!given.compare_exchange_weak(at, at + static_cast<uint32_t>(size), std::memory_order_acq_rel));
  for (size_t i = 0; i < size; ++i) ring->text[at + i] = text[i];
  return at;
}

}  // namespace netlab::watch
