// Text without the C library's help, and what /proc tells in text.
#pragma once

#include <cstddef>
#include <cstdint>

namespace netlab::watch {

// Writes into a given buffer, always with a closing zero; `isWhole` is false when something had no room.
class Text {
 public:
  Text(char* buffer, size_t size) : to_(buffer), left_(size) { *to_ = 0; }
  Text& add(const char* text);
  Text& add(uint64_t number);
  bool isWhole() const { return whole_; }

 private:
  char* to_;
  size_t left_;
  bool whole_ = true;
};

// How much of the beginning of a file it has read; 0 where it can't be.
size_t readFile(const char* path, char* to, size_t size);

// Fields 22 and 28 of /proc/self/stat; 0 where there is no /proc.
struct ProcessFacts {
  uint64_t startTime;
  uint64_t image;
};
ProcessFacts factsOfProcess();

}  // namespace netlab::watch
