// What the shim knows of the thread that calls: its slot in the ring, and whether it is in the shim already.
#pragma once

#include "watch/ring/layout.h"

namespace netlab::watch {

// A poll of one descriptor that has returned, and waits for the thread's next call: whether it belongs to it.
struct PendingWait {
  bool is;
  Function function;
  int64_t timeout;
  PollEntry entry;
  Record::Call call;
};

// A call that was held when a signal's handler ran.
struct InterruptedCall {
  bool is;
  int32_t fd;
  uint32_t site;
};

class Call;

struct Thread {
  bool inside;      // the shim's own code runs; a signal handler that interrupts it is not watched
  bool afterVfork;  // until a look tells parent from child: they share all memory, this too
  bool ended;
  bool isDebuggers;  // a debugger's own thread, in the program: nothing that it does is watched
  int processOfVfork;
  uint32_t generation;  // of the ring that `slot` is in
  uint32_t slotIndex;
  Slot* slot;       // null: none was left
  Call* outermost;  // the call that is being made
  PendingWait pending;
  InterruptedCall interrupted;
  const Descriptor* heritage;  // while it forks
};

// In the block that the loader allocates for the program's first libraries: no call, no allocation.
extern __thread Thread thread __attribute__((tls_model("initial-exec")));

// Gives the thread a slot of this process's ring. False where it has none.
bool takeSlot(Thread& of);

// Room for `count` records in one piece, the first of which is `head`; null: lost.
bool hasRoomForRecords(const Thread& of, uint64_t head, size_t count);
// How much of the snapshot may be written, up to `wanted`.
size_t snapshotRoom(const Thread& of, size_t wanted);

void forgetSlots();
// Before main: slots are given back at the end of a thread.
void tellThreadEnds();

}  // namespace netlab::watch
