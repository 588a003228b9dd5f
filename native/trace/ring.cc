#include "trace/ring.h"

#include <algorithm>

namespace netlab {
namespace {

TraceRecord gap(uint64_t lastLost, uint64_t count, int64_t at) {
  TraceRecord record{};
  record.kind = TraceKind::lost;
  record.sequence = lastLost;
  record.at = at;
  record.fd = -1;
  record.detail.returned = static_cast<int64_t>(count);
  return record;
}

}  // namespace

// Not value-initialised: the pages of a ring that is never filled are never touched.
TraceRing::TraceRing(size_t capacity)
    : mask_(capacity - 1), records_(std::make_unique_for_overwrite<TraceRecord[]>(capacity)) {}

// By halves: to walk through all that is only released would draw it into the cache of a core that may be the
// loop's.
uint64_t TraceRing::firstAfter(uint64_t sequence, uint64_t begin, uint64_t end) const {
  while (begin != end) {
    const uint64_t middle = begin + (end - begin) / 2;
    if (records_[middle & mask_].sequence <= sequence)
      begin = middle + 1;
    else
      end = middle;
  }
  return begin;
}

TraceRing::Chunk TraceRing::read(uint64_t after, size_t limit) {
  // Read first: every record up to this number is either in the ring by now or was dropped.
  const uint64_t settled = lastSequence_.load(std::memory_order_acquire);
  const uint64_t head = head_.load(std::memory_order_acquire);
  uint64_t tail = tail_.load(std::memory_order_relaxed);
  newest_ = std::max(newest_, settled);
  const uint64_t first = firstAfter(after, tail, head);
  if (first != tail) newest_ = std::max(newest_, records_[(first - 1) & mask_].sequence);
  tail = first;
  tail_.store(tail, std::memory_order_release);

  Chunk chunk{{}, after, 0};
  auto tellGap = [&](uint64_t upTo, int64_t at) {
    if (upTo <= chunk.next) return;
    chunk.lost += upTo - chunk.next;
    chunk.records.push_back(gap(upTo, upTo - chunk.next, at));
    chunk.next = upTo;
  };
  int64_t lastAt = 0;
  for (; tail != head && chunk.records.size() < limit; ++tail) {
    const TraceRecord& record = records_[tail & mask_];
    tellGap(record.sequence - 1, record.at);
    if (chunk.records.size() == limit) break;  // the gap took the last place
    chunk.records.push_back(record);
    chunk.next = record.sequence;
    newest_ = std::max(newest_, record.sequence);
    lastAt = record.at;
  }
  if (tail == head && chunk.records.size() < limit) tellGap(settled, lastAt);
  if (after > newest_) chunk.next = newest_;
  return chunk;
}

}  // namespace netlab
