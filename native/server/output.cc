#include "server/output.h"

namespace netlab {
namespace {

constexpr size_t bound = 1 << 20;
constexpr size_t mostAtOnce = 256 << 10;
constexpr size_t entryOverhead = sizeof(OutputEntry);

size_t sizeOf(const OutputEntry& entry) {
  return entry.bytes.size() + entryOverhead;
}

}  // namespace

void Output::print(OutputKind kind, uint64_t connection, std::string_view peer, std::string_view bytes,
                   int64_t at) {
  const std::lock_guard lock(mutex_);
  entries_.push_back({++last_, at, kind, connection, std::string(peer), std::string(bytes)});
  bytes_ += sizeOf(entries_.back());
  // The newest stays, however long it is.
  while (bytes_ > bound && entries_.size() > 1) {
    bytes_ -= sizeOf(entries_.front());
    entries_.pop_front();
  }
}

Output::Chunk Output::read(uint64_t after) const {
  const std::lock_guard lock(mutex_);
  Chunk chunk{{}, after, 0};
  const uint64_t first = entries_.empty() ? last_ + 1 : entries_.front().sequence;
  if (first > after + 1) {
    chunk.lost = first - after - 1;
    chunk.next = first - 1;
  }
  size_t taken = 0;
  for (const OutputEntry& entry : entries_) {
    if (entry.sequence <= after) continue;
    if (taken > mostAtOnce) break;
    taken += sizeOf(entry);
    chunk.next = entry.sequence;
    chunk.entries.push_back(entry);
  }
  return chunk;
}

}  // namespace netlab
