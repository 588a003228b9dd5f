#include "watch/watched/missing_memory.h"

#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <stdexcept>

namespace netlab::watch {
namespace {

// The handler may interrupt whoever adds one: no lock, and nothing that moves. More than an engine maps at a
// time.
constexpr size_t mostMappings = 4096;
struct Mapping {
  std::atomic<uintptr_t> from;  // 0: free; it is written last
  std::atomic<uintptr_t> end;
};
Mapping mappings[mostMappings];
constexpr uintptr_t taken = 1;  // by one who has not written the rest yet

struct sigaction before;

bool isMapped(uintptr_t address) {
  for (const Mapping& each : mappings) {
    const uintptr_t from = each.from.load(std::memory_order_acquire);
    if (from > taken && address >= from && address < each.end.load(std::memory_order_relaxed)) return true;
  }
  return false;
}

bool giveZeroes(uintptr_t address) {
  const auto pageBytes = static_cast<uintptr_t>(::sysconf(_SC_PAGESIZE));
  auto* page = reinterpret_cast<void*>(address & ~(pageBytes - 1));
  return ::mmap(page, pageBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) !=
         MAP_FAILED;
}

void passOn(int signal, siginfo_t* info, void* context) {
  if (before.sa_flags & SA_SIGINFO) return before.sa_sigaction(signal, info, context);
  if (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN) return before.sa_handler(signal);
  // The instruction is made again, and ends the engine.
  ::signal(signal, SIG_DFL);
}

void onMissingMemory(int signal, siginfo_t* info, void* context) {
  const int errnoBefore = errno;
  const auto address = reinterpret_cast<uintptr_t>(info->si_addr);
  if (!isMapped(address) || !giveZeroes(address)) passOn(signal, info, context);
  errno = errnoBefore;
}

void handleMissingMemory() {
  struct sigaction action {};
  action.sa_sigaction = onMissingMemory;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  ::sigaction(SIGBUS, &action, &before);
}

}  // namespace

MissingMemory::MissingMemory(void* from, size_t bytes) {
  [[maybe_unused]] static const bool handled = (handleMissingMemory(), true);
  const auto begin = reinterpret_cast<uintptr_t>(from);
  for (place_ = 0; place_ < mostMappings; ++place_) {
    Mapping& mapping = mappings[place_];
    uintptr_t free = 0;
    if (!mapping.from.compare_exchange_strong(free, taken, std::memory_order_acquire)) continue;
    mapping.end.store(begin + bytes, std::memory_order_relaxed);
    mapping.from.store(begin, std::memory_order_release);
    return;
  }
  throw std::length_error("more rings are mapped than an engine watches programs");
}

MissingMemory::~MissingMemory() {
  mappings[place_].from.store(0, std::memory_order_release);
}

}  // namespace netlab::watch
