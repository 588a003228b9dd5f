// The file of shared memory that this process reports through: when it is made, what of it may be written,
// when it is left alone.
#pragma once

#include <cstddef>

#include "watch/ring/layout.h"

namespace netlab::watch {

enum class Mode : uint32_t {
  fresh,     // nobody has looked yet; a child of fork finds itself here, by whatever way it was forked
  starting,  // a thread is at it; the others wait for it, but not for long
  asleep,    // a lab may be there, but no socket was used
  watching,
  silent  // for good
};

// Stands in a page that the kernel empties in a child of fork: a child that was forked behind the shim's back
// (daemon, clone) must not write into its parent's ring.
struct Process {
  std::atomic<Mode> mode;
  std::atomic<int> starter;  // the thread that is at it
};
extern Process* process;

// Set while watching. `ringGeneration` is another for each ring that this process and its parents made.
extern Ring* ring;
extern uint32_t ringGeneration;

inline Mode mode() {
  return process->mode.load(std::memory_order_acquire);
}

// Another thread is starting: until it has done so, or for some milliseconds. Who never waited would lack its
// first calls, and a thread that waits once for all has no other.
void awaitStart();

// At the start of a program, and of a child of fork: a child whose parent is watched is watched.
void start();
// The first socket is used: makes the ring.
void wake();
// The lab is gone, or lets the program go.
void fallSilent();

// Before main: glibc will tell what main returned. musl has no on_exit, and it stays untold.
void tellReturnOfMain();

// Gives memory to a part of the ring, before it is written: on a full tmpfs a write would be SIGBUS, here it
// is `false`. What stands there stays as it is.
bool giveMemory(const void* from, size_t bytes);

// The same for what lies before the slots, where each page is asked for once.
bool hasMemory(const void* from, size_t bytes);

}  // namespace netlab::watch
