// /proc/self/maps, read without the C library and without memory of its own.
#pragma once

#include <cstdint>

namespace netlab::watch {

struct Mapped {
  uint64_t start;
  uint64_t end;
  uint64_t offset;  // in the file, of `start`
  bool writable;
  char path[1024];  // empty where it is no file, or its name is too long
};

// Goes through what is mapped until `visit` returns false. Nothing where there is no /proc.
void visitMapped(bool (*visit)(const Mapped&, void*), void* with);

}  // namespace netlab::watch
