#include "watch/watched/program_trace.h"

#include <algorithm>
#include <utility>

#include "multiplexer/clock.h"
#include "watch/findings/findings.h"
#include "watch/watched/belief.h"

namespace netlab::watch {
namespace {

// Of one thread between two records that are told; numbers stay below those that JavaScript counts up to.
constexpr uint32_t mostLost = 1 << 24;
constexpr size_t betweenLooksAtClock = 256;

bool isReady(const Record& record) {
  return record.kind == Record::Kind::ready || record.kind == Record::Kind::readyData;
}

// The number that dup2 took from what it named before; -1: none.
int replacedBy(const Record& record) {
  const bool replaces = record.function == Function::dup2 || record.function == Function::dup3;
  return replaces && record.call.errnoNumber == 0 && record.call.fd != record.call.other ? record.call.other
                                                                                         : -1;
}

}  // namespace

void ProgramTrace::drain(MappedRing& ring, int64_t until, Limit limit,
                         const std::function<void(size_t slot)>& leaving) {
  const int64_t end = monotonicNanoseconds() + longest;
  const auto isOver = [&] { return limit != Limit::none && monotonicNanoseconds() > end; };
  size_t taken = 0;
  do {
    // What was taken over before comes first: more on top of it would only be told later, and be sorted again
    // and again.
    if (!isBehind_ || limit == Limit::none) taken = drainSlots(ring, leaving, isOver);
    isBehind_ = !noteAll(until, isOver);
  } while (limit == Limit::none && taken >= mostAtOnce);
}

size_t ProgramTrace::drainSlots(MappedRing& ring, const std::function<void(size_t slot)>& leaving,
                                const std::function<bool()>& isOver) {
  const size_t slots = ring.slots();
  size_t most = mostAtOnce;
  for (size_t i = 0; i < slots && most > 0 && !isOver(); ++i) {
    const size_t index = (firstSlot_ + i) % slots;
    most -= std::min(most, drainSlot(ring.slot(index), index, most, leaving));
  }
  if (slots > 0) firstSlot_ = (firstSlot_ + 1) % slots;
  std::ranges::stable_sort(waiting_, {}, &Told::endedAt);
  return mostAtOnce - most;
}

bool ProgramTrace::noteAll(int64_t until, const std::function<bool()>& isOver) {
  const auto later = std::ranges::find_if(waiting_, [&](const Told& each) { return each.endedAt > until; });
  auto next = waiting_.begin();
  for (size_t count = 0; next != later; ++next, ++count) {
    if (count % betweenLooksAtClock == betweenLooksAtClock - 1 && isOver()) break;
    note(*next);
  }
  const bool isAll = next == later;
  waiting_.erase(waiting_.begin(), next);
  return isAll;
}

size_t ProgramTrace::drainSlot(Slot& slot, size_t index, size_t most,
                               const std::function<void(size_t slot)>& leaving) {
  const uint32_t state = slot.state.load(std::memory_order_acquire);
  if (state == Slot::free) return 0;
  const pid_t thread = slot.thread.load(std::memory_order_relaxed);
  const uint64_t head = slot.head.load(std::memory_order_acquire);
  const int64_t now = monotonicNanoseconds();
  uint64_t tail = slot.tail.load(std::memory_order_relaxed);
  // What is not so was scribbled over: nothing of it is believed.
  if (head < tail || head - tail > recordCount) tail = head;
  size_t count = 0;
  for (; tail != head; ++tail, ++count) {
    const Record record = slot.records[tail & (recordCount - 1)];
    if (count >= most && record.kind == Record::Kind::call) break;
    take(record, index, thread, now);
  }
  slot.tail.store(tail, std::memory_order_release);
  if (state == Slot::left && slot.head.load(std::memory_order_acquire) == tail) {
    sequences_[index] = 0;
    leaving(index);
    slot.state.store(Slot::free, std::memory_order_release);
  }
  return count;
}

void ProgramTrace::take(const Record& record, size_t index, pid_t thread, int64_t now) {
  if (!isBelievable(record)) return;
  const uint32_t missing = std::min(record.sequence - sequences_[index] - 1, mostLost);
  sequences_[index] = record.sequence;
  if (record.kind == Record::Kind::call) {
    Told told{thread, 0, missing, record, {}};
    Record::Call& call = told.call.call;
    call.startedAt = believedMoment(call.startedAt, now);
    call.nanoseconds = believedDuration(call.nanoseconds, call.startedAt, now);
    told.endedAt = call.startedAt + call.nanoseconds;
    lastCalls_[index] = told.call;
    waiting_.push_back(std::move(told));
  } else if (isReady(record) && missing == 0 && !waiting_.empty() && waiting_.back().thread == thread) {
    waiting_.back().ready.push_back(record);
  }
}

void ProgramTrace::note(Told& told) {
  const int64_t at = told.call.call.startedAt;
  lost_ += told.lost;
  if (told.lost > 0) keep(told.thread, at, told.call, told.lost);
  if (told.lost > 0 && findings_) findings_->forget();
  follow(told);
  siteCounts_.take(told.call);
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
  if (told.lost > 0) interests_.doubt();
  switch (told.call.callKind) {
    case CallKind::interest:
      // Without an operation a new epoll was made.
      if (told.call.operation == 0) {
        if (call.errnoNumber == 0) interests_.made(call.other);
        break;
      }
      interests_.control(call.other, {told.call.operation, call.fd, call.events, call.errnoNumber},
                         static_cast<uint64_t>(call.asked), told.endedAt);
      break;
    case CallKind::wait:
      if (call.fd >= 0) interests_.wait(call.fd, call.startedAt);
      break;
    case CallKind::close:
      if (call.errnoNumber != 0) break;
      if (told.call.function == Function::close_range)
        interests_.closed(call.fd, call.asked);
      else
        interests_.closed(call.fd, call.fd);
      break;
    case CallKind::listen:
      listened_ |= call.errnoNumber == 0;
      break;
    case CallKind::socket:
      if (const int replaced = replacedBy(told.call); replaced >= 0) interests_.closed(replaced, replaced);
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

bool ProgramTrace::isMissingSome(const MappedRing& ring) const {
  // A call that is just being written, with its ready list, is not missing.
  constexpr uint32_t mostOfOneCall = 65;
  for (size_t i = 0; i < ring.slots(); ++i) {
    const Slot& slot = ring.slot(i);
    const uint32_t newest = slot.sequence.load(std::memory_order_relaxed);
    const bool isTakenOver =
        slot.tail.load(std::memory_order_relaxed) == slot.head.load(std::memory_order_acquire);
    if (slot.state.load(std::memory_order_acquire) == Slot::used && isTakenOver &&
        newest - sequences_[i] > mostOfOneCall && newest > sequences_[i])
      return true;
  }
  return lost_ > 0;
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
