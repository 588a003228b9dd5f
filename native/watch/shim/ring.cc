#include "watch/shim/ring.h"

#include <dlfcn.h>
#include <linux/futex.h>
#include <sys/mman.h>

#include <cerrno>

#include "watch/shim/descriptors.h"
#include "watch/shim/kernel.h"
#include "watch/shim/real.h"
#include "watch/shim/ring_file.h"
#include "watch/shim/sites.h"
#include "watch/shim/text.h"
#include "watch/shim/threads.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif
#ifndef MADV_WIPEONFORK
#define MADV_WIPEONFORK 18
#endif

namespace netlab::watch {
namespace {

constexpr size_t pageBytes = 4096;
constexpr size_t pagesBeforeSlots = offsetof(Ring, slots) / pageBytes;

Process beforeMain{Mode::silent, 0};
bool silentForGood = false;
std::atomic<bool> hasPage[pagesBeforeSlots];

uintptr_t pageOf(const void* at) {
  return reinterpret_cast<uintptr_t>(at) & ~(pageBytes - 1);
}

Process* makeProcessPage() {
  const long at =
      kernel(SYS_mmap, nullptr, pageBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (at < 0 && at > -4096) return nullptr;
  if (kernel(SYS_madvise, at, pageBytes, MADV_WIPEONFORK) < 0) return nullptr;
  return reinterpret_cast<Process*>(at);
}

// What was found out of the ring that was left, and holds for the new one no more.
void forgetOldRing() {
  for (auto& page : hasPage) page.store(false, std::memory_order_relaxed);
  forgetSites();
  forgetSlots();
}

// A child of fork has the ring of its parent still mapped, and takes over what that knew of descriptors.
void replaceRing(Ring* made) {
  Ring* old = ring;
  forgetOldRing();
  ring = made;
  if (!old) return;
  copyDescriptors(*old);
  kernel(SYS_munmap, old, sizeof(Ring));
}

Mode makeRing() {
  Ring* made = nullptr;
  ++ringGeneration;  // whatever comes of it, what stands in the ring of a parent is not this process's
  switch (makeRingFile(made)) {
    case MadeRing::made:
      replaceRing(made);
      return Mode::watching;
    case MadeRing::notNow:
      if (!ring) return Mode::asleep;
      [[fallthrough]];
    case MadeRing::noEngine:
      if (ring) ring->header.childrenNotSeen.fetch_add(1, std::memory_order_relaxed);
      silentForGood = true;
  }
  return Mode::silent;
}

// The command takes a while to read: other threads go on meanwhile, and are to be watched already.
void begin(Mode mode) {
  process->mode.store(mode, std::memory_order_release);
  if (mode != Mode::watching) return;
  Ring* const own = ring;
  const size_t bytes = readFile("/proc/self/cmdline", own->header.command, commandLimit);
  // A signal handler may have forked: in the child that ring is gone.
  if (ring == own) own->header.commandBytes.store(static_cast<uint32_t>(bytes), std::memory_order_release);
}

bool takeOn(Mode from) {
  if (!process->mode.compare_exchange_strong(from, Mode::starting, std::memory_order_acq_rel)) return false;
  process->starter.store(static_cast<int>(kernel(SYS_gettid)), std::memory_order_release);
  return true;
}

// Two labs may have asked for the program, each with a file of its own: the first of them stands before both.
extern "C" __attribute__((visibility("default"))) const void* const network_lab_shim = &beforeMain;
bool isFirst() {
  return *static_cast<const void* const*>(dlsym(RTLD_DEFAULT, "network_lab_shim")) == &beforeMain;
}

// Before main. The page of the process is there from now on, and every call looks into it.
__attribute__((constructor)) void startProgram() {
  findReal();
  Process* page = isFirst() && keepFolders() ? makeProcessPage() : nullptr;
  if (!page) return;
  tellThreadEnds();
  tellReturnOfMain();
  findLanguages();
  process = page;
  start();
}

}  // namespace

Process* process = &beforeMain;
Ring* ring = nullptr;
uint32_t ringGeneration = 0;

void start() {
  if (!takeOn(Mode::fresh)) return;
  begin(silentForGood ? Mode::silent : ring ? makeRing() : Mode::asleep);
}

void wake() {
  if (!takeOn(Mode::asleep)) return;
  begin(makeRing());
}

void awaitStart() {
  // Longer than it takes on a busy machine, and no more than a person would notice: a debugger may hold that
  // thread.
  constexpr int longest = 200;
  const timespec pause{0, 100'000};
  const auto self = static_cast<int>(kernel(SYS_gettid));
  for (int i = 0; i < longest && mode() == Mode::starting; ++i) {
    // In a signal handler of the starting thread itself.
    if (process->starter.load(std::memory_order_acquire) == self) return;
    kernel(SYS_nanosleep, &pause, nullptr);
  }
}

void fallSilent() {
  silentForGood = true;
  process->mode.store(Mode::silent, std::memory_order_release);
}

bool giveMemory(const void* from, size_t bytes) {
  const uintptr_t first = pageOf(from);
  const uintptr_t end = pageOf(static_cast<const char*>(from) + bytes - 1) + pageBytes;
  const long result = kernel(SYS_madvise, first, end - first, MADV_POPULATE_WRITE);
  if (result != -EINVAL) return result == 0;
  // Linux before 5.14: the kernel itself adds 0 to a word of each page, and tells where it could not.
  constexpr long addNothing = FUTEX_OP(FUTEX_OP_ADD, 0, FUTEX_OP_CMP_EQ, 0);
  for (uintptr_t page = first; page < end; page += pageBytes) {
    uint32_t nobody = 0;
    if (kernel(SYS_futex, &nobody, FUTEX_WAKE_OP | FUTEX_PRIVATE_FLAG, 0, 0, page, addNothing) < 0)
      return false;
  }
  return true;
}

bool hasMemory(const void* from, size_t bytes) {
  const auto base = reinterpret_cast<uintptr_t>(ring);
  const size_t first = (pageOf(from) - base) / pageBytes;
  const size_t last = (pageOf(static_cast<const char*>(from) + bytes - 1) - base) / pageBytes;
  for (size_t page = first; page <= last; ++page) {
    if (hasPage[page].load(std::memory_order_acquire)) continue;
    if (!giveMemory(reinterpret_cast<const void*>(base + page * pageBytes), 1)) return false;
    hasPage[page].store(true, std::memory_order_release);
  }
  return true;
}

}  // namespace netlab::watch
