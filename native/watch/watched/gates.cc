// The gates of a program's threads: held, stepped and slowed from outside.
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <climits>

#include "watch/watched/reporting.h"

namespace netlab::watch {
namespace {

bool isUsed(const Slot& slot) {
  return slot.state.load(std::memory_order_acquire) == Slot::used;
}

bool isAtGate(const Slot& slot) {
  return (slot.position.load(std::memory_order_acquire) >> 16 & 1) != 0;
}

}  // namespace

Reporting& thatCanBeHeld(Program& program) {
  auto* reporting = dynamic_cast<Reporting*>(&program);
  if (!reporting)
    throw UnfitValue("a program that is looked at from outside cannot be held: start it so that it reports");
  return *reporting;
}

bool Reporting::atGates(std::optional<pid_t> thread, const std::function<void(Slot&)>& change) {
  bool isThere = !thread;
  for (size_t i = 0; i < ring_->slots(); ++i) {
    Slot& slot = ring_->slot(i);
    if (!isUsed(slot) || (thread && slot.thread.load(std::memory_order_acquire) != *thread)) continue;
    change(slot);
    isThere = true;
  }
  return isThere;
}

// A close waits while the duplicate is there, and a duplicate is not made while a close is under way.
bool Reporting::guarded(int fd, const std::function<void()>& use) {
  std::atomic<uint32_t>& duplicated = ring_->header().duplicated;
  const auto release = [](std::atomic<uint32_t>* word) {
    word->store(0, std::memory_order_seq_cst);
    ::syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
  };
  duplicated.store(static_cast<uint32_t>(fd + 1), std::memory_order_seq_cst);
  const std::unique_ptr<std::atomic<uint32_t>, decltype(release)> held(&duplicated, release);
  for (size_t i = 0; i < ring_->slots(); ++i) {
    const int32_t closing = ring_->slot(i).closing.load(std::memory_order_seq_cst);
    if (closing == fd + 1 || closing == Slot::closesRange) return false;
  }
  use();
  return true;
}

bool Reporting::throughProgram(const OptionQuestion& question, const ProgramSocket& socket,
                               const OptionUse& use) {
  const KnownSocket& known = *socket.known;
  const bool isBound = known.local.length > 0 && known.local.port() != 0;
  optionErrands_.run(question, socket.fd, static_cast<uint32_t>(socket.id), isBound,
                     [&](const OptionAccess& access) { use(access, kindOf(known)); });
  return true;
}

bool Reporting::pause(std::optional<pid_t> thread) {
  if (!thread) ring_->header().held.store(1, std::memory_order_release);
  return atGates(thread, [](Slot& slot) { slot.held.store(1, std::memory_order_release); });
}

bool Reporting::resume(std::optional<pid_t> thread) {
  if (!thread) ring_->header().held.store(0, std::memory_order_release);
  return atGates(thread, [](Slot& slot) {
    slot.passes.store(0, std::memory_order_relaxed);
    slot.held.store(0, std::memory_order_release);
  });
}

bool Reporting::pace(std::optional<pid_t> thread, uint32_t milliseconds) {
  if (!thread) ring_->header().pace.store(milliseconds, std::memory_order_release);
  return atGates(thread, [&](Slot& slot) { slot.pace.store(milliseconds, std::memory_order_release); });
}

bool Reporting::isPaused() const {
  if (ring_->header().held.load(std::memory_order_acquire)) return true;
  size_t used = 0, held = 0;
  for (size_t i = 0; i < ring_->slots(); ++i) {
    const Slot& slot = ring_->slot(i);
    if (!isUsed(slot)) continue;
    ++used;
    held += slot.held.load(std::memory_order_acquire) != 0;
  }
  return used > 0 && held == used;
}

std::optional<size_t> Reporting::slotToStep(std::optional<pid_t> thread) {
  std::optional<size_t> found;
  bool foundAtGate = false;
  int64_t foundAt = 0;
  for (size_t i = 0; i < ring_->slots(); ++i) {
    const Slot& slot = ring_->slot(i);
    if (!isUsed(slot) || (thread && slot.thread.load(std::memory_order_acquire) != *thread)) continue;
    const auto last = ring_->lastWait(i);
    const int64_t waitedAt = last ? last->startedAt : 0;
    const bool atGate = isAtGate(slot);
    if (found && (foundAtGate > atGate || (foundAtGate == atGate && foundAt >= waitedAt))) continue;
    found = i;
    foundAtGate = atGate;
    foundAt = waitedAt;
  }
  return found;
}

std::optional<ProgramStep> Reporting::step(std::optional<pid_t> thread) {
  if (hasEnded()) return std::nullopt;
  const bool wasHeld = thread ? true : isPaused();
  if (!wasHeld) pause(std::nullopt);
  const auto index = slotToStep(thread);
  if (!index) return std::nullopt;
  Slot& slot = ring_->slot(*index);
  const ProgramStep step{*index, slot.thread.load(std::memory_order_acquire),
                         slot.sequence.load(std::memory_order_acquire)};
  slot.held.store(1, std::memory_order_release);
  slot.passes.fetch_add(1, std::memory_order_release);
  return step;
}

std::optional<Record> Reporting::stepped(const ProgramStep& step) {
  const std::lock_guard lock(mutex_);
  takeOver();
  const Record& last = trace_.lastCall(step.slot);
  const bool isNewer = static_cast<int32_t>(last.sequence - step.after) > 0;
  return isNewer && last.kind == Record::Kind::call ? std::optional(last) : std::nullopt;
}

void Reporting::withdraw(const ProgramStep& step) {
  if (step.slot >= ring_->slots()) return;
  Slot& slot = ring_->slot(step.slot);
  uint32_t passes = slot.passes.load(std::memory_order_acquire);
  while (passes > 0 && !slot.passes.compare_exchange_weak(passes, passes - 1)) {
  }
}

}  // namespace netlab::watch
