// Shared memory that is not there when it is read: the program has cut its file, or the tmpfs is full and the
// page a hole. The kernel sends SIGBUS to who reads, and that is the engine.
#pragma once

#include <cstddef>

namespace netlab::watch {

// While it lives, pages of this mapping that cannot be had read as zero, and what is written to them nobody
// sees.
class MissingMemory {
 public:
  MissingMemory(void* from, size_t bytes);
  ~MissingMemory();
  MissingMemory(const MissingMemory&) = delete;
  MissingMemory& operator=(const MissingMemory&) = delete;

 private:
  size_t place_;
};

}  // namespace netlab::watch
