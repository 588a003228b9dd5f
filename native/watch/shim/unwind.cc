// The program's own unwinder is asked, where it takes no lock.
//
// An unwinder looks for the tables of the library that an address is in. Before glibc 2.35 it goes through
// the loader's list for that, under the loader's lock: a thread that is inside dlopen and waits for another
// one's call would wait for ever. Since then there is _dl_find_object, which takes none and may be called
// anywhere; an unwinder that does not import it is not used. It is looked for before main alone, for dlsym
// takes that lock too.
#include "watch/shim/unwind.h"

#include <dlfcn.h>
#include <link.h>

namespace netlab::watch {
namespace {

// Where a call leaves its return address: elsewhere that is where the compiler likes.
#if defined(__x86_64__)
constexpr bool isReturnAddressOnTop = true;
#else
constexpr bool isReturnAddressOnTop = false;
#endif

struct Unwinder {
  int (*backtrace)(int (*)(void*, void*), void*) = nullptr;
  uint64_t (*instruction)(void*) = nullptr;
  uint64_t (*stackPointer)(void*) = nullptr;
};
constinit Unwinder unwinder;

constexpr uint64_t mostBytes = 1 << 20;

bool isIn(const char* texts, uint64_t size, const char* wanted) {
  for (uint64_t at = 0; at < size; ++at) {
    size_t same = 0;
    while (wanted[same] && at + same < size && texts[at + same] == wanted[same]) ++same;
    if (!wanted[same] && at + same < size && !texts[at + same]) return true;
  }
  return false;
}

bool imports(const void* function, const char* name) {
  using Find = int (*)(const void*, Dl_info*, void**, int);
  const auto find = reinterpret_cast<Find>(dlsym(RTLD_DEFAULT, "dladdr1"));
  Dl_info info;
  void* found = nullptr;
  constexpr int asLinkMap = 2;  // RTLD_DL_LINKMAP, which musl does not name
  if (!find || !find(function, &info, &found, asLinkMap) || !found) return false;
  const char* texts = nullptr;
  uint64_t size = 0;
  for (const auto* each = static_cast<const link_map*>(found)->l_ld; each->d_tag != DT_NULL; ++each) {
    if (each->d_tag == DT_STRTAB) texts = reinterpret_cast<const char*>(each->d_un.d_ptr);
    if (each->d_tag == DT_STRSZ) size = each->d_un.d_val;
  }
  return texts && isIn(texts, size, name);
}

struct Walk {
  const Caller& caller;
  NativeStack& stack;
};

uint64_t wordAt(uint64_t address) {
  return *reinterpret_cast<const uint64_t*>(address);
}

int visitFrame(void* context, void* with) {
  Walk& walk = *static_cast<Walk*>(with);
  NativeStack& stack = walk.stack;
  const uint64_t address = unwinder.instruction(context);
  const uint64_t returnAddress = reinterpret_cast<uint64_t>(walk.caller.returnAddress);
  const uint64_t base = reinterpret_cast<uint64_t>(walk.caller.frame);
  const uint64_t place = unwinder.stackPointer(context) - 8;
  constexpr int goOn = 0, stop = 4;
  if (place < base) return goOn;  // the shim's own
  if (!stack.frames && address != returnAddress) return stop;
  // What does not stand where a call leaves it cannot be known again: a signal's frame, a guess.
  if (place - base > mostBytes || place % 8 || wordAt(place) != address) return stop;
  stack.address[stack.frames] = address;
  stack.place[stack.frames] = static_cast<uint32_t>(place - base);
  return ++stack.frames == frameCount ? stop : goOn;
}

template <typename F>
void find(F& function, const char* name) {
  function = reinterpret_cast<F>(dlsym(RTLD_DEFAULT, name));
}

}  // namespace

void findUnwinder() {
  if (!isReturnAddressOnTop) return;
  Unwinder found;
  find(found.backtrace, "_Unwind_Backtrace");
  find(found.instruction, "_Unwind_GetIP");
  find(found.stackPointer, "_Unwind_GetCFA");
  constexpr const char* withoutLock = "_dl_find_object";
  if (!found.backtrace || !found.instruction || !found.stackPointer || !dlsym(RTLD_DEFAULT, withoutLock) ||
      !imports(reinterpret_cast<const void*>(found.backtrace), withoutLock))
    return;
  unwinder = found;
}

bool canUnwind() {
  return unwinder.backtrace;
}

void unwind(const Caller& caller, NativeStack& stack) {
  stack.frames = 0;
  Walk walk{caller, stack};
  unwinder.backtrace(visitFrame, &walk);
  if (stack.frames) return;
  stack = {1, {reinterpret_cast<uint64_t>(caller.returnAddress)}, {}};
}

bool stands(const Caller& caller, const NativeStack& stack) {
  const uint64_t base = reinterpret_cast<uint64_t>(caller.frame);
  for (uint32_t i = 1; i < stack.frames; ++i)
    if (wordAt(base + stack.place[i]) != stack.address[i]) return false;
  return true;
}

}  // namespace netlab::watch
