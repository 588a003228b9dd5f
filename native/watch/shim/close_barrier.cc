#include "watch/shim/close_barrier.h"

#include "watch/shim/gate.h"
#include "watch/shim/kernel.h"
#include "watch/shim/ring.h"

namespace netlab::watch {
namespace {

constexpr int64_t patience = 200'000'000, betweenLooks = 20'000'000;

}  // namespace

CloseBarrier::CloseBarrier(Slot* slot, int fd) : slot_(slot) {
  if (!slot_) return;
  slot_->closing.store(fd + 1, std::memory_order_seq_cst);
  std::atomic<uint32_t>& duplicated = ring->header.duplicated;
  const auto mine = static_cast<uint32_t>(fd + 1);
  const int64_t end = monotonicNow() + patience;
  while (duplicated.load(std::memory_order_seq_cst) == mine && isEngineThere() && monotonicNow() < end)
    sleepOn(duplicated, mine, betweenLooks);
}

CloseBarrier::~CloseBarrier() {
  if (slot_) slot_->closing.store(0, std::memory_order_release);
}

}  // namespace netlab::watch
