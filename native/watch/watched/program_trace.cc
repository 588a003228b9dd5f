#include "watch/watched/program_trace.h"

#include <algorithm>
#include <utility>

#include "watch/findings/findings.h"

namespace netlab::watch {

void ProgramTrace::drain(MappedRing& ring, int64_t until, const std::function<void(size_t slot)>& leaving) {
  for (size_t i = 0; i < ring.slots(); ++i) drainSlot(ring.slot(i), i, leaving);
  std::ranges::stable_sort(waiting_, {}, &Told::endedAt);
  const auto later = std::ranges::find_if(waiting_, [&](const Told& each) { return each.endedAt > until; });
  for (auto each = waiting_.begin(); each != later; ++each) note(*each);
  waiting_.erase(waiting_.begin(), later);
}

void ProgramTrace::drainSlot(Slot& slot, size_t index, const std::function<void(size_t slot)>& leaving) {
  const uint32_t state = slot.state.load(std::memory_order_acquire);
  if (state == Slot::free) return;
  const pid_t thread = slot.thread.load(std::memory_order_relaxed);
  const uint64_t head = slot.head.load(std::memory_order_acquire);
  uint64_t tail = slot.tail.load(std::memory_order_relaxed);
  // What is not so was scribbled over: nothing of it is believed.
  if (head < tail || head - tail > recordCount) tail = head;
  for (; tail != head; ++tail) {
    const Record record = slot.records[tail & (recordCount - 1)];
    const uint32_t missing = record.sequence - sequences_[index] - 1;
    sequences_[index] = record.sequence;
    if (record.kind == Record::Kind::call) {
      lastCalls_[index] = record;
      const int64_t endedAt = record.call.startedAt + std::max<int64_t>(record.call.nanoseconds, 0);
      waiting_.push_back({thread, endedAt, missing, record, {}});
    } else if (!waiting_.empty() && waiting_.back().thread == thread && waiting_.back().lost == 0 &&
               missing == 0) {
      waiting_.back().ready.push_back(record);
    }
  }
  slot.tail.store(head, std::memory_order_release);
  if (state == Slot::left && slot.head.load(std::memory_order_acquire) == head) {
    sequences_[index] = 0;
    leaving(index);
    slot.state.store(Slot::free, std::memory_order_release);
  }
}

void ProgramTrace::note(Told& told) {
  const int64_t at = told.call.call.startedAt;
  if (told.lost > 0) keep(told.thread, at, told.call, told.lost);
  if (told.lost > 0 && findings_) findings_->forget();
  follow(told);
  keep(told.thread, at, told.call, 0);
  for (Record& ready : told.ready) {
    if (ready.kind == Record::Kind::readyData) ready = translated(ready, told.call.call.fd);
    keep(told.thread, at, ready, 0);
  }
  if (findings_) findings_->take(told.thread, told.call, told.endedAt, told.ready);
}

void ProgramTrace::keep(pid_t thread, int64_t at, const Record& record, uint64_t lost) {
  if (!on_) return;
  last_ += std::max<uint64_t>(lost, 1);  // the numbers of what is lost are spent
  records_.push_back({last_, thread, lost, record, at});
  if (records_.size() > mostRecords) records_.pop_front();
}

void ProgramTrace::follow(const Told& told) {
  const Record::Call& call = told.call.call;
  switch (told.call.callKind) {
    case CallKind::interest:
      // Without an operation a new epoll was made.
      if (told.call.operation == 0) {
        if (call.errnoNumber == 0) interests_.closed(call.other);
        break;
      }
      interests_.control(call.other, {told.call.operation, call.fd, call.events, call.errnoNumber},
                         static_cast<uint64_t>(call.asked), told.endedAt);
      break;
    case CallKind::wait:
      if (call.fd >= 0) interests_.wait(call.fd, call.startedAt);
      break;
    case CallKind::close:
      if (call.errnoNumber == 0) interests_.closed(call.fd);
      break;
    default:
      break;
  }
}

Record ProgramTrace::translated(const Record& data, int epoll) const {
  Record ready{};
  ready.kind = Record::Kind::ready;
  ready.count = std::min<uint8_t>(data.count, std::size(data.readyData));
  for (size_t i = 0; i < ready.count; ++i) {
    const Record::ReadyData& each = data.readyData[i];
    const uint64_t given = static_cast<uint64_t>(each.dataHigh) << 32 | each.dataLow;
    ready.ready[i] = {interests_.descriptorOf(epoll, given), each.bits};
  }
  return ready;
}

ProgramTrace::Chunk ProgramTrace::read(uint64_t after, size_t limit) const {
  Chunk chunk{{}, std::min(after, last_), 0};
  auto next = std::ranges::upper_bound(records_, after, {}, &ProgramRecord::sequence);
  if (next == records_.end() || limit == 0) return chunk;
  const uint64_t oldest = next->sequence - (next->lost > 0 ? next->lost - 1 : 0);
  if (after + 1 < oldest) {
    // Dropped since there are newer ones.
    chunk.lost = oldest - after - 1;
    chunk.records.push_back({oldest - 1, threadOfAll(), chunk.lost, {}, next->at});
  }
  for (; next != records_.end() && chunk.records.size() < limit; ++next) {
    chunk.lost += next->lost;
    chunk.records.push_back(*next);
  }
  chunk.next = chunk.records.back().sequence;
  return chunk;
}

pid_t ProgramTrace::threadOfAll() const {
  const pid_t thread = records_.front().thread;
  const auto isOther = [&](const ProgramRecord& each) { return each.thread != thread; };
  return std::ranges::none_of(records_, isOther) ? thread : 0;
}

}  // namespace netlab::watch
