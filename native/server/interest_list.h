// What epoll's interest list held at the last wait that returned.
//
// The kernel keeps that list and shows it only slowly (/proc/PID/fdinfo); by the time somebody asks about a
// wait, the loop has changed it. So the loop notes each change, and what stood there before: from the list as
// it is now the earlier one follows, and nothing is copied while nobody looks.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#include "multiplexer/multiplexer.h"

namespace netlab {

class InterestList {
 public:
  struct Entry {
    int fd;
    uint32_t generation;
    Want want;
  };

  // ---- The loop's side

  bool has(int fd) const {
    return static_cast<size_t>(fd) < slots_.size() && !slots_[static_cast<size_t>(fd)].want.nothing();
  }
  // The kernel has taken the change; wanting nothing takes the entry out.
  void change(int fd, uint32_t generation, Want want);
  // Wait `number` has returned and is published. The lock is only taken when something was changed before it.
  void waited(uint64_t number);

  // ---- From anywhere

  // `lastWait` tells the number of the newest published wait; it is called with the list locked. Returns that
  // wait's interest list, by descriptor.
  template <typename LastWait>
  std::vector<Entry> atLastWait(LastWait&& lastWait) const {
    const std::lock_guard lock(mutex_);
    // A wait that is published, and whose number is not here yet, came after all the changes that are noted.
    const bool changedSince = lastWait() == number_.load(std::memory_order_relaxed);
    std::vector<Slot> slots = slots_;
    if (changedSince)
      for (const auto& [fd, before] : changes_) slots[static_cast<size_t>(fd)] = before;
    return entriesOf(slots);
  }

 private:
  struct Slot {
    uint32_t generation = 0;
    Want want;
    uint64_t changedBefore = 0;  // the wait before which it was changed last; they count from 1
  };
  static std::vector<Entry> entriesOf(const std::vector<Slot>& slots);

  mutable std::mutex mutex_;
  std::vector<Slot> slots_;                    // by descriptor
  std::vector<std::pair<int, Slot>> changes_;  // what stood there at wait number_, each descriptor once
  std::atomic<uint64_t> number_{0};
};

}  // namespace netlab
