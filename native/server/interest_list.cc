#include "server/interest_list.h"

namespace netlab {

void InterestList::change(int fd, uint32_t generation, Want want) {
  const std::lock_guard lock(mutex_);
  if (static_cast<size_t>(fd) >= slots_.size()) slots_.resize(static_cast<size_t>(fd) + 1);
  Slot& slot = slots_[static_cast<size_t>(fd)];
  const uint64_t nextWait = number_.load(std::memory_order_relaxed) + 1;
  if (slot.changedBefore != nextWait) changes_.emplace_back(fd, slot);
  slot = {generation, want, nextWait};
}

void InterestList::waited(uint64_t number) {
  if (changes_.empty()) {
    number_.store(number, std::memory_order_relaxed);
    return;
  }
  const std::lock_guard lock(mutex_);
  changes_.clear();
  number_.store(number, std::memory_order_relaxed);
}

std::vector<InterestList::Entry> InterestList::entriesOf(const std::vector<Slot>& slots) {
  std::vector<Entry> entries;
  for (size_t fd = 0; fd < slots.size(); ++fd)
    if (!slots[fd].want.nothing())
      entries.push_back({static_cast<int>(fd), slots[fd].generation, slots[fd].want});
  return entries;
}

}  // namespace netlab
