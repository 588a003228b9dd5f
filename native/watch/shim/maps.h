// /proc/self/maps, read without the C library and without memory of its own.
#pragma once

#include <cstdint>

namespace netlab::watch {

struct Mapped {
  uint64_t start;
  uint64_t offset;  // in the file, of `start`
  char path[1024];
};

// The file that is mapped at an address. False where there is none, or no /proc.
bool findMapped(uint64_t address, Mapped& found);

}  // namespace netlab::watch
