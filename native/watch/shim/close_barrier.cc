#include "watch/shim/close_barrier.h"

#include "watch/shim/call.h"
#include "watch/shim/gate.h"
#include "watch/shim/kernel.h"

namespace netlab::watch {
namespace {

constexpr int64_t patience = 200'000'000, betweenLooks = 20'000'000;

bool isInRange(uint32_t duplicated, unsigned first, unsigned last) {
  return duplicated != 0 && duplicated - 1 >= first && duplicated - 1 <= last;
}

bool isWatched() {
  return mode() == Mode::watching && ownsTables();
}

}  // namespace

CloseBarrier::CloseBarrier(int fd) {
  if (!isWatched() || !socketAt(fd)) return;
  tell(fd + 1);
  waitForEngine(static_cast<unsigned>(fd), static_cast<unsigned>(fd));
}

CloseBarrier::CloseBarrier(unsigned first, unsigned last) {
  if (first > last || !isWatched()) return;
  tell(Slot::closesRange);
  waitForEngine(first, last);
}

CloseBarrier::~CloseBarrier() {
  if (slot_) slot_->closing.store(before_, std::memory_order_release);
}

void CloseBarrier::tell(int32_t closes) {
  if (thread.generation != ringGeneration || !thread.slot) return;
  slot_ = thread.slot;
  before_ = slot_->closing.exchange(closes, std::memory_order_seq_cst);
}

void CloseBarrier::waitForEngine(unsigned first, unsigned last) {
  std::atomic<uint32_t>& duplicated = ring->header.duplicated;
  uint32_t seen = duplicated.load(std::memory_order_seq_cst);
  if (!isInRange(seen, first, last)) return;
  const int64_t end = monotonicNow() + patience;
  while (isInRange(seen, first, last) && isEngineThere() && monotonicNow() < end) {
    sleepOn(duplicated, seen, betweenLooks);
    seen = duplicated.load(std::memory_order_seq_cst);
  }
}

}  // namespace netlab::watch
