// A site is known by a key, of which a cache tells the site for most calls. Only at a place that was not met
// before is looked what stands there, and whether the ring has such a site already: more keys than one can be
// of the same.
#include "watch/shim/sites.h"

#include "watch/ring/layout.h"
#include "watch/shim/debugger.h"
#include "watch/shim/maps.h"
#include "watch/shim/python.h"
#include "watch/shim/real.h"
#include "watch/shim/ring.h"
#include "watch/shim/site_cache.h"
#include "watch/shim/site_text.h"
#include "watch/shim/threads.h"
#include "watch/shim/unwind.h"

namespace netlab::watch {
namespace {

constinit SiteCache cache;

// By the hash of what stands in a site: its number, 0 where none is. Twice as many places as sites, so that
// it never fills.
constexpr size_t places = 2 * siteCount;
std::atomic<uint16_t> table[places];

// Of native sites, by their number.
NativeStack stacks[siteCount];

// Libraries that were unloaded: others may have their addresses now.
std::atomic<uint32_t> unloads;

struct Place {
  Site::Kind kind;
  uint8_t own;
  uint32_t frames;
  uint64_t key;
  union {
    const NativeStack* native;
    const Site::Frame* python;
  };
};

bool visitModule(const Mapped& mapped, void* with) {
  Site& site = *static_cast<Site*>(with);
  bool isMissing = false;
  for (uint32_t i = 0; i < site.frames; ++i) {
    Site::Frame& frame = site.frame[i];
    if (frame.module) continue;
    const bool isHere = frame.at >= mapped.start && frame.at < mapped.end;
    if (isHere && mapped.path[0]) frame.module = siteText(mapped.path);
    if (isHere && frame.module) frame.at = frame.at - mapped.start + mapped.offset;
    isMissing |= !frame.module;
  }
  return isMissing;
}

void describe(Site& site, const Place& place, NativeStack& stack) {
  site.kind = place.kind;
  site.frames = static_cast<uint8_t>(place.frames);
  site.own = place.own;
  if (place.kind == Site::python) {
    for (uint32_t i = 0; i < place.frames; ++i) site.frame[i] = place.python[i];
    return;
  }
  stack = *place.native;
  // A return address is behind the call, and may be behind its function.
  for (uint32_t i = 0; i < place.frames; ++i) site.frame[i] = {0, 0, stack.address[i] - 1};
  visitMapped(visitModule, &site);
}

// 0: no room.
uint32_t addSite(const Place& place) {
  std::atomic<uint32_t>& given = ring->header.sites;
  uint32_t number = given.load(std::memory_order_relaxed);
  do {
    if (number >= siteCount || !hasMemory(&ring->sites[number], sizeof(Site))) return 0;
  } while (!given.compare_exchange_weak(number, number + 1, std::memory_order_acq_rel));
  Site& site = ring->sites[number];
  site.state.store(Site::writing, std::memory_order_relaxed);
  site.key = place.key;
  describe(site, place, stacks[number]);
  site.state.store(Site::ready, std::memory_order_release);
  return number;
}

// Two threads that meet a new site at once may both write it; one number is used from then on.
uint32_t findOrAdd(const Place& place) {
  uint32_t own = 0;
  for (size_t at = place.key % places;; at = (at + 1) % places) {
    uint16_t number = table[at].load(std::memory_order_acquire);
    if (!number) {
      if (!own) own = addSite(place);
      if (!own) return 0;
      if (table[at].compare_exchange_strong(number, static_cast<uint16_t>(own), std::memory_order_acq_rel))
        return own;
    }
    if (ring->sites[number].key == place.key) return number;
  }
}

// A program that calls from very many stacks would fill the table: then only what matters most is told apart.
bool isScarce() {
  return ring->header.sites.load(std::memory_order_relaxed) > siteCount / 4 * 3;
}

uint32_t pythonSite(const PythonStack& stack) {
  Site::Frame frame[frameCount];
  Place place{Site::python, 0, stack.frames, 0, {}};
  if (!describePython(stack, frame, place.own)) return 0;
  if (isScarce()) {
    place.frames = place.own > 1 ? 2 : 1;
    if (place.own > 1) frame[1] = frame[place.own - 1];
    if (place.own) place.own = static_cast<uint8_t>(place.frames);
  }
  place.key = spread(place.own);
  for (uint32_t i = 0; i < place.frames; ++i) {
    place.key = mixed(place.key + frame[i].module) + frame[i].at;
    place.key = mixed(place.key + (uint64_t{frame[i].function} << 32) + 1);
  }
  place.python = frame;
  return findOrAdd(place);
}

uint32_t nativeSite(NativeStack& stack) {
  if (isScarce()) stack.frames = 1;
  uint64_t key = spread(unloads.load(std::memory_order_relaxed));
  for (uint32_t i = 0; i < stack.frames; ++i) key = mixed(mixed(key + stack.address[i]) + stack.place[i]);
  Place place{Site::native, 0, stack.frames, mixed(key), {}};
  place.native = &stack;
  return findOrAdd(place);
}

__attribute__((noinline)) uint32_t keep(uint64_t key, uint32_t site) {
  cache.keep(key, site);
  return site;
}

uint64_t keyOfNative(const Caller& caller, bool isStack) {
  uint64_t key = mixed(reinterpret_cast<uint64_t>(caller.returnAddress)) +
                 spread(unloads.load(std::memory_order_relaxed));
  if (isStack) {
    // A frame of this thread alone: of another thread's stack nobody knows how far it goes.
    key = mixed(key + reinterpret_cast<uint64_t>(caller.frame));
    key += spread(reinterpret_cast<uint64_t>(&thread));
  }
  return mixed(key);
}

__attribute__((noinline)) uint32_t lookUp(uint64_t key, const Caller& caller, bool isStack) {
  NativeStack stack{1, {reinterpret_cast<uint64_t>(caller.returnAddress)}, {}};
  if (isStack) unwind(caller, stack);
  return keep(key, nativeSite(stack));
}

uint32_t siteOfNative(const Caller& caller) {
  const bool isStack = canUnwind();
  const uint64_t key = keyOfNative(caller, isStack);
  const uint32_t found = cache.find(key);
  if (__builtin_expect(found != SiteCache::none && (!isStack || stands(caller, stacks[found])), 1))
    return found;
  return lookUp(key, caller, isStack);
}

}  // namespace

void prefetchSite(const Caller& caller) {
  const bool isStack = canUnwind();
  if (isStack) cache.prefetch(keyOfNative(caller, isStack));
}

uint32_t siteOf(const Caller& caller) {
  PythonStack stack;
  const PythonAnswer answer = readPythonStack(caller, stack);
  if (answer == PythonAnswer::none) return siteOfNative(caller);
  if (answer == PythonAnswer::unknown) return 0;
  const uint32_t found = cache.find(stack.key);
  if (__builtin_expect(found != SiteCache::none, 1)) return found;
  // Of a key that was met it is known: the address that the handler's call returns to is a part of it.
  if (isInSignalHandler(caller)) return siteOfNative(caller);
  if (!isStackSure()) return 0;
  return keep(stack.key, pythonSite(stack));
}

void forgetSites() {
  cache.clear();
  forgetSiteTexts();
  for (auto& place : table)
    if (place.load(std::memory_order_relaxed)) place.store(0, std::memory_order_relaxed);
}

void findLanguages() {
  findPython();
  findUnwinder();
  findInspector();
}

NETLAB_WRAP(int, dlclose, (void* library)) {
  const int result = real().dlclose(library);
  unloads.fetch_add(1, std::memory_order_relaxed);
  return result;
}

}  // namespace netlab::watch
