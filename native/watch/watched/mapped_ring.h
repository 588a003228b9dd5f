// The shared memory of one program, as the engine sees it. Nothing in it is trusted: each number is held
// against its bound before it is used, and what may change while it is read is copied first.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "watch/findings/view.h"
#include "watch/ring/layout.h"
#include "watch/watched/missing_memory.h"
#include "watch/watched/process.h"

namespace netlab::watch {

class MappedRing {
 public:
  // Maps the file and takes it out of its folder: nothing is left then when both sides are killed. nullptr:
  // it is not a whole ring of this build.
  static std::unique_ptr<MappedRing> take(const std::string& path);
  ~MappedRing();
  MappedRing(const MappedRing&) = delete;
  MappedRing& operator=(const MappedRing&) = delete;

  Header& header() const { return ring_->header; }
  // What it says of its process.
  Process process() const;

  // Those that have memory.
  size_t slots() const;
  Slot& slot(size_t index) const { return ring_->slots[index]; }
  // Nothing: it has not waited, or writes just now and again and again.
  std::optional<WaitSnapshot> lastWait(size_t index) const;

  // Calls `take` with each descriptor's number and what is told of it.
  template <typename Take>
  void eachDescriptor(Take take) const {
    for (size_t word = 0; word < descriptorCount / 64 / 64; ++word) {
      uint64_t pages = header().descriptorPages[word].load(std::memory_order_acquire);
      for (; pages; pages &= pages - 1) {
        const size_t first = (word * 64 + static_cast<size_t>(__builtin_ctzll(pages))) * 64;
        for (size_t fd = first; fd < first + 64; ++fd)
          if (ring_->descriptors[fd].number.load(std::memory_order_acquire) != 0)
            take(static_cast<int>(fd), ring_->descriptors[fd]);
      }
    }
  }
  // nullptr: nothing is told of it.
  const Descriptor* descriptor(int fd) const;

  std::optional<SiteFrames> site(uint32_t number) const;

 private:
  explicit MappedRing(Ring* ring);
  std::string text(uint32_t place) const;

  Ring* const ring_;
  const MissingMemory missing_;
};

}  // namespace netlab::watch
