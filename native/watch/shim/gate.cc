#include "watch/shim/gate.h"

#include <linux/futex.h>

#include <csignal>

#include "watch/shim/kernel.h"
#include "watch/shim/option_errand.h"

namespace netlab::watch {
namespace {

constexpr int64_t millisecond = 1'000'000;
// A thread that is held looks again after an eighth of the time that it has waited: it goes on soon where it
// is let make one call after the other, and one that is held for long costs little.
constexpr int64_t shortestSleep = 1 * millisecond, longestSleep = 20 * millisecond;

// While it stands, signals come in only where it sleeps, and there none is missed: a sleep that is over, and
// one on a futex, would have a handler run on the way back and say nothing of it. (On a busy machine 1 of 70
// SIGINT went by.) All are held back, also those of the C library.
class Sleeper {
 public:
  Sleeper() { kernel(SYS_rt_sigprocmask, SIG_SETMASK, &all, &before_, sizeof before_); }
  ~Sleeper() { kernel(SYS_rt_sigprocmask, SIG_SETMASK, &before_, nullptr, sizeof before_); }
  Sleeper(const Sleeper&) = delete;
  Sleeper& operator=(const Sleeper&) = delete;

  // Whether a handler ran.
  bool sleep(int64_t nanoseconds) const {
    timespec limit{nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
    return kernel(SYS_ppoll, nullptr, 0, &limit, &before_, sizeof before_) == -EINTR;
  }

 private:
  static constexpr uint64_t all = ~uint64_t{0};
  uint64_t before_ = 0;
};

int64_t sleepAfter(int64_t waited) {
  const int64_t share = waited / 8;
  return share < shortestSleep ? shortestSleep : share > longestSleep ? longestSleep : share;
}

// Whether a handler asks for no restart. Which one ran is not told: where the program has handlers of both
// kinds, it is taken for one of this kind.
bool hasHandlerWithoutRestart() {
  struct {
    void* handler;
    unsigned long flags;
    void* restorer;
    uint64_t mask;
  } action;
  for (int number = 1; number < NSIG; ++number)
    if (kernel(SYS_rt_sigaction, number, nullptr, &action, sizeof action.mask) == 0 &&
        reinterpret_cast<uintptr_t>(action.handler) > 1 && !(action.flags & SA_RESTART))
      return true;
  return false;
}

// A wait is never restarted (man signal); a close is made in any case, since nobody makes it twice.
bool endsWithInterruption(CallKind kind) {
  return kind == CallKind::wait || hasHandlerWithoutRestart();
}

bool takePass(Slot& slot) {
  uint32_t passes = slot.passes.load(std::memory_order_acquire);
  while (passes > 0)
    if (slot.passes.compare_exchange_weak(passes, passes - 1, std::memory_order_acq_rel)) return true;
  return false;
}

}  // namespace

bool isEngineThere() {
  const Header& header = ring->header;
  if (header.silent.load(std::memory_order_relaxed)) return false;
  const int64_t age = monotonicNow() - header.heartbeat.load(std::memory_order_relaxed);
  if (age < doubtfulAfter) return true;
  const int32_t engine = header.engine.load(std::memory_order_relaxed);
  return age < givenUpAfter && engine > 0 && kernel(SYS_kill, engine, 0) != -ESRCH;
}

// The word is the engine's, too: no private futex.
long sleepOn(std::atomic<uint32_t>& word, uint32_t seen, int64_t nanoseconds) {
  const timespec limit{nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
  return kernel(SYS_futex, &word, FUTEX_WAIT, seen, &limit, nullptr, 0);
}

Passage passGate(Slot& slot, CallKind kind) {
  const int64_t cameAt = monotonicNow();
  const Sleeper sleeper;
  for (;;) {
    const int64_t waited = monotonicNow() - cameAt;
    const int64_t left = slot.pace.load(std::memory_order_acquire) * millisecond - waited;
    const bool isHeld = slot.held.load(std::memory_order_acquire);
    if (isHeld && takePass(slot)) return Passage::open;
    if (!isHeld && left <= 0) return Passage::open;
    if (!isEngineThere()) return Passage::open;
    lookForOptionErrand();
    const int64_t usual = sleepAfter(waited);
    if (!sleeper.sleep(!isHeld && left < usual ? left : usual)) continue;
    if (kind == CallKind::close) return Passage::open;
    if (endsWithInterruption(kind)) return Passage::interrupted;
  }
}

}  // namespace netlab::watch
