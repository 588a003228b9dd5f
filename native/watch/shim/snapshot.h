// The last wait of a thread that returned, for the engine to read at any time.
#pragma once

#include "watch/shim/threads.h"

namespace netlab::watch {

// Writes one snapshot: nobody takes it for whole between the two ends of this object's life.
class SnapshotWriter {
 public:
  SnapshotWriter(Slot& slot, Waiting multiplexer, const Record::Call& call, int64_t timeout);
  ~SnapshotWriter() { snapshot_.version.store(version_ + 2, std::memory_order_release); }
  Snapshot* operator->() { return &snapshot_; }

 private:
  Snapshot& snapshot_;
  uint32_t version_;
};

// Whole words: the program's memory and the snapshot's are both aligned to them.
template <typename Word>
void copyWords(Word* to, const Word* from, size_t count) {
  for (size_t i = 0; i < count; ++i) to[i] = from[i];
}

// Counts the wait and keeps what it was asked and answered.
void publishOnePoll(Slot& slot, const PendingWait& wait);

}  // namespace netlab::watch
