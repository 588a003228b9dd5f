// What a server prints: data that arrived, who came and went. Bounded; the one who shows it asks for what is
// new.
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace netlab {

enum class OutputKind { data, joined, left, note };

struct OutputEntry {
  uint64_t sequence;
  int64_t at;  // CLOCK_MONOTONIC
  OutputKind kind;
  uint64_t connection;
  std::string peer;
  std::string bytes;
};

class Output {
 public:
  // Drops the oldest entries past the bound: a person who looks wants the newest.
  void print(OutputKind kind, uint64_t connection, std::string_view peer, std::string_view bytes, int64_t at);

  struct Chunk {
    std::vector<OutputEntry> entries;
    uint64_t next;
    uint64_t lost;
  };
  // Entries behind `after`, 256 KiB of data at most at a time.
  Chunk read(uint64_t after) const;

 private:
  mutable std::mutex mutex_;
  std::deque<OutputEntry> entries_;
  size_t bytes_ = 0;
  uint64_t last_ = 0;
};

}  // namespace netlab
