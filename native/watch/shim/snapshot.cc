#include "watch/shim/snapshot.h"

#include "watch/shim/call.h"

namespace netlab::watch {

SnapshotWriter::SnapshotWriter(Slot& slot, Waiting multiplexer, const Record::Call& call, int64_t timeout)
    : snapshot_(slot.last), version_(snapshot_.version.load(std::memory_order_relaxed)) {
  snapshot_.version.store(version_ + 1, std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_release);
  count(slot.counters.waits);
  ++snapshot_.number;
  snapshot_.multiplexer = multiplexer;
  snapshot_.timeout = timeout;
  snapshot_.startedAt = call.startedAt;
  snapshot_.nanoseconds = call.nanoseconds;
  snapshot_.timeLeft = -1;
  snapshot_.returned = static_cast<int32_t>(call.returned);
  snapshot_.errnoNumber = call.errnoNumber;
  snapshot_.fd = call.fd;
  snapshot_.size = call.other;
  snapshot_.site = call.site;
  snapshot_.bytes = 0;
  snapshot_.given = 0;
}

void publishOnePoll(Slot& slot, const PendingWait& wait) {
  count(slot.counters.readinessReported, wait.entry.revents != 0);
  count(slot.counters.waitBytesIn, sizeof(PollEntry));
  count(slot.counters.waitBytesOut, sizeof wait.entry.revents);
  SnapshotWriter snapshot(slot, Waiting::poll, wait.call, wait.timeout);
  snapshot->bytes = sizeof(PollEntry);
  *reinterpret_cast<PollEntry*>(snapshot->data) = wait.entry;
}

}  // namespace netlab::watch
