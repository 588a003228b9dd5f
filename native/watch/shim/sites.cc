// A site is known by a key; a thread's own cache answers for most calls, the table of the process for the
// rest, and only a site that nobody has met is looked up.
#include "watch/shim/sites.h"

#include <fcntl.h>

#include "watch/ring/layout.h"
#include "watch/shim/kernel.h"
#include "watch/shim/maps.h"
#include "watch/shim/ring.h"
#include "watch/shim/site_text.h"
#include "watch/shim/threads.h"

namespace netlab::watch {
namespace {

// By a key's hash: the site's number, 0 where none is. Twice as many places as sites, so that it never fills.
constexpr size_t places = 2 * siteCount;
std::atomic<uint16_t> table[places];

uint64_t hashOf(uint64_t key) {
  return key * 0x9e3779b97f4a7c15u >> 32;
}

void describeNative(Site& site, uint64_t key) {
  Mapped mapped;
  site.kind = Site::native;
  site.frames = 1;
  // The return address is behind the call, and may be behind its function.
  const uint64_t address = key - 1;
  const bool found = findMapped(address, mapped);
  const uint32_t module = found ? siteText(mapped.path) : 0;
  site.frame[0] = {module, 0, module ? address - mapped.start + mapped.offset : address};
}

// 0: no room.
uint32_t addSite(uint64_t key) {
  std::atomic<uint32_t>& given = ring->header.sites;
  uint32_t number = given.load(std::memory_order_relaxed);
  do {
    if (number >= siteCount || !hasMemory(&ring->sites[number], sizeof(Site))) return 0;
  } while (!given.compare_exchange_weak(number, number + 1, std::memory_order_acq_rel));
  Site& site = ring->sites[number];
  site.state.store(Site::writing, std::memory_order_relaxed);
  site.key = key;
  describeNative(site, key);
  site.state.store(Site::ready, std::memory_order_release);
  return number;
}

// Two threads that meet a new site at once may both write it; one number is used from then on.
uint32_t findOrAdd(uint64_t key) {
  uint32_t own = 0;
  for (size_t place = hashOf(key) % places;; place = (place + 1) % places) {
    uint16_t number = table[place].load(std::memory_order_acquire);
    if (!number) {
      if (!own) own = addSite(key);
      if (!own) return 0;
      if (table[place].compare_exchange_strong(number, static_cast<uint16_t>(own), std::memory_order_acq_rel))
        return own;
    }
    if (ring->sites[number].key == key) return number;
  }
}

}  // namespace

uint32_t siteOf(const Caller& caller) {
  const auto key = reinterpret_cast<uint64_t>(caller.returnAddress);
  constexpr size_t size = sizeof thread.sites / sizeof thread.sites[0];
  CachedSite& cached = thread.sites[hashOf(key) % size];
  if (__builtin_expect(cached.key != key, 0)) cached = {key, findOrAdd(key)};
  return cached.site;
}

void forgetSites() {
  for (auto& place : table) place.store(0, std::memory_order_relaxed);
}

}  // namespace netlab::watch
